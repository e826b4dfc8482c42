"""Security groups open only authorised ports to the whole internet.

What: an ingress rule that lets in tcp or udp traffic from 0.0.0.0/0 or ::/0 opens only ports that
are authorised, by default tcp 80 and 443. Every port of a range must be authorised: 80-443 is not.
Prefix lists, and ranges split over several rules, are judged by EXT.SG_SPLIT_RANGES.

Why: each port the internet can reach is a way in that somebody has to watch and patch for.

How to fix: limit the rule to the networks that need it, or put the service behind a load balancer
on port 443. Authorise more ports with `authorizedTcpPorts` and `authorizedUdpPorts`: numbers, or
ranges such as "1020-1025".
"""

from collections.abc import Iterable

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._security_group_examples import ingress
from .._security_group_exposure import lets_more_through, open_to_internet
from .._security_group_rules import INGRESS, ports_by_protocol, ports_parameter, ports_text
from .._tokens import SECURITY_GROUP, SECURITY_GROUP_RULE
from .._values import UNKNOWN


def check(resource: Resource) -> Iterable[Finding]:
    """Judge the rules that let in more than is authorised."""
    allowed = ports_by_protocol(resource.settings, "authorized")
    advice = f"limit the source, or open only {ports_text(allowed)}"
    return open_to_internet(resource, lets_more_through(allowed), advice)


WEB = {"protocol": "tcp", "fromPort": 8443, "toPort": 8443, "cidrBlocks": ["0.0.0.0/0"]}
CONTROL = Control(
    doc=__doc__,
    id="EC2.18",
    name="vpc-sg-open-only-to-authorized-ports",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=INGRESS,
    config_rule=ConfigRule(
        "VPC_SG_OPEN_ONLY_TO_AUTHORIZED_PORTS", {"authorizedTcpPorts": "80,443"}
    ),
    remediation="Limit the source of the rule, or open only authorised ports to the internet.",
    url=security_hub("EC2.18"),
    since="0.1.0",
    check=check,
    parameters=(
        ports_parameter("authorizedTcpPorts", "tcp ports open to the internet", 80, 443),
        ports_parameter("authorizedUdpPorts", "udp ports open to the internet"),
    ),
    passing=(
        *ingress("https from everywhere", "0.0.0.0/0", (443, 443)),
        *ingress("ping from everywhere", "::/0", (128, 0), "icmpv6"),
        *ingress("any port of a private network", "10.0.0.0/8", None, "-1"),
        Example(
            "authorised by configuration",
            Given(SECURITY_GROUP_RULE, {"type": "ingress", **WEB}),
            settings={"authorizedTcpPorts": [443.0, "8000-8999"]},
        ),
    ),
    failing=(
        *ingress("one port not authorised", "0.0.0.0/0", (8080, 8080), blame="source"),
        *ingress("range between two authorised ports", "::/0", (80, 443), blame="source"),
        *ingress("udp on an authorised tcp port", "0.0.0.0/0", (443, 443), 17, blame="source"),
        *ingress("all protocols, ports absent", "0.0.0.0/0", None, -1, blame="source"),
        Example(
            "unknown rule beside an open one",
            Given(SECURITY_GROUP, {"ingress": [{"cidrBlocks": ["10.0.0.0/8"]}, WEB]}),
            path="ingress[1].cidrBlocks[0]",
        ),
    ),
    undecided=(
        *ingress("source unknown", UNKNOWN, (22, 22), blame="source"),
        Example("rules unknown", Given(SECURITY_GROUP, {"ingress": UNKNOWN}), path="ingress"),
        Example(
            "direction unknown",
            Given(SECURITY_GROUP_RULE, {"type": UNKNOWN, **WEB}),
            path="type",
        ),
    ),
)
