"""Security groups let only HTTPS out.

What: every egress rule is tcp on port 443, whatever its destination: CIDR block, prefix list or
security group. A group without egress rules passes: the provider removes the "all traffic" rule
that AWS adds to a new group.

Why: software on a taken-over instance calls home, sends data out and attacks others through
whatever is open. AWS endpoints and package repositories need no more than 443; the VPC's name
server and time service are not filtered by security groups.

How to fix: declare one egress rule with protocol tcp and fromPort and toPort 443. Allow more with
`allowedTcpPorts` and `allowedUdpPorts`: numbers, or ranges such as "1020-1025".
"""

from collections.abc import Iterator

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
from .._security_group_examples import egress
from .._security_group_rules import EGRESS, ports_by_protocol, ports_parameter, ports_text, rules
from .._tokens import SECURITY_GROUP, SECURITY_GROUP_RULE
from .._values import UNKNOWN


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each egress rule by its protocol and ports."""
    allowed = ports_by_protocol(resource.settings, "allowed")
    for rule in rules(resource, "egress"):
        exceeds = rule.exceeds(allowed)
        if exceeds and rule.one_way:
            wrong = rule.stray(allowed)
            yield Violation(wrong.path, f"{wrong.state}; let only {ports_text(allowed)} out")
        elif exceeds is not False:
            yield Undecided(
                rule.unknown.path,
                f"{rule.unknown.state}; an egress rule must be {ports_text(allowed)}",
            )


HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443}
CONTROL = Control(
    doc=__doc__,
    id="EXT.SG_EGRESS_443_ONLY",
    name="ec2-security-group-egress-https-only",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=EGRESS,
    config_rule=NoConfigRule("no AWS Config managed rule looks at the ports of egress rules"),
    remediation="Declare one egress rule, tcp from port 443 to port 443, and no other.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    since="0.1.0",
    check=check,
    parameters=(
        ports_parameter("allowedTcpPorts", "tcp ports that may be reached", 443),
        ports_parameter("allowedUdpPorts", "udp ports that may be reached"),
    ),
    passing=(
        *egress("https", (443, 443)),
        *egress("https by number", (443.0, 443.0), "6"),
        Example("no egress rules", Given(SECURITY_GROUP, {"egress": []})),
        Example("egress absent", Given(SECURITY_GROUP)),
        Example(
            "ingress rule",
            Given(SECURITY_GROUP_RULE, {**HTTPS, "type": "ingress", "toPort": 444}),
        ),
        Example(
            "time service allowed",
            Given(
                SECURITY_GROUP, {"egress": [{"protocol": "udp", "fromPort": 123, "toPort": 123}]}
            ),
            settings={"allowedUdpPorts": [123.0]},
        ),
    ),
    failing=(
        *egress("everything", (0, 0), "-1", blame="protocol"),
        *egress("all protocols, ports absent", None, "ALL", blame="protocol"),
        *egress("plain http", (80, 80), blame="fromPort"),
        *egress("range above https", (443, 8443), blame="toPort"),
        *egress("udp on 443", (443, 443), "udp", blame="protocol"),
        *egress("ping", (8, 0), "icmp", blame="protocol"),
        *egress("tcp, ports absent", None, blame="fromPort"),
        Example(
            "second rule to a prefix list",
            Given(
                SECURITY_GROUP,
                {"egress": [HTTPS, {**HTTPS, "fromPort": 0, "prefixListIds": ["pl-0a1b2c3d"]}]},
            ),
            path="egress[1].fromPort",
        ),
        Example(
            "wrong port, whatever the unknown protocol",
            Given(SECURITY_GROUP_RULE, {"type": "egress", "protocol": UNKNOWN, "fromPort": 25}),
            path="fromPort",
        ),
    ),
    undecided=(
        *egress("first port unknown", (UNKNOWN, 443), blame="fromPort"),
        *egress("protocol unknown", (443, 443), UNKNOWN, blame="protocol"),
        Example("rules unknown", Given(SECURITY_GROUP, {"egress": UNKNOWN}), path="egress"),
    ),
)
