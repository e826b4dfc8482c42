"""What leads out of a network: routes, gateways, network ACLs, VPNs and what blocks them.

Property names checked against pulumi-aws-native 1.84.0. There is no twin for the entries of a
network ACL: aws-native has no type for them.
"""

from typing import Final

from ._parts import Object, Plucked, Tags, fields
from ._source import Part
from ._twin import Twin

ROUTE: Final = Twin(
    "aws:ec2/route:Route",
    fields(
        "carrierGatewayId",
        "coreNetworkArn",
        "destinationCidrBlock",
        "destinationIpv6CidrBlock",
        "destinationPrefixListId",
        "gatewayId",
        "localGatewayId",
        "natGatewayId",
        "networkInterfaceId",
        "routeTableId",
        "transitGatewayId",
        "vpcEndpointId",
        "vpcPeeringConnectionId",
        egressOnlyGatewayId="egressOnlyInternetGatewayId",
    ),
)
ROUTE_TABLE: Final = Twin(
    "aws:ec2/routeTable:RouteTable",
    fields("vpcId", tags=Tags("tags")),
    outputs={"id": "routeTableId"},
)
NETWORK_ACL: Final = Twin(
    "aws:ec2/networkAcl:NetworkAcl", fields("vpcId", tags=Tags("tags")), outputs={"id": "awsId"}
)
NETWORK_ACL_ASSOCIATION: Final = Twin(
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    fields("networkAclId", "subnetId"),
    outputs={"id": "associationId"},
)
INTERNET_GATEWAY: Final = Twin(
    "aws:ec2/internetGateway:InternetGateway",
    fields(tags=Tags("tags")),
    outputs={"id": "internetGatewayId"},
)

BLOCK_PUBLIC_ACCESS: Final = Twin(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    fields("internetGatewayBlockMode"),
)
BLOCK_PUBLIC_ACCESS_EXCLUSION: Final = Twin(
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
    fields("internetGatewayExclusionMode", "subnetId", "vpcId", tags=Tags("tags")),
    outputs={"id": "exclusionId"},
)

TRANSIT_GATEWAY: Final = Twin(
    "aws:ec2transitgateway/transitGateway:TransitGateway",
    fields(
        "amazonSideAsn",
        "autoAcceptSharedAttachments",
        "defaultRouteTableAssociation",
        "defaultRouteTablePropagation",
        "description",
        "dnsSupport",
        "encryptionSupport",
        "multicastSupport",
        "securityGroupReferencingSupport",
        "transitGatewayCidrBlocks",
        "vpnEcmpSupport",
        tags=Tags("tags"),
    ),
    outputs={"id": "awsId", "arn": "transitGatewayArn"},
)


def _tunnel(index: int) -> dict[str, Part]:
    native = f"vpnTunnelOptionsSpecifications[{index}]"
    return {
        f"tunnel{index + 1}IkeVersions": Plucked(f"{native}.ikeVersions", "value"),
        f"tunnel{index + 1}LogOptions": Object(
            f"{native}.logOptions", fields("cloudwatchLogOptions")
        ),
    }


VPN_CONNECTION: Final = Twin(
    "aws:ec2/vpnConnection:VpnConnection",
    {
        **fields(
            "customerGatewayId",
            "enableAcceleration",
            "outsideIpAddressType",
            "staticRoutesOnly",
            "transitGatewayId",
            "type",
            "vpnGatewayId",
            tags=Tags("tags"),
        ),
        **_tunnel(0),
        **_tunnel(1),
    },
    outputs={"id": "vpnConnectionId"},
)

NAT_GATEWAY: Final = Twin(
    "aws:ec2/natGateway:NatGateway",
    fields(
        "allocationId",
        "availabilityMode",
        "availabilityZoneAddresses",
        "connectivityType",
        "secondaryAllocationIds",
        "secondaryPrivateIpAddresses",
        "subnetId",
        "vpcId",
        privateIp="privateIpAddress",
        tags=Tags("tags"),
    ),
    outputs={"id": "natGatewayId"},
)
LOAD_BALANCER: Final = Twin(
    "aws:lb/loadBalancer:LoadBalancer",
    fields(
        "ipAddressType",
        "name",
        "securityGroups",
        "subnetMappings",
        "subnets",
        loadBalancerType="type",
        tags=Tags("tags"),
    ),
    outputs={"id": "loadBalancerArn", "arn": "loadBalancerArn", "name": "loadBalancerName"},
)
TRANSFER_SERVER: Final = Twin(
    "aws:transfer/server:Server",
    fields("endpointDetails", "endpointType", tags=Tags("tags")),
    outputs={"id": "serverId"},
)

GATEWAY_ATTACHMENT: Final = Twin(
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    fields("internetGatewayId", "vpcId", "vpnGatewayId"),
    variants={"vpnGatewayId": "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment"},
)
VPN_GATEWAY: Final = Twin(
    "aws:ec2/vpnGateway:VpnGateway",
    fields("amazonSideAsn", tags=Tags("tags")),
    outputs={"id": "vpnGatewayId"},
)
CLASSIC_LOAD_BALANCER: Final = Twin(
    "aws:elb/loadBalancer:LoadBalancer",
    fields(
        "availabilityZones",
        "instances",
        "securityGroups",
        "subnets",
        name="loadBalancerName",
        tags=Tags("tags"),
    ),
    outputs={"id": "loadBalancerName", "name": "loadBalancerName"},
)

TABLE: Final = {
    "aws-native:ec2:InternetGateway": INTERNET_GATEWAY,
    "aws-native:ec2:NatGateway": NAT_GATEWAY,
    "aws-native:ec2:NetworkAcl": NETWORK_ACL,
    "aws-native:ec2:Route": ROUTE,
    "aws-native:ec2:RouteTable": ROUTE_TABLE,
    "aws-native:ec2:SubnetNetworkAclAssociation": NETWORK_ACL_ASSOCIATION,
    "aws-native:ec2:TransitGateway": TRANSIT_GATEWAY,
    "aws-native:ec2:VpcBlockPublicAccessExclusion": BLOCK_PUBLIC_ACCESS_EXCLUSION,
    "aws-native:ec2:VpcBlockPublicAccessOptions": BLOCK_PUBLIC_ACCESS,
    "aws-native:ec2:VpcGatewayAttachment": GATEWAY_ATTACHMENT,
    "aws-native:ec2:VpnConnection": VPN_CONNECTION,
    "aws-native:ec2:VpnGateway": VPN_GATEWAY,
    "aws-native:elasticloadbalancing:LoadBalancer": CLASSIC_LOAD_BALANCER,
    "aws-native:elasticloadbalancingv2:LoadBalancer": LOAD_BALANCER,
    "aws-native:transfer:Server": TRANSFER_SERVER,
}
