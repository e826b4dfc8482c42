"""The sandbox's landing zone: what a platform team provides in a real account.

A VPC without a way to the internet, a private subnet in each of two zones, the endpoints Systems
Manager needs there, and the parameters by which programs find them.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.clients import connect

PROVIDER = "sandbox"
"""Who provides the landing zone; the parameters' descriptions and the tags say so."""

VPC_PARAMETER = "/landingzone/vpc/vpc-id"
SUBNET_PARAMETERS = (
    "/landingzone/vpc/private-subnet-1-id",
    "/landingzone/vpc/private-subnet-2-id",
)

_VPC_CIDR = "10.0.0.0/16"
_SUBNET_CIDRS = ("10.0.0.0/20", "10.0.16.0/20")
_INTERFACE_ENDPOINTS = ("ssm", "ssmmessages", "ec2messages")
"""AWS Systems Manager user guide, Create VPC endpoints."""

_GATEWAY_ENDPOINT = "s3"


def provision(endpoint: str, region: str) -> None:
    """Create what is missing of the landing zone.

    Args:
        endpoint: The URL of the emulated AWS.
        region: The region that gets the landing zone.
    """
    zone = _LandingZone(connect(endpoint, region, "ec2"), connect(endpoint, region, "ssm"), region)
    vpc = zone.vpc()
    subnets = [zone.subnet(vpc, index) for index in range(len(_SUBNET_CIDRS))]
    zone.endpoints(vpc, subnets)
    zone.publish(VPC_PARAMETER, vpc, "Id of the landing zone's VPC")
    for index, (name, subnet) in enumerate(zip(SUBNET_PARAMETERS, subnets, strict=True), start=1):
        zone.publish(name, subnet, f"Id of the landing zone's private subnet {index}")


@dataclass(frozen=True)
class _LandingZone:
    """The landing zone of one region; things are recognised by their names."""

    ec2: Any
    ssm: Any
    region: str

    def vpc(self) -> str:
        """Return the VPC's id."""
        name = f"{PROVIDER}-landing-zone"
        found = self.ec2.describe_vpcs(Filters=_named(name))["Vpcs"]
        if found:
            return str(found[0]["VpcId"])
        vpc = self.ec2.create_vpc(CidrBlock=_VPC_CIDR, TagSpecifications=_tags("vpc", name))
        identity = str(vpc["Vpc"]["VpcId"])
        # Private names of interface endpoints need both.
        self.ec2.modify_vpc_attribute(VpcId=identity, EnableDnsSupport={"Value": True})
        self.ec2.modify_vpc_attribute(VpcId=identity, EnableDnsHostnames={"Value": True})
        return identity

    def subnet(self, vpc: str, index: int) -> str:
        """Return the id of one of the private subnets, each in a zone of its own."""
        name = f"{PROVIDER}-private-{index + 1}"
        found = self.ec2.describe_subnets(Filters=[*_named(name), *_in(vpc)])["Subnets"]
        if found:
            return str(found[0]["SubnetId"])
        zones = self.ec2.describe_availability_zones()["AvailabilityZones"]
        subnet = self.ec2.create_subnet(
            VpcId=vpc,
            CidrBlock=_SUBNET_CIDRS[index],
            AvailabilityZone=zones[index]["ZoneName"],
            TagSpecifications=_tags("subnet", name),
        )
        identity = str(subnet["Subnet"]["SubnetId"])
        self.ec2.modify_subnet_attribute(SubnetId=identity, MapPublicIpOnLaunch={"Value": False})
        return identity

    def endpoints(self, vpc: str, subnets: list[str]) -> None:
        """Create the missing endpoints."""
        found = self.ec2.describe_vpc_endpoints(Filters=_in(vpc))["VpcEndpoints"]
        have = {point["ServiceName"] for point in found}
        for service in (_GATEWAY_ENDPOINT, *_INTERFACE_ENDPOINTS):
            name = f"com.amazonaws.{self.region}.{service}"
            if name in have:
                continue
            kind = (
                {"VpcEndpointType": "Gateway"}
                if service == _GATEWAY_ENDPOINT
                else {
                    "VpcEndpointType": "Interface",
                    "SubnetIds": subnets,
                    "PrivateDnsEnabled": True,
                }
            )
            self.ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=name, **kind)

    def publish(self, name: str, value: str, description: str) -> None:
        """Write a parameter unless it says so already."""
        found = self.ssm.get_parameters(Names=[name])["Parameters"]
        if not found or found[0]["Value"] != value:
            self.ssm.put_parameter(
                Name=name,
                Value=value,
                Type="String",
                Description=f"{description}; provided by {PROVIDER}",
                Overwrite=True,
            )


def _named(name: str) -> list[dict[str, Any]]:
    """Return the filter for a name."""
    return [{"Name": "tag:Name", "Values": [name]}]


def _in(vpc: str) -> list[dict[str, Any]]:
    """Return the filter for a VPC."""
    return [{"Name": "vpc-id", "Values": [vpc]}]


def _tags(kind: str, name: str) -> list[dict[str, Any]]:
    """Return the tags of a new thing."""
    tags = [{"Key": "Name", "Value": name}, {"Key": "Provider", "Value": PROVIDER}]
    return [{"ResourceType": kind, "Tags": tags}]
