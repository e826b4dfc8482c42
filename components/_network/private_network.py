"""A VPC with private subnets and nothing that leads to the internet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components import _caller
from components._network import rules as network
from components._network.ranges import carve, fitting_prefix, subnet_problems
from components._validation import Arguments

ANYWHERE = "0.0.0.0/0"
# The ports answers come back to; Linux takes 32768 to 60999, other systems more.
FIRST_ANSWER_PORT = 32768
LAST_PORT = 65535


class ZonesError(pulumi.RunError):
    """The Region has fewer availability zones than asked for."""


@dataclass(frozen=True)
class NetworkPlan:
    """What a private network is like.

    Args:
        block: the range of the VPC
        subnets: the range of each zone's subnet
        zones: names of the zones; none are looked up
    """

    block: str
    subnets: tuple[str, ...]
    zones: Optional[tuple[str, ...]]


@dataclass(frozen=True)
class PrivateNetwork:
    """What came of a plan."""

    vpc: "aws.ec2.Vpc"
    subnets: "Sequence[aws.ec2.Subnet]"
    route_table: "aws.ec2.RouteTable"


def read_plan(reader: Arguments) -> NetworkPlan:
    """Read and check the ranges and zones of a network."""
    block = reader.plain("cidr_block", network.VPC_RANGE, "10.0.0.0/16")
    zones = reader.plain("availability_zones", network.ZONES)
    count = reader.plain("zone_count", network.ZONE_COUNT, len(zones or ()) or 2)
    given = reader.plain("subnet_cidr_blocks", network.VPC_RANGES)
    size = reader.plain("subnet_prefix_length", network.PREFIX_LENGTH, fitting_prefix(block))
    if zones and len(set(zones)) < len(zones):
        reader.add("availability_zones", "names a zone twice; name each once")
    if zones and count != len(zones):
        reader.add("zone_count", f"is {count}, but {len(zones)} zones are named; give one of them")
    if given and len(given) != count:
        reader.add("subnet_cidr_blocks", f"has {len(given)} ranges; give {count}, one a zone")
    return NetworkPlan(block, _subnets(reader, block, given, (size, count)), _tuple(zones))


def _subnets(
    reader: Arguments, block: str, given: Optional[list[str]], shape: tuple[int, int]
) -> tuple[str, ...]:
    if reader.about("cidr_block", "subnet_cidr_blocks", "subnet_prefix_length", "zone_count"):
        return ()
    if given:
        for at, reason in subnet_problems(block, given):
            reader.add(f"subnet_cidr_blocks[{at}]", reason)
        return tuple(given)
    try:
        return carve(block, *shape)
    except ValueError as error:
        reader.add("subnet_prefix_length", f"is {shape[0]}, but {error}; give a greater number")
        return ()


def _tuple(zones: Optional[list[str]]) -> Optional[tuple[str, ...]]:
    return tuple(zones) if zones else None


def acl_rules(block: str) -> dict[str, Any]:
    """Return the rules of the subnets' network ACL.

    Everything within the VPC, which security groups limit; HTTPS out and its answers in, because
    the gateway endpoints for S3 and DynamoDB have public addresses; and nothing else.
    """
    within = _acl_rule(100, "-1", block, 0, 0)
    https = _acl_rule(200, "tcp", ANYWHERE, 443, 443)
    answers = _acl_rule(200, "tcp", ANYWHERE, FIRST_ANSWER_PORT, LAST_PORT)
    return {"ingress": [within, answers], "egress": [within, https]}


def _acl_rule(number: int, protocol: str, block: str, first: int, last: int) -> Mapping[str, Any]:
    return {
        "rule_no": number,
        "action": "allow",
        "protocol": protocol,
        "cidr_block": block,
        "from_port": first,
        "to_port": last,
    }


def private_network(
    component: pulumi.Resource, name: str, plan: NetworkPlan, tags: Mapping[str, str]
) -> PrivateNetwork:
    """Create the network a plan describes."""
    child = pulumi.ResourceOptions(parent=component)
    vpc = aws.ec2.Vpc(
        f"{name}-vpc",
        cidr_block=plan.block,
        # Private names of endpoints need both.
        enable_dns_support=True,
        enable_dns_hostnames=True,
        tags={"Name": name, **tags},
        opts=child,
    )
    table = aws.ec2.RouteTable(
        f"{name}-private", vpc_id=vpc.id, tags={"Name": f"{name}-private", **tags}, opts=child
    )
    subnets = _private_subnets(component, name, plan, (vpc, table), tags)
    acl = aws.ec2.NetworkAcl(
        f"{name}-private",
        vpc_id=vpc.id,
        subnet_ids=[subnet.id for subnet in subnets],
        tags={"Name": f"{name}-private", **tags},
        opts=child,
        **acl_rules(plan.block),
    )
    _close_defaults(component, name, vpc, acl, tags)
    return PrivateNetwork(vpc, subnets, table)


def _close_defaults(
    component: pulumi.Resource,
    name: str,
    vpc: "aws.ec2.Vpc",
    acl: "aws.ec2.NetworkAcl",
    tags: Mapping[str, str],
) -> None:
    """Take group and ACL over without rules: what names no other reaches nothing."""
    named = {"Name": f"{name}-unused", **tags}
    aws.ec2.DefaultSecurityGroup(
        f"{name}-default-group",
        vpc_id=vpc.id,
        tags=named,
        opts=pulumi.ResourceOptions(parent=component),
    )
    aws.ec2.DefaultNetworkAcl(
        f"{name}-default-acl",
        default_network_acl_id=vpc.default_network_acl_id,
        tags=named,
        # Once the subnets have an ACL of their own, none is left here to be told as drift.
        opts=pulumi.ResourceOptions(parent=component, depends_on=[acl]),
    )


def _private_subnets(
    component: pulumi.Resource,
    name: str,
    plan: NetworkPlan,
    within: "tuple[aws.ec2.Vpc, aws.ec2.RouteTable]",
    tags: Mapping[str, str],
) -> "list[aws.ec2.Subnet]":
    vpc, table = within
    zones = pulumi.Output.from_input(plan.zones) if plan.zones else _zones(component, plan)
    # A Region may get zones that sort before those looked up: subnets stay where they are.
    settled = None if plan.zones else ["availability_zone"]
    made = []
    # By position, because that is what the parameters of a landing zone are named after.
    for position, block in enumerate(plan.subnets, start=1):
        role = f"{name}-private-{position}"
        subnet = aws.ec2.Subnet(
            role,
            vpc_id=vpc.id,
            cidr_block=block,
            availability_zone=zones[position - 1],
            map_public_ip_on_launch=False,
            tags={"Name": role, **tags},
            opts=pulumi.ResourceOptions(parent=component, ignore_changes=settled),
        )
        aws.ec2.RouteTableAssociation(
            role,
            subnet_id=subnet.id,
            route_table_id=table.id,
            opts=pulumi.ResourceOptions(parent=component),
        )
        made.append(subnet)
    return made


def _zones(component: pulumi.Resource, plan: NetworkPlan) -> pulumi.Output[Sequence[str]]:
    """Look up the zones every account has, local zones left out."""
    found = aws.get_availability_zones_output(
        state="available",
        filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
        opts=pulumi.InvokeOutputOptions(parent=component),
    )

    caller = _caller.current()

    def check(names: Sequence[str]) -> Sequence[str]:
        if len(names) < len(plan.subnets):
            fewer = f"the Region has {len(names)} availability zones: {', '.join(names)}"
            asked = caller.spell(f"zone_count asks for {len(plan.subnets)}")
            raise caller.ending(ZonesError(f"{fewer}; {asked}"))
        return names

    return found.names.apply(check)
