"""No security group lets the whole IPv4 internet reach a remote administration port.

What: no ingress rule opens port 22 (SSH) or 3389 (Remote Desktop) to 0.0.0.0/0, by tcp, udp or "all
protocols", alone or inside a range. Prefix lists, and ranges split over several rules, are
judged by EXT.SG_SPLIT_RANGES.

Why: whoever may reach these ports may try passwords and known flaws on them; CIS asks for this.

How to fix: remove the rule and use Session Manager or Fleet Manager, which need no open port.
"""

from collections.abc import Iterable

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._security_group_examples import ingress
from .._security_group_exposure import lets_through, open_to_internet
from .._security_group_rules import INGRESS, WITH_PORTS
from .._tokens import SECURITY_GROUP
from .._values import UNKNOWN

ADVICE = "remove the rule and use Session Manager or Fleet Manager"
reaches_administration = lets_through((22, 3389), *WITH_PORTS)


def check(resource: Resource) -> Iterable[Finding]:
    """Judge the rules that let remote administration in."""
    return open_to_internet(resource, reaches_administration, ADVICE, families=(4,))


CONTROL = Control(
    doc=__doc__,
    id="EC2.53",
    name="vpc-sg-port-restriction-check-ipv4",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    applies_to=INGRESS,
    config_rule=ConfigRule(
        "VPC_SG_PORT_RESTRICTION_CHECK", {"restrictPorts": "22,3389", "ipType": "IPv4"}
    ),
    remediation="Remove ports 22 and 3389 from rules that are open to 0.0.0.0/0.",
    url=security_hub("EC2.53"),
    since="0.1.0",
    check=check,
    passing=(
        *ingress("remote desktop from a private network", "10.0.0.0/8", (3389, 3389)),
        *ingress("open to the other address family only", "::/0", (22, 22)),
        *ingress("https from everywhere", "0.0.0.0/0", (443, 443)),
        Example("no rules", Given(SECURITY_GROUP)),
    ),
    failing=(
        *ingress("ssh from everywhere", "0.0.0.0/0", (22, 22), blame="source"),
        *ingress(
            "range that holds remote desktop", "0.0.0.0/0", (3000, 4000), "udp", blame="source"
        ),
        *ingress("all protocols, ports absent", "0.0.0.0/0", None, "-1", blame="source"),
    ),
    undecided=(
        *ingress("last port unknown", "0.0.0.0/0", (22, UNKNOWN), blame="toPort"),
        Example(
            "source unknown",
            Given(SECURITY_GROUP, {"ingress": [{"protocol": "-1", "cidrBlocks": UNKNOWN}]}),
            path="ingress[0].cidrBlocks",
        ),
    ),
)
