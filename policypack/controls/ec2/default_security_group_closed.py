"""The default security group of every VPC carries no rules.

What: every VPC of the stack has a `DefaultSecurityGroup` in this stack, without `ingress` and
without `egress`; and no separate rule is added to the default group, be it named by the
`DefaultSecurityGroup` or by the VPC's `defaultSecurityGroupId`. Declared without rules, the
provider takes the group over and removes the rules AWS made: everything in from its own members,
everything out.

Why: what names no group lands in the default group; as AWS makes it, all these things can reach
each other, and the whole internet.

How to fix: add `aws.ec2.DefaultSecurityGroup` with the VPC's id and no rules, and name a group of
one's own wherever one is needed.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._security_group_rules import DEFAULT_SECURITY_GROUP
from .._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from .._values import UNKNOWN
from .._vpcs import DEFAULT_VPC, VPC, VPCS, belongings, missing

GROUP = "defaultSecurityGroupId"
RULES = (SECURITY_GROUP_RULE, SECURITY_GROUP_INGRESS_RULE, SECURITY_GROUP_EGRESS_RULE)


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge VPCs by the group declared for them, groups by their rules, rules by their group."""
    if resource.type in VPCS:
        yield from _judge_vpc(resource, graph)
    elif resource.type == DEFAULT_SECURITY_GROUP:
        yield from _judge_group(resource)
    else:
        group = resource.at("securityGroupId")
        found = graph.refer(resource, group, DEFAULT_SECURITY_GROUP).resources
        if found or graph.sources(resource, "securityGroupId", *VPCS):
            yield Violation(
                group.path, "is the default security group of a VPC; use a group of its own"
            )


def _judge_vpc(vpc: Resource, graph: Graph) -> Iterator[Finding]:
    found = belongings(vpc, graph, DEFAULT_SECURITY_GROUP)
    if found.own or (vpc.type == DEFAULT_VPC and _without_vpc(graph)):
        return
    if found.loose:
        name = found.loose[0].name
        yield Undecided(GROUP, f'may be of "{name}", a DefaultSecurityGroup of a VPC not known yet')
        return
    lack = "is of a group this stack does not declare, so that it keeps the rules AWS made"
    yield missing(vpc, GROUP, lack, "declare a DefaultSecurityGroup without rules")


def _judge_group(group: Resource) -> Iterator[Finding]:
    for direction in ("ingress", "egress"):
        rules = group.at(direction)
        if rules.unknown:
            yield Undecided(rules.path, f"{rules.state}; it must hold no rules")
        elif rules.items():
            yield Violation(rules.path, "holds rules; leave it out")


def _without_vpc(graph: Graph) -> bool:
    """Say whether some group is declared without a VPC: that is the one of the default VPC."""
    return any(group.at("vpcId").absent for group in graph.of_type(DEFAULT_SECURITY_GROUP))


def _rule_of(token: str, *sources: str) -> Given:
    return Given(token, {"securityGroupId": UNKNOWN}, depends={"securityGroupId": sources})


NETWORK = Given(VPC, name="vpc")
CLOSED = Given(DEFAULT_SECURITY_GROUP, {"vpcId": UNKNOWN}, "group", {"vpcId": ("it",)})
RULE = {"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}
CONTROL = Control(
    doc=__doc__,
    id="EC2.2",
    name="vpc-default-security-group-closed",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(*VPCS, DEFAULT_SECURITY_GROUP, *RULES),
    config_rule=ConfigRule("VPC_DEFAULT_SECURITY_GROUP_CLOSED"),
    remediation="Declare a DefaultSecurityGroup without rules for every VPC.",
    url=security_hub("EC2.2"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("VPC with its default group declared", Given(VPC), (CLOSED,)),
        Example("group without rules", Given(DEFAULT_SECURITY_GROUP)),
        Example("group with empty lists", Given(DEFAULT_SECURITY_GROUP, {"ingress": []})),
        Example(
            "default VPC, group declared without a VPC",
            Given(DEFAULT_VPC),
            (Given(DEFAULT_SECURITY_GROUP, name="group"),),
        ),
        Example(
            "rule of another group",
            _rule_of(SECURITY_GROUP_RULE, "group"),
            (Given(SECURITY_GROUP, name="group"), NETWORK),
        ),
    ),
    failing=(
        Example("VPC alone", Given(VPC), path=GROUP),
        Example(
            "VPC beside the default group of another",
            Given(VPC),
            (Given(DEFAULT_SECURITY_GROUP, {"vpcId": "vpc-2"}, "group"),),
            path=GROUP,
        ),
        Example(
            "group with an ingress rule",
            Given(DEFAULT_SECURITY_GROUP, {"ingress": [RULE]}),
            path="ingress",
        ),
        Example(
            "group with an egress rule",
            Given(DEFAULT_SECURITY_GROUP, {"egress": [RULE]}),
            path="egress",
        ),
        *(
            Example(
                f"{way}, {token.rpartition(':')[2]}",
                _rule_of(token, name),
                (NETWORK, Given(DEFAULT_SECURITY_GROUP, name="group")),
                path="securityGroupId",
            )
            for token in RULES
            for way, name in (("rule of the group", "group"), ("rule of the VPC's group", "vpc"))
        ),
    ),
    undecided=(
        Example("rules unknown", Given(DEFAULT_SECURITY_GROUP, {"egress": UNKNOWN}), path="egress"),
        Example(
            "VPC of the group unknown",
            Given(VPC),
            (Given(DEFAULT_SECURITY_GROUP, {"vpcId": UNKNOWN}, "group"),),
            path=GROUP,
        ),
        Example("default VPC alone", Given(DEFAULT_VPC), path=GROUP),
    ),
)
