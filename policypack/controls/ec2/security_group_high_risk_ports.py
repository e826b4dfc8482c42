"""No security group lets the whole internet reach a port of high risk.

What: no ingress rule opens one of these tcp or udp ports to 0.0.0.0/0 or ::/0: 20, 21 (FTP),
22 (SSH), 23 (Telnet), 25 (SMTP), 110 (POP3), 135 (RPC), 143 (IMAP), 445 (SMB), 1433, 1434 (SQL
Server), 3000, 5000, 8080, 8088, 8888 (development servers), 3306, 4333 (MySQL, mSQL), 3389 (RDP),
5432, 5500 (PostgreSQL, VNC), 5601 (Kibana), 9200, 9300 (OpenSearch). Prefix lists, and ranges split
over several rules, are judged by EXT.SG_SPLIT_RANGES.

Why: these services carry no or weak authentication, or data nobody outside should reach.

How to fix: remove the rule, or limit it to the networks or security groups that need it.
"""

from collections.abc import Iterable
from typing import Final

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._security_group_examples import ingress
from .._security_group_exposure import lets_through, open_to_internet
from .._security_group_rules import INGRESS, WITH_PORTS
from .._tokens import SECURITY_GROUP
from .._values import UNKNOWN

# The list of the control, which Security Hub does not let anyone change.
PORTS: Final = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432),
    *(5500, 5601, 8080, 8088, 8888, 9200, 9300),
)
reaches_high_risk = lets_through(PORTS, *WITH_PORTS)


def check(resource: Resource) -> Iterable[Finding]:
    """Judge the rules that let traffic to a high-risk port in."""
    return open_to_internet(resource, reaches_high_risk, "limit the source of this high-risk port")


CONTROL = Control(
    doc=__doc__,
    id="EC2.19",
    name="restricted-common-ports",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    applies_to=INGRESS,
    config_rule=ConfigRule(
        "RESTRICTED_INCOMING_TRAFFIC", {"blockedPorts": ",".join(str(port) for port in PORTS)}
    ),
    remediation="Remove high-risk ports from rules that are open to the internet.",
    url=security_hub("EC2.19"),
    since="0.1.0",
    check=check,
    passing=(
        *ingress("database from a private network", "10.0.0.0/8", (5432, 5432)),
        *ingress("ports between the listed ones", "0.0.0.0/0", (446, 1432)),
        Example("no rules", Given(SECURITY_GROUP)),
    ),
    failing=(
        *ingress("database from everywhere", "0.0.0.0/0", (3306, 3306), blame="source"),
        *ingress("range that holds one", "::/0", (9000, 9250), "TCP", blame="source"),
        *ingress("tcp, ports absent", "0.0.0.0/0", None, blame="source"),
        Example(
            "all public addresses, listed",
            Given(
                SECURITY_GROUP,
                {
                    "ingress": [
                        {"protocol": "all", "ipv6CidrBlocks": ["2000::/4", UNKNOWN, "3000::/4"]}
                    ]
                },
            ),
            path="ingress[0].ipv6CidrBlocks",
        ),
    ),
    undecided=(
        *ingress("protocol unknown", "0.0.0.0/0", (445, 445), UNKNOWN, blame="protocol"),
        *ingress("source is no CIDR block", "0.0.0.0/33", (445, 445), blame="source"),
    ),
)
