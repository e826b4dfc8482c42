"""Resources of aws-native that fail and that pass a control, for each type that has a twin."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from policypack.controls._model import Finding, Given, Undecided, Violation
from policypack.controls._values import UNKNOWN

NATIVE = "aws-native:"


@dataclass(frozen=True)
class Case:
    """A control, and stacks in the shape of CloudFormation that fail and that pass it.

    Args:
        control: name of the policy.
        path: what a finding must name, as aws-native spells it.
        failing: a stack that fails; its first resource is the one that is judged.
        passing: a stack that passes.
        kind: what is found where it does not pass.
        settings: parameters of the control that differ from their defaults.
    """

    control: str
    path: str
    failing: tuple[Given, ...]
    passing: tuple[Given, ...]
    kind: type[Finding] = Violation
    settings: Mapping[str, object] = field(default_factory=dict)


def alone(
    token: str, control: str, path: str, failing: dict[str, object], passing: dict[str, object]
) -> Case:
    """Judge a resource by its own inputs."""
    subjects = (Given(f"{NATIVE}{token}", failing), Given(f"{NATIVE}{token}", passing))
    return Case(control, path, (subjects[0],), (subjects[1],))


def given(
    token: str, name: str = "it", depends: dict[str, str] | None = None, **inputs: object
) -> Given:
    edges = {key: (target,) for key, target in (depends or {}).items()}
    return Given(f"{NATIVE}{token}", inputs, name, edges)


def data(**launch: object) -> dict[str, object]:
    return {"launchTemplateData": launch}


def tokens(value: object) -> dict[str, object]:
    return {"metadataOptions": {"httpTokens": value}}


def specified(**launch: object) -> dict[str, object]:
    return {"spotFleetRequestConfigData": {"launchSpecifications": [launch]}}


def mapping(name: str, *, encrypted: bool) -> dict[str, object]:
    return {"deviceName": name, "ebs": {"encrypted": encrypted}}


def policy(action: str, resource: str = "*") -> dict[str, object]:
    return {"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


def open_policy(principal: object) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*"}
    return {"Statement": [statement]}


def restrictions(**modes: str) -> dict[str, object]:
    """Say which origins a package group lets packages come from."""
    return {"restrictions": {name: {"restrictionMode": mode} for name, mode in modes.items()}}


def flow_log(kind: str) -> Given:
    """Log all that reaches the VPC that is judged, if the kind is that of a VPC."""
    link = {"resourceId": "it"}
    traffic = {"resourceId": UNKNOWN, "resourceType": kind, "trafficType": "ALL"}
    return given("ec2:FlowLog", "log", link, **traffic)


def endpoint(kind: str) -> Given:
    service = {"serviceName": "com.amazonaws.eu-west-1.ec2", "privateDnsEnabled": True}
    subnets = {"subnetIds": ["subnet-1"], "vpcId": UNKNOWN, "vpcEndpointType": kind}
    return given("ec2:VpcEndpoint", "endpoint", {"vpcId": "it"}, **service, **subnets)


def ssh(depends: dict[str, str] | None = None, **source: object) -> Given:
    traffic = {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22}
    return given("ec2:SecurityGroupIngress", depends=depends, **traffic, **source)


def untagged(token: str) -> Case:
    """Judge by the tags a resource must have."""
    tagged = Given(f"{NATIVE}{token}", {"tags": [{"key": "Owner", "value": "web"}]})
    bare = Given(f"{NATIVE}{token}", {"tags": [{"key": "owner", "value": "web"}]})
    needed = {"requiredTags": {"Owner": []}}
    return Case("required-tags", "tags", (bare,), (tagged,), settings=needed)


def referring(token: str, name: str, key: str, target: str = "it", **inputs: object) -> Given:
    """Refer by one input to another resource of the stack, which is not known yet."""
    return given(token, name, {key: target}, **{key: UNKNOWN, **inputs})


def backup(value: str) -> Given:
    """Select what has a tag of this value."""
    tag = {"conditionType": "STRINGEQUALS", "conditionKey": "backup", "conditionValue": value}
    return given("backup:BackupSelection", "plan", backupSelection={"listOfTags": [tag]})


DAILY = [{"key": "backup", "value": "daily"}]
TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}}]}
TEMPLATE_REFERENCE = {"launchTemplateId": UNKNOWN, "version": UNKNOWN}
WEB = {"launchTemplateName": "web", "version": "$Latest"}
NAMED = {"launchTemplateName": "web"}
FLEET = given("ec2:Ec2Fleet", launchTemplateConfigs=[{"launchTemplateSpecification": WEB}])
OPEN_TEMPLATE = given("ec2:LaunchTemplate", "template", **NAMED, **data(**tokens("optional")))
CLOSED_TEMPLATE = given("ec2:LaunchTemplate", "template", **data(**tokens("required")))
INSTANCE_ROLE = given("iam:Role", "role", roleName="web", assumeRolePolicyDocument=TRUST)
AGENT = {"name": "EC2_AGENT_MANAGEMENT", "status": "ENABLED"}
EXPIRY = '{"rules": [{"selection": {"countType": "imageCountMoreThan"}}]}'
OF_AWS = "arn:aws:iam::aws:policy"
ADMINISTRATOR = f"{OF_AWS}/AdministratorAccess"
LINKED_ROLE = "arn:aws:iam::1:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
AUTOMATION_LOG = "/ssm/automation/customer-script-log-destination"
TEST_OF_AWS = {
    "components": [{"componentArn": "arn:aws:imagebuilder:x:aws:component/reboot-test-linux/x.x.x"}]
}

COMPUTE = (
    alone(
        "ec2:Instance",
        "ec2-imdsv2-check",
        "metadataOptions.httpTokens",
        tokens("optional"),
        tokens("required"),
    ),
    alone(
        "ec2:Instance",
        "encrypted-volumes",
        "blockDeviceMappings[1].ebs.encrypted",
        {
            "blockDeviceMappings": [
                mapping("/dev/xvda", encrypted=True),
                mapping("/dev/sdf", encrypted=False),
            ]
        },
        {"blockDeviceMappings": [mapping("/dev/sda1", encrypted=True), {"virtualName": "x"}]},
    ),
    alone(
        "ec2:Instance",
        "encrypted-volumes",
        "blockDeviceMappings[].ebs.encrypted",
        {},
        {"blockDeviceMappings": [mapping("/dev/xvda", encrypted=True)]},
    ),
    alone(
        "ec2:Instance",
        "ec2-instance-no-public-ip",
        "networkInterfaces[1].associatePublicIpAddress",
        {
            "networkInterfaces": [
                {"deviceIndex": "1", "associatePublicIpAddress": False},
                {"deviceIndex": "0", "associatePublicIpAddress": True},
            ]
        },
        {"networkInterfaces": [{"deviceIndex": "0", "associatePublicIpAddress": False}]},
    ),
    alone(
        "ec2:Instance",
        "ec2-instance-no-public-ip",
        "networkInterfaces[0].associatePublicIpAddress",
        {},
        {"networkInterfaces": [{"deviceIndex": "0", "networkInterfaceId": UNKNOWN}]},
    ),
    alone(
        "ec2:Instance",
        "ec2-instance-multiple-eni-check",
        "networkInterfaces",
        {"networkInterfaces": [{"deviceIndex": "0"}, {"deviceIndex": "1"}]},
        {"networkInterfaces": [{"deviceIndex": "0"}]},
    ),
    alone(
        "ec2:LaunchTemplate",
        "ec2-launch-template-imdsv2-check",
        "launchTemplateData.metadataOptions.httpTokens",
        data(),
        data(**tokens("required")),
    ),
    alone(
        "ec2:LaunchTemplate",
        "ec2-launch-templates-ebs-volume-encrypted",
        "launchTemplateData.blockDeviceMappings[0].ebs.encrypted",
        data(blockDeviceMappings=[mapping("/dev/xvda", encrypted=False)]),
        data(blockDeviceMappings=[mapping("/dev/xvda", encrypted=True)]),
    ),
    alone(
        "autoscaling:LaunchConfiguration",
        "autoscaling-launchconfig-requires-imdsv2",
        "metadataOptions.httpTokens",
        {},
        tokens("required"),
    ),
    alone(
        "autoscaling:AutoScalingGroup",
        "autoscaling-launch-template",
        "launchConfigurationName",
        {"launchConfigurationName": "old"},
        {"launchTemplate": WEB},
    ),
    Case(
        "ec2-imdsv2-check",
        "launchTemplateData.metadataOptions.httpTokens",
        (
            given(
                "autoscaling:AutoScalingGroup",
                mixedInstancesPolicy={"launchTemplate": {"launchTemplateSpecification": WEB}},
            ),
            OPEN_TEMPLATE,
        ),
        (
            given(
                "autoscaling:AutoScalingGroup",
                depends={"launchTemplate": "template"},
                launchTemplate=TEMPLATE_REFERENCE,
            ),
            CLOSED_TEMPLATE,
        ),
    ),
    Case(
        "ec2-imdsv2-check",
        "metadataOptions.httpTokens",
        (
            given("autoscaling:AutoScalingGroup", launchConfigurationName="old"),
            given("autoscaling:LaunchConfiguration", "old", launchConfigurationName="old"),
        ),
        (
            given("autoscaling:AutoScalingGroup", launchConfigurationName="old"),
            given(
                "autoscaling:LaunchConfiguration",
                "old",
                launchConfigurationName="old",
                **tokens("required"),
            ),
        ),
    ),
    Case(
        "ec2-imdsv2-check",
        "launchTemplateData.metadataOptions.httpTokens",
        (FLEET, OPEN_TEMPLATE),
        (FLEET, given("ec2:LaunchTemplate", "new", **NAMED, **data(**tokens("required")))),
    ),
    alone(
        "ec2:SpotFleet",
        "encrypted-volumes",
        "spotFleetRequestConfigData.launchSpecifications[0].blockDeviceMappings[0].ebs.encrypted",
        specified(blockDeviceMappings=[mapping("/dev/xvda", encrypted=False)]),
        specified(blockDeviceMappings=[mapping("/dev/xvda", encrypted=True)]),
    ),
    alone(
        "ec2:SpotFleet",
        "ec2-instance-no-public-ip",
        "spotFleetRequestConfigData.launchSpecifications[0].networkInterfaces[0]"
        ".associatePublicIpAddress",
        specified(networkInterfaces=[{"deviceIndex": 0, "associatePublicIpAddress": True}]),
        specified(networkInterfaces=[{"deviceIndex": 0, "associatePublicIpAddress": False}]),
    ),
    alone("ec2:Volume", "encrypted-volumes", "encrypted", {}, {"encrypted": True}),
)
NETWORK = (
    alone(
        "ec2:SecurityGroup",
        "restricted-ssh",
        "securityGroupIngress[1].cidrIp",
        {
            "securityGroupIngress": [
                {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIp": "0.0.0.0/0"},
                {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIp": "0.0.0.0/0"},
            ]
        },
        {"securityGroupIngress": [{"ipProtocol": "-1", "cidrIp": "10.0.0.0/8"}]},
    ),
    alone(
        "ec2:SecurityGroup",
        "ec2-security-group-egress-https-only",
        "securityGroupEgress",
        {},
        {"securityGroupEgress": [{"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}]},
    ),
    alone(
        "ec2:SecurityGroup",
        "ec2-security-group-egress-https-only",
        "securityGroupEgress[0].fromPort",
        {"securityGroupEgress": [{"ipProtocol": "tcp", "fromPort": 80, "toPort": 80}]},
        {"securityGroupEgress": [{"ipProtocol": "6", "fromPort": "443", "toPort": "443"}]},
    ),
    alone(
        "ec2:SecurityGroupIngress",
        "restricted-ssh",
        "cidrIp",
        {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "cidrIp": "0.0.0.0/0"},
        {"ipProtocol": "tcp", "fromPort": 22, "toPort": 22, "sourceSecurityGroupId": "sg-1"},
    ),
    alone(
        "ec2:SecurityGroupEgress",
        "ec2-security-group-egress-https-only",
        "ipProtocol",
        {"ipProtocol": "-1", "cidrIp": "0.0.0.0/0"},
        {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443},
    ),
    alone("ec2:Eip", "ec2-instance-no-public-ip", "instanceId", {"instanceId": "i-1"}, {}),
    alone("ec2:EipAssociation", "ec2-instance-no-public-ip", "instanceId", {"instanceId": "i"}, {}),
    alone(
        "ec2:NetworkInterface",
        "ec2-enis-source-destination-check-enabled",
        "sourceDestCheck",
        {"sourceDestCheck": False},
        {},
    ),
    Case(
        "vpc-network-acl-unused-check",
        "subnetIds",
        (given("ec2:NetworkAcl", vpcId="vpc-1"),),
        (
            given("ec2:NetworkAcl", vpcId="vpc-1"),
            given(
                "ec2:SubnetNetworkAclAssociation",
                "association",
                depends={"networkAclId": "it"},
                networkAclId=UNKNOWN,
                subnetId="subnet-1",
            ),
        ),
    ),
    Case(
        "vpc-flow-logs-enabled",
        "vpcId",
        (given("ec2:Vpc"), flow_log("Subnet")),
        (given("ec2:Vpc"), flow_log("VPC")),
    ),
    Case(
        "vpc-endpoint-ec2",
        "vpcId",
        (given("ec2:Vpc"), endpoint("Gateway")),
        (given("ec2:Vpc"), endpoint("Interface")),
    ),
    Case(
        "eip-attached",
        "instanceId",
        (given("ec2:Eip"),),
        (
            given("ec2:Eip"),
            given("ec2:NatGateway", "nat", {"allocationId": "it"}, allocationId=UNKNOWN),
        ),
    ),
    Case(
        "eip-attached",
        "instanceId",
        (given("ec2:Eip"),),
        (
            given("ec2:Eip"),
            given(
                "elasticloadbalancingv2:LoadBalancer",
                "balancer",
                {"subnetMappings": "it"},
                subnetMappings=[{"allocationId": UNKNOWN}],
            ),
        ),
    ),
    Case(
        "eip-attached",
        "instanceId",
        (given("ec2:Eip"),),
        (
            given("ec2:Eip"),
            given(
                "transfer:Server",
                "server",
                {"endpointDetails": "it"},
                endpointDetails={"addressAllocationIds": [UNKNOWN]},
            ),
        ),
    ),
    Case(
        "ec2-instance-multiple-eni-check",
        "instanceId",
        (given("ec2:NetworkInterfaceAttachment", instanceId="i-1"),),
        (given("ec2:NetworkInterface"),),
    ),
    Case(
        "ec2-security-group-split-ranges",
        "sourcePrefixListId",
        (
            ssh(depends={"sourcePrefixListId": "list"}, sourcePrefixListId=UNKNOWN),
            given("ec2:PrefixList", "list", entries=[{"cidr": "0.0.0.0/0"}]),
        ),
        (
            ssh(depends={"sourcePrefixListId": "list"}, sourcePrefixListId=UNKNOWN),
            given("ec2:PrefixList", "list", entries=[{"cidr": "10.0.0.0/8"}]),
        ),
    ),
    alone(
        "ec2:Subnet",
        "subnet-auto-assign-public-ip-disabled",
        "mapPublicIpOnLaunch",
        {"mapPublicIpOnLaunch": True},
        {},
    ),
    alone(
        "ec2:TransitGateway",
        "ec2-transit-gateway-auto-vpc-attach-disabled",
        "autoAcceptSharedAttachments",
        {"autoAcceptSharedAttachments": "enable"},
        {"autoAcceptSharedAttachments": "disable"},
    ),
    alone(
        "ec2:VpnConnection",
        "ec2-vpn-connection-logging-enabled",
        "vpnTunnelOptionsSpecifications[1].logOptions.cloudwatchLogOptions.logEnabled",
        {
            "vpnTunnelOptionsSpecifications": [
                {"logOptions": {"cloudwatchLogOptions": {"logEnabled": True}}},
                {"logOptions": {"cloudwatchLogOptions": {"logEnabled": False}}},
            ]
        },
        {
            "vpnTunnelOptionsSpecifications": [
                {"logOptions": {"cloudwatchLogOptions": {"logEnabled": True}}}
            ]
            * 2
        },
    ),
)
ACCESS = (
    alone(
        "iam:Role",
        "iam-policy-blacklisted-check",
        "managedPolicyArns[0]",
        {"assumeRolePolicyDocument": TRUST, "managedPolicyArns": [ADMINISTRATOR]},
        {"assumeRolePolicyDocument": TRUST},
    ),
    alone(
        "iam:Role",
        "iam-no-inline-policy-check",
        "policies[0]",
        {"policies": [{"policyName": "own", "policyDocument": policy("s3:*")}]},
        {},
    ),
    alone(
        "iam:RolePolicy",
        "iam-inline-policy-blocked-kms-actions",
        "policyDocument.Statement[0]",
        {"roleName": "web", "policyDocument": policy("kms:Decrypt")},
        {"roleName": "web", "policyDocument": policy("s3:GetObject")},
    ),
    alone(
        "iam:ManagedPolicy",
        "iam-policy-no-statements-with-admin-access",
        "policyDocument.Statement[0]",
        {"policyDocument": policy("*")},
        {"policyDocument": policy("s3:GetObject")},
    ),
    alone(
        "iam:UserPolicy",
        "iam-inline-policy-blocked-kms-actions",
        "policyDocument.Statement[0]",
        {"policyDocument": policy("kms:*")},
        {"policyDocument": policy("s3:GetObject")},
    ),
    alone(
        "iam:GroupPolicy",
        "iam-inline-policy-blocked-kms-actions",
        "policyDocument.Statement[0]",
        {"policyDocument": policy("kms:*")},
        {"policyDocument": policy("s3:GetObject")},
    ),
    alone(
        "kms:Key",
        "cmk-backing-key-rotation-enabled",
        "enableKeyRotation",
        {},
        {"enableKeyRotation": True},
    ),
    alone(
        "kms:Key",
        "kms-key-policy-no-public-access",
        "keyPolicy.Statement[0]",
        {"keyPolicy": open_policy("*")},
        {"keyPolicy": open_policy({"AWS": "arn:aws:iam::123456789012:root"})},
    ),
    alone(
        "kms:ReplicaKey",
        "kms-key-policy-no-public-access",
        "keyPolicy.Statement[0]",
        {"keyPolicy": open_policy({"AWS": "*"})},
        {},
    ),
)
CODE = (
    alone(
        "ecr:Repository",
        "ecr-private-tag-immutability-enabled",
        "imageTagMutability",
        {},
        {"imageTagMutability": "IMMUTABLE"},
    ),
    alone(
        "ecr:Repository",
        "ecr-private-lifecycle-policy-configured",
        "repositoryName",
        {"repositoryName": "web"},
        {"repositoryName": "web", "lifecyclePolicy": {"lifecyclePolicyText": EXPIRY}},
    ),
    alone(
        "ecr:Repository",
        "ecr-repository-cmk-encryption-enabled",
        "encryptionConfiguration.kmsKey",
        {"encryptionConfiguration": {"encryptionType": "KMS"}},
        {"encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "arn:aws:kms:x"}},
    ),
    alone(
        "ecr:RegistryScanningConfiguration",
        "ecr-registry-continuous-scanning",
        "scanType",
        {"scanType": "BASIC"},
        {
            "scanType": "ENHANCED",
            "rules": [
                {
                    "scanFrequency": "CONTINUOUS_SCAN",
                    "repositoryFilters": [{"filter": "*", "filterType": "WILDCARD"}],
                }
            ],
        },
    ),
    alone(
        "ecr:RegistryPolicy",
        "ecr-policy-not-public",
        "policyText.Statement[0]",
        {"policyText": open_policy("*")},
        {"policyText": open_policy({"AWS": "123456789012"})},
    ),
    alone(
        "ecr:RepositoryCreationTemplate",
        "ecr-pull-through-creation-template",
        "encryptionConfiguration.encryptionType",
        {
            "imageTagMutability": "IMMUTABLE",
            "encryptionConfiguration": {"encryptionType": "AES256"},
        },
        {"imageTagMutability": "IMMUTABLE", "encryptionConfiguration": {"encryptionType": "KMS"}},
    ),
    alone(
        "ecr:SigningConfiguration",
        "ecr-images-signed-on-push",
        "rules",
        {"rules": []},
        {"rules": [{"signingProfileArn": "arn:aws:signer:x"}]},
    ),
    alone(
        "ecr:ReplicationConfiguration",
        "ecr-replication-trusted-accounts",
        "replicationConfiguration.rules[0].destinations[0].registryId",
        {"replicationConfiguration": {"rules": [{"destinations": [{"registryId": "1"}]}]}},
        {"replicationConfiguration": {"rules": []}},
    ),
    alone(
        "lambda:LayerVersionPermission",
        "lambda-layer-not-public",
        "principal",
        {"principal": "*"},
        {"principal": "*", "organizationId": "o-a1b2c3d4e5"},
    ),
    alone(
        "signer:ProfilePermission",
        "signer-profile-permission-named",
        "principal",
        {"principal": "*"},
        {"principal": "123456789012"},
    ),
    alone(
        "signer:SigningProfile",
        "signer-signature-validity",
        "signatureValidityPeriod.value",
        {},
        {"signatureValidityPeriod": {"type": "YEARS", "value": 1}},
    ),
    alone(
        "lambda:Function",
        "lambda-function-settings-check",
        "runtime",
        {"runtime": "python3.6"},
        {"runtime": "python3.14"},
    ),
    alone(
        "lambda:Permission",
        "lambda-function-public-access-prohibited",
        "principal",
        {"functionName": "web", "principal": "*"},
        {"functionName": "web", "principal": "123456789012"},
    ),
    alone(
        "lambda:ResourcePolicy",
        "lambda-function-public-access-prohibited",
        "policyDocument.Statement[0]",
        {"policyDocument": open_policy("*")},
        {"policyDocument": open_policy({"AWS": "123456789012"})},
    ),
    alone(
        "lambda:Url",
        "lambda-function-public-access-prohibited",
        "authType",
        {"authType": "NONE"},
        {"authType": "AWS_IAM"},
    ),
    alone(
        "lambda:CodeSigningConfig",
        "lambda-code-signing-enforced",
        "codeSigningPolicies.untrustedArtifactOnDeployment",
        {"allowedPublishers": {"signingProfileVersionArns": ["arn:aws:signer:x"]}},
        {
            "allowedPublishers": {"signingProfileVersionArns": ["arn:aws:signer:x"]},
            "codeSigningPolicies": {"untrustedArtifactOnDeployment": "Enforce"},
        },
    ),
)
SERVICES = (
    alone(
        "logs:LogGroup",
        "cw-loggroup-retention-period-check",
        "retentionInDays",
        {"retentionInDays": 1},
        {"retentionInDays": 400},
    ),
    alone(
        "cloudtrail:Trail",
        "cloud-trail-cloud-watch-logs-enabled",
        "cloudWatchLogsLogGroupArn",
        {"isLogging": True},
        {"cloudWatchLogsLogGroupArn": UNKNOWN, "cloudWatchLogsRoleArn": UNKNOWN},
    ),
    alone(
        "cloudtrail:Trail",
        "multi-region-cloudtrail-enabled",
        "isLogging",
        {"isLogging": False, "isMultiRegionTrail": True},
        {"isLogging": True, "isMultiRegionTrail": True},
    ),
    alone(
        "guardduty:Detector",
        "guardduty-ec2-protection-runtime-enabled",
        "features[1].status",
        {
            "features": [
                {"name": "S3_DATA_EVENTS"},
                {"name": "RUNTIME_MONITORING", "status": "DISABLED"},
            ]
        },
        {
            "features": [
                {
                    "name": "RUNTIME_MONITORING",
                    "status": "ENABLED",
                    "additionalConfiguration": [AGENT],
                }
            ]
        },
    ),
    alone(
        "securityhub:Hub",
        "securityhub-enabled",
        "enableDefaultStandards",
        {"enableDefaultStandards": False},
        {},
    ),
    alone(
        "imagebuilder:InfrastructureConfiguration",
        "imagebuilder-infrastructure-imdsv2",
        "instanceMetadataOptions.httpTokens",
        {},
        {"instanceMetadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1}},
    ),
    alone(
        "imagebuilder:ImageRecipe",
        "imagebuilder-recipe-keeps-ssm-agent",
        "additionalInstanceConfiguration.systemsManagerAgent.uninstallAfterBuild",
        {"additionalInstanceConfiguration": {"systemsManagerAgent": {"uninstallAfterBuild": True}}},
        {},
    ),
)
WAYS_OUT = (
    Case(
        "no-unrestricted-route-to-igw",
        "gatewayId",
        (
            referring("ec2:Route", "it", "gatewayId", "gateway", destinationCidrBlock="0.0.0.0/0"),
            given("ec2:InternetGateway", "gateway"),
        ),
        (
            referring("ec2:Route", "it", "gatewayId", "gateway", destinationCidrBlock="0.0.0.0/0"),
            given("ec2:VpnGateway", "gateway"),
        ),
    ),
    Case(
        "no-unrestricted-route-to-igw",
        "gatewayId",
        (
            referring("ec2:Route", "it", "gatewayId", "link", destinationCidrBlock="0.0.0.0/0"),
            given("ec2:VpcGatewayAttachment", "link", internetGatewayId="igw-1"),
        ),
        (
            referring("ec2:Route", "it", "gatewayId", "link", destinationCidrBlock="0.0.0.0/0"),
            given("ec2:VpcGatewayAttachment", "link", vpnGatewayId="vgw-1"),
        ),
    ),
    untagged("ec2:RouteTable"),
    Case(
        "ec2-security-group-no-ingress-from-internet",
        "securityGroupIngress[0].cidrIpv6",
        (
            given(
                "ec2:SecurityGroup", securityGroupIngress=[{"ipProtocol": "-1", "cidrIpv6": "::/0"}]
            ),
            referring("ec2:LaunchTemplate", "user", "launchTemplateData", **NAMED),
        ),
        (
            given(
                "ec2:SecurityGroup", securityGroupIngress=[{"ipProtocol": "-1", "cidrIpv6": "::/0"}]
            ),
            referring("elasticloadbalancing:LoadBalancer", "user", "securityGroups"),
        ),
    ),
    Case(
        "ec2-volume-inuse-check",
        "availabilityZone",
        (given("ec2:Volume"),),
        (
            given("ec2:Volume"),
            referring("ec2:VolumeAttachment", "attachment", "volumeId", instanceId="i-1"),
        ),
    ),
    Case(
        "ebs-resources-protected-by-backup-plan",
        "tags",
        (given("ec2:Volume", tags=DAILY), backup("weekly")),
        (given("ec2:Volume", tags=DAILY), backup("daily")),
    ),
    alone(
        "ec2:SnapshotBlockPublicAccess",
        "ebs-snapshot-block-public-access",
        "state",
        {"state": "block-new-sharing"},
        {"state": "block-all-sharing"},
    ),
    alone(
        "ec2:VpcBlockPublicAccessOptions",
        "ec2-vpc-bpa-internet-gateway-blocked",
        "internetGatewayBlockMode",
        {"internetGatewayBlockMode": "off"},
        {"internetGatewayBlockMode": "block-ingress"},
    ),
    untagged("ec2:VpcBlockPublicAccessExclusion"),
)
CARRIERS = (
    Case(
        "iam-instance-role-trusts-only-ec2",
        "roles[0]",
        (given("iam:InstanceProfile", roles=["elsewhere"]),),
        (given("iam:InstanceProfile", roles=["web"]), INSTANCE_ROLE),
        kind=Undecided,
    ),
    alone(
        "iam:User",
        "iam-no-inline-policy-check",
        "policies[0].policyDocument",
        {"policies": [{"policyName": "own", "policyDocument": policy("s3:*")}]},
        {"userName": "web"},
    ),
    alone(
        "iam:Group",
        "iam-managed-policy-spelling",
        "managedPolicyArns[0]",
        {"managedPolicyArns": [f"{OF_AWS}/CloudWatchAgentServrPolicy"]},
        {"managedPolicyArns": [f"{OF_AWS}/CloudWatchAgentServerPolicy"]},
    ),
    Case(
        "config-recorder-enabled",
        "roleArn",
        (given("configuration:ConfigurationRecorder", roleArn="arn:aws:iam::1:role/own"),),
        (
            referring("configuration:ConfigurationRecorder", "it", "roleArn", "role"),
            given("iam:ServiceLinkedRole", "role", awsServiceName="config.amazonaws.com"),
        ),
    ),
    alone(
        "configuration:ConfigurationRecorder",
        "config-recorder-enabled",
        "startedOnCreate",
        {"roleArn": LINKED_ROLE, "startedOnCreate": False},
        {"roleArn": LINKED_ROLE},
    ),
    Case(
        "imagebuilder-component-customer-key",
        "kmsKeyId",
        (given("imagebuilder:Component"),),
        (
            referring("imagebuilder:Component", "it", "kmsKeyId", "alias"),
            given("kms:Alias", "alias", targetKeyId="1"),
        ),
    ),
)
BUILDS = (
    Case(
        "ecr-pull-through-creation-template",
        "ecrRepositoryPrefix",
        (given("ecr:PullThroughCacheRule", ecrRepositoryPrefix="hub"),),
        (
            given("ecr:PullThroughCacheRule", ecrRepositoryPrefix="hub"),
            given(
                "ecr:RepositoryCreationTemplate",
                "template",
                prefix="ROOT",
                appliedFor=["PULL_THROUGH_CACHE"],
            ),
        ),
        kind=Undecided,
    ),
    Case(
        "lambda-layers-trusted",
        "layers[0]",
        (given("lambda:Function", layers=["base:1"]),),
        (
            referring("lambda:Function", "it", "layers", "layer"),
            given("lambda:LayerVersion", "layer"),
        ),
    ),
    alone(
        "codebuild:Project",
        "packages-from-private-registries",
        "source.buildSpec",
        {"source": {"buildSpec": "pip install boto3"}},
        {"source": {"buildSpec": "make"}},
    ),
    alone(
        "ecs:TaskDefinition",
        "ecs-image-pinned",
        "containerDefinitions[0].image",
        {"containerDefinitions": [{"image": "web:latest"}]},
        {"containerDefinitions": [{"image": f"web@sha256:{64 * 'a'}"}]},
    ),
    Case(
        "codeartifact-external-connection-in-stores",
        "externalConnections",
        (given("codeartifact:Repository", externalConnections=["public:pypi"]),),
        (
            given("codeartifact:Repository", repositoryName="s", externalConnections=["public:x"]),
            given("codeartifact:Repository", "team", upstreams=["s"]),
        ),
    ),
    alone(
        "codeartifact:PackageGroup",
        "codeartifact-package-group-one-origin",
        "originConfiguration",
        {
            "pattern": "/npm/acme/*",
            "originConfiguration": restrictions(publish="ALLOW", externalUpstream="ALLOW"),
        },
        {"originConfiguration": restrictions(publish="ALLOW", externalUpstream="BLOCK")},
    ),
    Case(
        "codeartifact-package-group-one-origin",
        "originConfiguration",
        (given("codeartifact:PackageGroup", pattern="/*", originConfiguration=UNKNOWN),),
        (
            given("codeartifact:PackageGroup", pattern="/npm/*"),
            given(
                "codeartifact:PackageGroup",
                "above",
                pattern="/*",
                originConfiguration=restrictions(publish="BLOCK"),
            ),
        ),
        kind=Undecided,
    ),
    Case(
        "imagebuilder-lifecycle-policy",
        "imageRecipeArn",
        (
            referring("imagebuilder:ImagePipeline", "it", "imageRecipeArn", "recipe"),
            given("imagebuilder:ImageRecipe", "recipe"),
        ),
        (
            referring("imagebuilder:ImagePipeline", "it", "imageRecipeArn", "recipe"),
            given("imagebuilder:ImageRecipe", "recipe"),
            given(
                "imagebuilder:LifecyclePolicy",
                "policy",
                {"resourceSelection": "recipe"},
                resourceSelection={"recipes": [{"name": UNKNOWN, "semanticVersion": "x.x.x"}]},
            ),
        ),
    ),
    alone(
        "codeartifact:Domain",
        "codeartifact-policy-not-public",
        "permissionsPolicyDocument.Statement[0]",
        {"permissionsPolicyDocument": open_policy("*")},
        {},
    ),
    alone(
        "imagebuilder:DistributionConfiguration",
        "ec2-image-not-public",
        "distributions[0].amiDistributionConfiguration.launchPermissionConfiguration.userGroups[0]",
        {
            "distributions": [
                {
                    "amiDistributionConfiguration": {
                        "launchPermissionConfiguration": {"userGroups": ["all"]}
                    }
                }
            ]
        },
        {},
    ),
    alone(
        "imagebuilder:ImagePipeline",
        "imagebuilder-image-tests",
        "imageTestsConfiguration.imageTestsEnabled",
        {"imageTestsConfiguration": {"imageTestsEnabled": False}},
        {},
    ),
    Case(
        "imagebuilder-image-tests",
        "workflows",
        (
            referring("imagebuilder:Image", "it", "workflows", "flow"),
            given("imagebuilder:Workflow", "flow", type="BUILD"),
        ),
        (
            referring("imagebuilder:Image", "it", "workflows", "flow"),
            given("imagebuilder:Workflow", "flow", type="TEST"),
        ),
    ),
    alone(
        "imagebuilder:ContainerRecipe", "imagebuilder-image-tests", "components", {}, TEST_OF_AWS
    ),
)
ACCOUNT = (
    Case(
        "securityhub-enabled",
        "enableDefaultStandards",
        (given("securityhub:Hub", enableDefaultStandards=False),),
        (
            given("securityhub:Hub", enableDefaultStandards=False),
            given("securityhub:Standard", "standard", standardsArn="arn:aws:securityhub:x"),
        ),
    ),
    Case(
        "securityhub-enabled",
        "enableDefaultStandards",
        (given("securityhub:Hub", enableDefaultStandards=False),),
        (
            given("securityhub:Hub", enableDefaultStandards=False),
            given("securityhub:ConfigurationPolicy", "policy"),
        ),
    ),
    alone(
        "ssm:ServiceSetting",
        "ssm-automation-logging-enabled",
        "settingValue",
        {"settingId": AUTOMATION_LOG, "settingValue": "None"},
        {"settingId": AUTOMATION_LOG, "settingValue": "CloudWatch"},
    ),
    untagged("ssm:Association"),
    untagged("ssm:Document"),
    untagged("ssm:PatchBaseline"),
)
CASES = (*COMPUTE, *NETWORK, *WAYS_OUT, *ACCESS, *CARRIERS, *CODE, *BUILDS, *SERVICES, *ACCOUNT)
