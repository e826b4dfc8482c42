"""Finding VPCs, subnets and availability zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.functions.function import Function, filters
from sandbox.provider.rows import ROWS
from sandbox.provider.shapes import from_api

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_VPC = "aws:ec2/vpc:Vpc"
_SUBNET = "aws:ec2/subnet:Subnet"
_VPC_FILTERS = (
    ("cidrBlock", "cidr"),
    ("default", "is-default"),
    ("dhcpOptionsId", "dhcp-options-id"),
    ("state", "state"),
)
_SUBNET_FILTERS = (
    ("availabilityZone", "availability-zone"),
    ("availabilityZoneId", "availability-zone-id"),
    ("cidrBlock", "cidr-block"),
    ("defaultForAz", "default-for-az"),
    ("state", "state"),
    ("vpcId", "vpc-id"),
)


def get_vpc(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the one VPC that matches.

    Raises:
        ProviderError: None matches, or more than one.
    """
    wanted = {"VpcIds": [arguments["id"]]} if arguments.get("id") else {}
    request = {**wanted, "Filters": filters(arguments, _VPC_FILTERS)}
    found = _only("VPC", _ask(cloud, "DescribeVpcs", "Vpcs", request))
    row = ROWS[_VPC]
    state = row.read(cloud, found["VpcId"], {}) or {}
    associations = [
        {
            "associationId": each["AssociationId"],
            "cidrBlock": each["CidrBlock"],
            "state": each["CidrBlockState"]["State"],
        }
        for each in found.get("CidrBlockAssociationSet", [])
    ]
    return {
        **state,
        "id": found["VpcId"],
        "cidrBlockAssociations": associations,
        "default": bool(found.get("IsDefault")),
        "dhcpOptionsId": found.get("DhcpOptionsId", ""),
        "state": found["State"],
        "tags": state["tagsAll"],
    }


def get_subnet(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the one subnet that matches.

    Raises:
        ProviderError: None matches, or more than one.
    """
    wanted = {"SubnetIds": [arguments["id"]]} if arguments.get("id") else {}
    request = {**wanted, "Filters": filters(arguments, _SUBNET_FILTERS)}
    found = _only("subnet", _ask(cloud, "DescribeSubnets", "Subnets", request))
    state = from_api(ROWS[_SUBNET].schema.state, found, ROWS[_SUBNET].names)
    return {
        **state,
        "id": found["SubnetId"],
        "availableIpAddressCount": found.get("AvailableIpAddressCount", 0),
        "defaultForAz": bool(found.get("DefaultForAz")),
        "region": cloud.region,
        "state": found["State"],
        "tags": state.get("tags", {}),
    }


def get_subnets(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the ids of all subnets that match, in order."""
    request = {"Filters": filters(arguments)}
    found = _ask(cloud, "DescribeSubnets", "Subnets", request)
    identifiers = sorted(subnet["SubnetId"] for subnet in found)
    return {**arguments, "id": cloud.region, "ids": identifiers, "region": cloud.region}


def get_availability_zones(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the names and ids of the zones that match, in order of their names."""
    plain = [("state", "state")]
    request = {
        "AllAvailabilityZones": bool(arguments.get("allAvailabilityZones")),
        "Filters": filters(arguments, plain),
    }
    left_out = {*(arguments.get("excludeNames") or ()), *(arguments.get("excludeZoneIds") or ())}
    found = sorted(
        (zone["ZoneName"], zone["ZoneId"], zone.get("GroupName", cloud.region))
        for zone in _ask(cloud, "DescribeAvailabilityZones", "AvailabilityZones", request)
        if left_out.isdisjoint({zone["ZoneName"], zone["ZoneId"]})
    )
    return {
        **arguments,
        "id": cloud.region,
        "names": [name for name, _, _ in found],
        "zoneIds": [identity for _, identity, _ in found],
        "groupNames": sorted({group for _, _, group in found}),
        "region": cloud.region,
    }


def _ask(cloud: Cloud, operation: str, member: str, request: Properties) -> list[Properties]:
    try:
        found: list[Properties] = cloud.call("ec2", operation, **request)[member]
    except AwsError as error:
        if error.gone:
            return []
        raise
    return found


def _only(noun: str, found: list[Properties]) -> Properties:
    if len(found) != 1:
        many = f"{len(found)} {noun}s match" if found else f"no {noun} matches"
        raise ProviderError(f"{many}; exactly one must")
    return found[0]


FUNCTIONS = (
    Function(
        "aws:index/getAvailabilityZones:getAvailabilityZones",
        get_availability_zones,
        operations=("ec2:DescribeAvailabilityZones",),
    ),
    Function("aws:ec2/getVpc:getVpc", get_vpc, operations=("ec2:DescribeVpcs",)),
    Function("aws:ec2/getSubnet:getSubnet", get_subnet, operations=("ec2:DescribeSubnets",)),
    Function("aws:ec2/getSubnets:getSubnets", get_subnets, operations=("ec2:DescribeSubnets",)),
)
