"""No security group lets the whole internet reach Remote Desktop.

What: no ingress rule opens tcp port 3389 to 0.0.0.0/0 or ::/0. A port range that holds 3389, "all
protocols", and several CIDR blocks that add up to the internet count as well. As in AWS Config, udp
does not count here; EC2.53 and EC2.54 look at it too. Prefix lists, and ranges split over several
rules, are judged by EXT.SG_SPLIT_RANGES.

Why: Remote Desktop reachable from everywhere is the most common way in for ransomware, by guessed
passwords or by a flaw in the service.

How to fix: remove the rule and connect with Fleet Manager or Session Manager, which need no open
port. Where Remote Desktop must stay, name the networks that may connect.
"""

from collections.abc import Iterable

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._security_group_examples import ingress
from .._security_group_exposure import lets_through, open_to_internet
from .._security_group_rules import INGRESS
from .._tokens import SECURITY_GROUP, SECURITY_GROUP_RULE
from .._values import UNKNOWN

ADVICE = "remove the rule and use Fleet Manager or Session Manager"
RDP = {"protocol": "tcp", "fromPort": 3389, "toPort": 3389}
reaches_rdp = lets_through([3389], "tcp")


def check(resource: Resource) -> Iterable[Finding]:
    """Judge the rules that let Remote Desktop in."""
    return open_to_internet(resource, reaches_rdp, ADVICE)


CONTROL = Control(
    doc=__doc__,
    id="EC2.14",
    name="restricted-rdp",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    applies_to=INGRESS,
    config_rule=ConfigRule("RESTRICTED_INCOMING_TRAFFIC", {"blockedPorts": "3389"}),
    remediation="Remove port 3389 from rules that are open to the internet; use Fleet Manager.",
    url=security_hub("EC2.14"),
    since="0.2.0",
    check=check,
    passing=(
        *ingress("remote desktop from a private network", "10.0.0.0/8", (3389, 3389)),
        *ingress("ports beside it from everywhere", "0.0.0.0/0", (3390, 4000)),
        *ingress("udp on port 3389", "::/0", (3389, 3389), "udp"),
        Example("no rules", Given(SECURITY_GROUP)),
        Example("egress rule", Given(SECURITY_GROUP_RULE, {"type": "egress", **RDP})),
    ),
    failing=(
        *ingress("remote desktop from everywhere", "0.0.0.0/0", (3389, 3389), blame="source"),
        *ingress("range that holds it, IPv6", "::/0", (3000, 4000), "6", blame="source"),
        *ingress("all protocols, ports absent", "0.0.0.0/0", None, "-1", blame="source"),
        Example(
            "halves of the internet",
            Given(
                SECURITY_GROUP, {"ingress": [{**RDP, "cidrBlocks": ["0.0.0.0/1", "128.0.0.0/1"]}]}
            ),
            path="ingress[0].cidrBlocks",
        ),
    ),
    undecided=(
        *ingress("source unknown", UNKNOWN, (3389, 3389), blame="source"),
        *ingress("ports unknown", "0.0.0.0/0", (UNKNOWN, 4000), blame="fromPort"),
        Example("rules unknown", Given(SECURITY_GROUP, {"ingress": UNKNOWN}), path="ingress"),
    ),
)
