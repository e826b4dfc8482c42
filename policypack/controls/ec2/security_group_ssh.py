"""No security group lets the whole internet reach SSH.

What: no ingress rule opens tcp port 22 to 0.0.0.0/0 or ::/0. A port range that holds 22, "all
protocols", and several CIDR blocks that add up to the internet count as well. Prefix lists, and
ranges split over several rules, are judged by EXT.SG_SPLIT_RANGES.

Why: everything that listens on port 22 is scanned and tried within minutes of being reachable.

How to fix: remove the rule and open sessions with Systems Manager Session Manager, which needs no
open port. Where SSH must stay, name the networks that may connect.
"""

from collections.abc import Iterable

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._security_group_examples import ingress
from .._security_group_exposure import lets_through, open_to_internet
from .._security_group_rules import INGRESS
from .._tokens import SECURITY_GROUP, SECURITY_GROUP_RULE
from .._values import UNKNOWN

ADVICE = "remove the rule and use Session Manager instead of SSH"
SSH = {"protocol": "tcp", "fromPort": 22, "toPort": 22}
reaches_ssh = lets_through([22], "tcp")


def check(resource: Resource) -> Iterable[Finding]:
    """Judge the rules that let SSH in."""
    return open_to_internet(resource, reaches_ssh, ADVICE)


CONTROL = Control(
    doc=__doc__,
    id="EC2.13",
    name="restricted-ssh",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    applies_to=INGRESS,
    config_rule=ConfigRule("INCOMING_SSH_DISABLED"),
    remediation="Remove port 22 from rules that are open to the internet; use Session Manager.",
    url=security_hub("EC2.13"),
    since="0.1.0",
    check=check,
    passing=(
        *ingress("ssh from a private network", "10.0.0.0/8", (22, 22)),
        *ingress("https from everywhere", "0.0.0.0/0", (443, 443)),
        *ingress("udp on port 22", "0.0.0.0/0", (22, 22), "udp"),
        Example("no rules", Given(SECURITY_GROUP)),
        Example("egress rule", Given(SECURITY_GROUP_RULE, {"type": "egress", **SSH})),
    ),
    failing=(
        *ingress("ssh from everywhere", "0.0.0.0/0", (22, 22), blame="source"),
        *ingress("range that holds ssh, IPv6", "::/0", (20, 1024), "6", blame="source"),
        *ingress("all protocols, ports absent", "0.0.0.0/0", None, "-1", blame="source"),
        Example(
            "halves of the internet",
            Given(
                SECURITY_GROUP, {"ingress": [{**SSH, "cidrBlocks": ["0.0.0.0/1", "128.0.0.0/1"]}]}
            ),
            path="ingress[0].cidrBlocks",
        ),
        Example(
            "unknown rule beside an open one",
            Given(SECURITY_GROUP_RULE, {**SSH, "cidrBlocks": [UNKNOWN, "0.0.0.0/0"]}),
            path="cidrBlocks[1]",
        ),
    ),
    undecided=(*ingress("ports unknown", "0.0.0.0/0", (UNKNOWN, 22), blame="fromPort"),),
)
