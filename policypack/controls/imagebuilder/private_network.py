"""Build instances run in a subnet and security groups of one's own choice.

What: every infrastructure configuration has a `subnetId` and `securityGroupIds`, and a subnet of
the stack gives out no public addresses. Without them Image Builder takes the default VPC, with a
public address, and its default security group. Subnets and groups of other stacks are judged there
(EC2.15, EXT.SG_NO_INGRESS_FROM_WORLD).

Why: whoever reaches a build instance while it runs changes every instance that is launched from the
image afterwards.

How to fix: set `subnetId` to a private subnet that reaches AWS by endpoints or a NAT gateway, and
`securityGroupIds` to a group without ingress.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._public_address import gives_addresses
from .._tokens import DEFAULT_SUBNET, SUBNET
from .._values import UNKNOWN
from ._tokens import INFRASTRUCTURE

SUBNET_ID = "subnetId"
GROUPS = "securityGroupIds"
PUBLIC = "is a subnet that gives out public addresses"
DOUBT = "is a subnet of which it is not known yet whether it gives out public addresses"


def check(infrastructure: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge where build instances run, and what lets traffic through to them."""
    subnet, groups = infrastructure.at(SUBNET_ID), infrastructure.at(GROUPS)
    if subnet.absent:
        yield violation(subnet, "set it to a private subnet")
    found = graph.refer(infrastructure, subnet, SUBNET, DEFAULT_SUBNET).resources
    answers = [gives_addresses(each) for each in found]
    if True in answers:
        yield violation(subnet.because(PUBLIC), "take a private one")
    elif UNKNOWN in answers:
        yield undecided(subnet.because(DOUBT), "be a private one")
    if not groups.items():
        yield violation(groups, "name a security group without ingress")


def _infrastructure(subnet: object, groups: object, **depends: tuple[str, ...]) -> Given:
    return Given(INFRASTRUCTURE, {SUBNET_ID: subnet, GROUPS: groups}, depends=depends)


def _of_stack(flag: object, token: str = SUBNET) -> tuple[Given, tuple[Given, ...]]:
    infrastructure = _infrastructure(UNKNOWN, [UNKNOWN], subnetId=("subnet",))
    return infrastructure, (Given(token, {"mapPublicIpOnLaunch": flag}, "subnet"),)


CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_PRIVATE_BUILD",
    name="imagebuilder-infrastructure-private-network",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(INFRASTRUCTURE,),
    config_rule=NoConfigRule("AWS Config finds the running build instances by EC2.9 and EC2.18"),
    remediation="Set subnetId to a private subnet, and name securityGroupIds without ingress.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-best-practices.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("subnet and group", _infrastructure("subnet-1", ["sg-1"])),
        Example("private subnet of the stack", *_of_stack(flag=False)),
        Example("subnet and groups to come", _infrastructure(UNKNOWN, UNKNOWN)),
    ),
    failing=(
        Example("subnet absent", _infrastructure(None, ["sg-1"]), path=SUBNET_ID),
        Example("groups absent", _infrastructure("subnet-1", None), path=GROUPS),
        Example("groups empty", _infrastructure("subnet-1", []), path=GROUPS),
        Example("public subnet of the stack", *_of_stack(flag=True), path=SUBNET_ID),
        Example("default subnet", *_of_stack(None, DEFAULT_SUBNET), path=SUBNET_ID),
    ),
    undecided=(Example("subnet of the stack unknown", *_of_stack(UNKNOWN), path=SUBNET_ID),),
)
