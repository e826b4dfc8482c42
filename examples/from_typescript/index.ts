// `pulumi package add` writes this module and names it after the package.
import * as compliant from "@pulumi/compliant-ec2";

const zone = new compliant.LandingZone("zone", {});
const role = new compliant.InstanceRole("role", {});
const group = new compliant.EgressOnlySecurityGroup("group", {
    vpcId: zone.vpcId,
    destinations: {
        own_network: { cidrIpv4: "10.0.0.0/8", description: "Interface endpoints" },
    },
});
const host = new compliant.CompliantInstance("host", {
    launchTemplate: {
        instanceProfileArn: role.instanceProfileArn,
        securityGroupIds: [group.securityGroupId],
        subnetId: zone.subnetIds[0],
        rootVolumeSize: 20,
    },
});

export const instanceId = host.instanceId;
export const privateIp = host.privateIp;
