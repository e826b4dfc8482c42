"""Networks: addresses, interfaces, security groups, subnets, VPCs, endpoints and flow logs.

Property names checked against pulumi-aws-native 1.84.0. Where CloudFormation does not do what the
classic provider does, it is said at the part. Both have the same defaults for VPC endpoints
(type Gateway, no private DNS) and subnets (no public addresses).
"""

from typing import Final

from ._parts import Default, Each, Plucked, Same, Single, Tags, When, fields
from ._source import Part
from ._twin import Twin

RULE: Final = fields("description", "fromPort", "toPort")
# "When you create a security group, if you do not add egress rules, we add egress rules that allow
# all outbound IPv4 and IPv6 traffic" (CloudFormation, AWS::EC2::SecurityGroup). The classic
# provider removes them. Rules of their own (SecurityGroupEgress) come later and remove nothing.
ALL_TRAFFIC: Final = [
    {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"], "ipv6CidrBlocks": ["::/0"]},
]


def _rules(native: str, side: str) -> Part:
    inline = fields(
        protocol="ipProtocol",
        cidrBlocks=Single("cidrIp"),
        ipv6CidrBlocks=Single("cidrIpv6"),
        prefixListIds=Single(f"{side}PrefixListId"),
        securityGroups=Single(f"{side}SecurityGroupId"),
    )
    return Each(native, {**RULE, **inline})


def _rule(token: str, side: str) -> Twin:
    separate = fields(
        "cidrIpv6",
        "ipProtocol",
        cidrIpv4="cidrIp",
        prefixListId=f"{side}PrefixListId",
        referencedSecurityGroupId=f"{side}SecurityGroupId",
        securityGroupId="groupId",
    )
    return Twin(token, {**RULE, **separate}, outputs={"id": "awsId"}, lacks=("tags",))


SECURITY_GROUP: Final = Twin(
    "aws:ec2/securityGroup:SecurityGroup",
    fields(
        "vpcId",
        description="groupDescription",
        egress=Default(_rules("securityGroupEgress", "destination"), ALL_TRAFFIC),
        ingress=_rules("securityGroupIngress", "source"),
        name="groupName",
        tags=Tags("tags"),
    ),
    outputs={"id": "groupId", "name": "groupName"},
)
SECURITY_GROUP_INGRESS: Final = _rule(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "source"
)
SECURITY_GROUP_EGRESS: Final = _rule(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "destination"
)

EIP: Final = Twin(
    "aws:ec2/eip:Eip",
    fields(
        "address",
        "domain",
        "ipamPoolId",
        "networkBorderGroup",
        "publicIpv4Pool",
        instance="instanceId",
        tags=Tags("tags"),
    ),
    outputs={"id": "allocationId"},
)
EIP_ASSOCIATION: Final = Twin(
    "aws:ec2/eipAssociation:EipAssociation",
    fields(
        "allocationId",
        "instanceId",
        "networkInterfaceId",
        "privateIpAddress",
        publicIp="eip",
    ),
    outputs={"id": "awsId"},
)
NETWORK_INTERFACE: Final = Twin(
    "aws:ec2/networkInterface:NetworkInterface",
    fields(
        "description",
        "enablePrimaryIpv6",
        "interfaceType",
        "ipv4PrefixCount",
        "ipv6AddressCount",
        "ipv6PrefixCount",
        "sourceDestCheck",
        "subnetId",
        ipv4Prefixes=Plucked("ipv4Prefixes", "ipv4Prefix"),
        ipv6Addresses=Plucked("ipv6Addresses", "ipv6Address"),
        ipv6Prefixes=Plucked("ipv6Prefixes", "ipv6Prefix"),
        privateIp="privateIpAddress",
        privateIps=Plucked("privateIpAddresses", "privateIpAddress"),
        privateIpsCount="secondaryPrivateIpAddressCount",
        securityGroups="groupSet",
        tags=Tags("tags"),
    ),
    outputs={"id": "awsId"},
)
NETWORK_INTERFACE_ATTACHMENT: Final = Twin(
    "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment",
    fields("deviceIndex", "instanceId", "networkInterfaceId"),
    outputs={"id": "attachmentId"},
)

VPC: Final = Twin(
    "aws:ec2/vpc:Vpc",
    fields(
        "cidrBlock",
        "enableDnsHostnames",
        "enableDnsSupport",
        "instanceTenancy",
        "ipv4IpamPoolId",
        "ipv4NetmaskLength",
        tags=Tags("tags"),
    ),
    outputs={
        "id": "vpcId",
        "defaultNetworkAclId": "defaultNetworkAcl",
        "defaultSecurityGroupId": "defaultSecurityGroup",
    },
)
SUBNET: Final = Twin(
    "aws:ec2/subnet:Subnet",
    fields(
        "assignIpv6AddressOnCreation",
        "availabilityZone",
        "availabilityZoneId",
        "cidrBlock",
        "enableDns64",
        "ipv6CidrBlock",
        "ipv6Native",
        "mapPublicIpOnLaunch",
        "outpostArn",
        "vpcId",
        tags=Tags("tags"),
    ),
    outputs={"id": "subnetId"},
)
VPC_ENDPOINT: Final = Twin(
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    fields(
        "dnsOptions",
        "ipAddressType",
        "privateDnsEnabled",
        "resourceConfigurationArn",
        "routeTableIds",
        "securityGroupIds",
        "serviceName",
        "serviceNetworkArn",
        "serviceRegion",
        "subnetIds",
        "vpcEndpointType",
        "vpcId",
        policy="policyDocument",
        tags=Tags("tags"),
    ),
    outputs={"id": "awsId"},
)


def _logged(kind: str) -> Part:
    return When(Same(("resourceId",)), "resourceType", kind)


FLOW_LOG: Final = Twin(
    "aws:ec2/flowLog:FlowLog",
    fields(
        "deliverCrossAccountRole",
        "destinationOptions",
        "logDestination",
        "logDestinationType",
        "logFormat",
        "maxAggregationInterval",
        "trafficType",
        eniId=_logged("NetworkInterface"),
        iamRoleArn="deliverLogsPermissionArn",
        subnetId=_logged("Subnet"),
        tags=Tags("tags"),
        transitGatewayAttachmentId=_logged("TransitGatewayAttachment"),
        transitGatewayId=_logged("TransitGateway"),
        vpcId=_logged("VPC"),
    ),
    outputs={"id": "awsId"},
)

PREFIX_LIST: Final = Twin(
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    fields("addressFamily", "entries", "maxEntries", name="prefixListName", tags=Tags("tags")),
    outputs={"id": "prefixListId"},
)

TABLE: Final = {
    "aws-native:ec2:Eip": EIP,
    "aws-native:ec2:EipAssociation": EIP_ASSOCIATION,
    "aws-native:ec2:FlowLog": FLOW_LOG,
    "aws-native:ec2:NetworkInterface": NETWORK_INTERFACE,
    "aws-native:ec2:NetworkInterfaceAttachment": NETWORK_INTERFACE_ATTACHMENT,
    "aws-native:ec2:PrefixList": PREFIX_LIST,
    "aws-native:ec2:SecurityGroup": SECURITY_GROUP,
    "aws-native:ec2:SecurityGroupEgress": SECURITY_GROUP_EGRESS,
    "aws-native:ec2:SecurityGroupIngress": SECURITY_GROUP_INGRESS,
    "aws-native:ec2:Subnet": SUBNET,
    "aws-native:ec2:Vpc": VPC,
    "aws-native:ec2:VpcEndpoint": VPC_ENDPOINT,
}
