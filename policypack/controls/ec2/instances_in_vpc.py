"""Instances run in the intended VPC, with security groups that are named.

What: whatever launches an instance names a subnet, itself, by its launch template or by an existing
interface; and that subnet is none of a `DefaultVpc` or `DefaultSubnet` of the stack. It names a
security group too: without one AWS takes the default group of the VPC. With `vpcIds` (ids of VPCs,
or their names in the program) the subnet must be of one of these; one of another stack then stays
undecided. AWS Config looks at the VPC only.

Why: without a subnet an instance lands in the default VPC, whose subnets give out public addresses
and lead to the internet.

How to fix: name a subnet of the intended VPC (`subnetId`, or `vpcZoneIdentifiers` of a group), and
the security groups.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._launch import launches
from .._model import (
    ConfigRule,
    Control,
    Finding,
    Level,
    Parameter,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._placement import INTENDED, Named, subnets, unnamed_groups
from .._placement_examples import DOUBTFUL, MISPLACED, PLACED
from .._tokens import COMPUTE, DEFAULT_SUBNET, SUBNET
from .._vpcs import DEFAULT_VPC, VPCS

NEED = "be a subnet of the intended VPC"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge every launch by its subnets and security groups."""
    setting = resource.settings[INTENDED]
    intended = frozenset(map(str, setting)) if isinstance(setting, list) else frozenset()
    for launch in launches(resource, graph):
        for named in subnets(resource, launch, graph):
            yield from _judge(named, graph, intended)
        for groups in unnamed_groups(launch):
            if groups.unknown:
                yield undecided(groups, "name a security group")
            else:
                text = f"{groups.state}, so that the VPC's default group counts"
                yield violation(groups.because(text), "name a security group")


def _judge(named: Named, graph: Graph, intended: frozenset[str]) -> Iterator[Finding]:
    holder, subnet = named
    found = graph.refer(holder, subnet, SUBNET, DEFAULT_SUBNET).resources
    if subnet.absent or subnet.value == "":
        text = f"{subnet.state}, so that the instance lands in the default VPC"
        yield violation(subnet.because(text), "set it to a subnet of the intended VPC")
    elif not found and (intended or subnet.reason):
        outside = subnet.because("refers to a subnet outside this stack")
        yield undecided(subnet if subnet.reason else outside, NEED)
    for one in found:
        yield from _judge_vpc(subnet.path, one, graph, intended)


def _judge_vpc(
    path: str, subnet: Resource, graph: Graph, intended: frozenset[str]
) -> Iterator[Finding]:
    vpc = subnet.at("vpcId")
    found = graph.refer(subnet, vpc, *VPCS).resources
    if subnet.type == DEFAULT_SUBNET or any(one.type == DEFAULT_VPC for one in found):
        yield Violation(path, "is a subnet of the default VPC; name one of the intended VPC")
        return
    names = {vpc.text, *(one.name for one in found), *(one.output("id").text for one in found)}
    if not intended or names & intended:
        return
    if vpc.unknown and not found:
        yield Undecided(path, "is a subnet of a VPC not known yet; it must be the intended one")
    else:
        yield Violation(path, "is a subnet of another VPC than the intended; name one of that")


CONTROL = Control(
    doc=__doc__,
    id="EXT.IN_VPC",
    name="ec2-instances-in-vpc",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=COMPUTE,
    config_rule=ConfigRule("INSTANCES_IN_VPC"),
    remediation="Name a subnet of the intended VPC and the security groups.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ec2-instances-in-vpc.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            INTENDED,
            [],
            {
                "type": "array",
                "description": "ids, or names in the program, of the VPCs instances may run in",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=PLACED,
    failing=MISPLACED,
    undecided=DOUBTFUL,
)
