"""The rules of a security group are declared in one way only.

What: a group with inline `ingress` has no separate ingress rules, one with inline `egress` no
separate egress rules; a `DefaultSecurityGroup`, which manages all its rules, has none at all; and
`SecurityGroupRule` is not mixed with `SecurityGroupIngressRule` or `SecurityGroupEgressRule` on one
group. An empty inline list counts as none. Whether a group of another stack holds inline rules is
not known here.

Why: the provider warns that the ways conflict: rules are overwritten, every update finds
differences again, and what is in force is not what the program says.

How to fix: declare rules as `aws.vpc.SecurityGroupIngressRule` and `SecurityGroupEgressRule` only,
as the provider recommends.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from .._bundles import Kind, bundle
from .._graph import Graph
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
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

GROUP: Final = "securityGroupId"
NEW: Final = {"ingress": SECURITY_GROUP_INGRESS_RULE, "egress": SECURITY_GROUP_EGRESS_RULE}
RULES: Final = (SECURITY_GROUP_RULE, *NEW.values())
DECLARED: Final = Kind(wholes=(SECURITY_GROUP, DEFAULT_SECURITY_GROUP), parts=RULES, path=GROUP)
FIX: Final = "declare them as SecurityGroupIngressRule and SecurityGroupEgressRule only"


def check(resource: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge a group by its separate rules, a rule by the other rules of its group."""
    members = bundle(resource, graph, DECLARED)
    if resource.type in DECLARED.wholes:
        return _judge_group(resource, members)
    return _judge_rule(resource, members)


def _judge_group(group: Resource, members: Iterable[Resource]) -> Iterator[Finding]:
    for direction, token in NEW.items():
        rules = group.at(direction)
        ways = [_way(member, direction, token) for member in members]
        if group.type == SECURITY_GROUP and not rules.items():
            continue
        if True in ways and not rules.unknown:
            yield Violation(direction, f"is managed here, beside separate rules; {FIX}")
        elif True in ways or None in ways:
            yield Undecided(direction, f"perhaps holds rules beside separate ones; {FIX}")


def _way(member: Resource, direction: str, token: str) -> bool | None:
    """Say whether a resource is a separate rule of a direction; None if that is not known yet."""
    if member.type != SECURITY_GROUP_RULE:
        return member.type == token
    way = member.at("type")
    return None if way.unknown else way.value == direction


def _judge_rule(rule: Resource, members: Iterable[Resource]) -> Iterator[Finding]:
    types = {member.type for member in members}
    group = rule.at(GROUP)
    if rule.type == SECURITY_GROUP_RULE and types.intersection(NEW.values()):
        yield Violation(group.path, f"is a group with rules of both types; {FIX}")
    elif group.present and not types.intersection(DECLARED.wholes):
        text = "refers to a group outside this stack, which must hold no inline rules"
        yield Undecided(group.path, text)


def _rule(token: str, **inputs: object) -> Given:
    return Given(token, {GROUP: UNKNOWN, **inputs}, "rule", {GROUP: ("group",)})


def _group(token: str = SECURITY_GROUP, **inputs: object) -> Given:
    return Given(token, inputs, "group")


def _foreign(name: str) -> Given:
    return Given(SECURITY_GROUP_INGRESS_RULE, {GROUP: "sg-1"}, name)


HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
INGRESS_RULE = _rule(SECURITY_GROUP_INGRESS_RULE)
CONTROL = Control(
    doc=__doc__,
    id="EXT.SG_RULE_MANAGEMENT_CONFLICT",
    name="ec2-security-group-rule-management",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=DECLARED.types,
    config_rule=NoConfigRule("AWS Config sees the rules of a group, not how they were declared"),
    remediation="Declare the rules of a group inline or separately, never in both ways.",
    url="https://www.pulumi.com/registry/packages/aws/api-docs/vpc/securitygroupingressrule",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("inline only", _group(ingress=[HTTPS])),
        Example("separate only", _group(), (INGRESS_RULE,)),
        Example("empty list beside separate rules", _group(ingress=[]), (INGRESS_RULE,)),
        Example("other direction", _group(egress=[HTTPS]), (INGRESS_RULE,)),
        Example("default group alone", _group(DEFAULT_SECURITY_GROUP)),
        Example("separate rule", INGRESS_RULE, (_group(),)),
        Example("inline rules of another group", _group(ingress=[HTTPS]), (_foreign("a"),)),
    ),
    failing=(
        Example("inline and separate", _group(ingress=[HTTPS]), (INGRESS_RULE,), "ingress"),
        Example(
            "inline and separate, egress",
            _group(egress=[HTTPS]),
            (_rule(SECURITY_GROUP_EGRESS_RULE),),
            "egress",
        ),
        Example(
            "inline and separate, old type",
            _group(egress=[HTTPS]),
            (_rule(SECURITY_GROUP_RULE, type="egress"),),
            "egress",
        ),
        Example(
            "default group and separate",
            _group(DEFAULT_SECURITY_GROUP),
            (INGRESS_RULE,),
            "ingress",
        ),
        Example(
            "both types of separate rules",
            replace(_rule(SECURITY_GROUP_RULE, type="egress"), name="old"),
            (_group(), INGRESS_RULE),
            GROUP,
        ),
        Example(
            "both types on a foreign group",
            Given(SECURITY_GROUP_RULE, {GROUP: "sg-1", "type": "ingress"}),
            (_foreign("new"),),
            GROUP,
        ),
    ),
    undecided=(
        Example("inline rules unknown", _group(ingress=UNKNOWN), (INGRESS_RULE,), "ingress"),
        Example(
            "direction of a separate rule unknown",
            _group(egress=[HTTPS]),
            (_rule(SECURITY_GROUP_RULE, type=UNKNOWN),),
            "egress",
        ),
        Example("rule of a foreign group", _foreign("it"), path=GROUP),
    ),
)
