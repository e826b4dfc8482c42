"""Security groups and their rules say what they are for.

What: every `SecurityGroup` has a `description` other than the "Managed by Pulumi" that the SDK sets
for want of one, and every rule, inline or separate, has a `description`. A `DefaultSecurityGroup`
has no description of its own; its rules are judged.

Why: a rule nobody can explain is a rule nobody dares to remove.

How to fix: describe each group and rule: who talks to whom, and why. A group's description cannot
be changed later without replacing the group; those of rules can.
"""

from collections.abc import Iterator

from .._helpers import must
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._security_group_rules import DEFAULT_SECURITY_GROUP
from .._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from .._values import UNKNOWN, Property

TEXT = "description"
SET_BY_TOOLS = frozenset({"managed by pulumi", "managed by terraform"})
NEED = "say what it is for"
RULES = (SECURITY_GROUP_RULE, SECURITY_GROUP_INGRESS_RULE, SECURITY_GROUP_EGRESS_RULE)


def check(resource: Resource) -> Iterator[Finding]:
    """Judge the description of a group or rule, and those of its inline rules."""
    inline = resource.type in {SECURITY_GROUP, DEFAULT_SECURITY_GROUP}
    if resource.type != DEFAULT_SECURITY_GROUP:
        yield from must(resource.at(TEXT), _describes, NEED, "say what it is for")
    for direction in ("ingress", "egress") if inline else ():
        for text in resource.each(f"{direction}[].{TEXT}"):
            yield from must(text, _describes, NEED, "say what the rule is for")


def _describes(text: Property) -> bool:
    words = (text.text or "").strip().lower()
    return bool(words) and words not in SET_BY_TOOLS


def _group(description: object, **rules: object) -> Given:
    return Given(SECURITY_GROUP, {TEXT: description, **rules})


CONTROL = Control(
    doc=__doc__,
    id="EXT.SG_DESCRIPTIONS",
    name="ec2-security-group-descriptions",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(SECURITY_GROUP, DEFAULT_SECURITY_GROUP, *RULES),
    config_rule=NoConfigRule("no AWS Config managed rule reads descriptions of security groups"),
    remediation="Describe each security group and each rule.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("group described", _group("Hosts of the shop")),
        Example("rule described", _group("Hosts", egress=[{TEXT: "Updates"}])),
        *(
            Example(f"described, {token.rpartition(':')[2]}", Given(token, {TEXT: "Updates"}))
            for token in RULES
        ),
        Example("default group without rules", Given(DEFAULT_SECURITY_GROUP)),
    ),
    failing=(
        Example("group not described", Given(SECURITY_GROUP), path=TEXT),
        Example("group described by the SDK", _group("Managed by Pulumi"), path=TEXT),
        Example("blank description", _group(" "), path=TEXT),
        Example(
            "ingress rule not described",
            _group("Hosts", ingress=[{TEXT: "Health"}, {"protocol": "tcp"}]),
            path=f"ingress[1].{TEXT}",
        ),
        Example(
            "egress rule of the default group",
            Given(DEFAULT_SECURITY_GROUP, {"egress": [{"protocol": "tcp"}]}),
            path=f"egress[0].{TEXT}",
        ),
        *(
            Example(f"not described, {token.rpartition(':')[2]}", Given(token), path=TEXT)
            for token in RULES
        ),
    ),
    undecided=(
        Example("description unknown", _group(UNKNOWN), path=TEXT),
        Example("rules unknown", _group("Hosts", ingress=UNKNOWN), path="ingress"),
    ),
)
