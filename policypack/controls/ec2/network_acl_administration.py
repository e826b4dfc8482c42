"""No network ACL lets the whole internet reach SSH or Remote Desktop.

What: the rules of an ACL, inline or as `NetworkAclRule`, let no tcp or udp traffic from 0.0.0.0/0
or ::/0 in to port 22 or 3389. They are taken in the order of their numbers: a deny in front of an
allow closes what it covers, and allows that add up to the internet count like one. AWS Config names
tcp and udp, Security Hub tcp only: this control follows AWS Config. Security Hub gives no findings
for default ACLs; here the rules a program writes into a `DefaultNetworkAcl` are judged. A rule for
an ACL of another stack is judged with the rules this stack adds to that ACL.

Why: an ACL is the second lock of a whole subnet, for the day a security group is opened by mistake.

How to fix: limit the allow to the networks that administrate, or deny ports 22 and 3389, tcp and
udp, with a lower rule number.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

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
from .._network_acl_rules import (
    ACLS,
    DEFAULT_NETWORK_ACL,
    NETWORK_ACL,
    NETWORK_ACL_RULE,
    openings,
)
from .._values import UNKNOWN

PORTS = (22, 3389)
ADVICE = "limit it, or deny it with a lower rule number"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the rules that are written in this resource by all rules of their ACL."""
    found: dict[Violation | Undecided, list[str]] = defaultdict(list)
    for opening in openings(resource, graph, PORTS):
        place = opening.entry.rule.cidrs[opening.family]
        if opening.entry.urn != resource.urn:
            continue
        if opening.certain:
            found[Violation(place.path, place.state)].append(opening.traffic)
        else:
            doubt = opening.entry.doubt or place.because("may stand behind a rule that denies,")
            found[Undecided(doubt.path, doubt.state)].append(opening.traffic)
    for kind, traffic in found.items():
        lets = "lets" if isinstance(kind, Violation) else "perhaps lets"
        what = ", ".join(dict.fromkeys(traffic))
        yield replace(kind, text=f"{kind.text} and {lets} {what} in from everywhere; {ADVICE}")


def _rule(number: object, action: object = "allow", **own: object) -> dict[str, object]:
    ports = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlock": "0.0.0.0/0"}
    return {"ruleNo": number, "action": action, **ports, **own}


def _acl(*rules: object, token: str = NETWORK_ACL) -> Given:
    return Given(token, {"ingress": list(rules)}, "acl")


def _separate(number: object, action: object = "allow", name: str = "it", **own: object) -> Given:
    traffic = _rule(number, action, **own)
    inputs = {"ruleNumber": traffic.pop("ruleNo"), "ruleAction": traffic.pop("action"), **traffic}
    return Given(
        NETWORK_ACL_RULE,
        {"networkAclId": UNKNOWN, **inputs},
        name,
        {"networkAclId": ("acl",)},
    )


ALL = {"protocol": "-1", "fromPort": 0, "toPort": 0}
ACL = Given(NETWORK_ACL, name="acl")
BLOCK = "ingress[0].cidrBlock"
CONTROL = Control(
    doc=__doc__,
    id="EC2.21",
    name="nacl-no-unrestricted-ssh-rdp",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=ACLS.types,
    config_rule=ConfigRule("NACL_NO_UNRESTRICTED_SSH_RDP"),
    remediation="Limit who may reach ports 22 and 3389, or deny both with a lower rule number.",
    url=security_hub("EC2.21"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("no rules", ACL),
        Example("private network", _acl(_rule(100, cidrBlock="10.0.0.0/8"))),
        Example("other ports", _acl(_rule(100, fromPort=1024, toPort=3388))),
        Example("deny in front", _acl(_rule(200, **ALL), _rule(100, "deny", **ALL))),
        Example(
            "separate deny in front",
            _separate(200),
            (ACL, _separate(100, "deny", "deny", protocol="6", fromPort=0, toPort=1024)),
        ),
        Example("outgoing", _separate(100, egress=True), (ACL,)),
        Example("half of the internet", _acl(_rule(100, cidrBlock="0.0.0.0/1"))),
    ),
    failing=(
        Example("ssh", _acl(_rule(100)), path=BLOCK),
        Example("all traffic", _acl(_rule(100, **ALL)), path=BLOCK),
        Example(
            "range over IPv6",
            _acl(_rule(1, fromPort=3000, toPort=4000, cidrBlock=None, ipv6CidrBlock="::/0")),
            path="ingress[0].ipv6CidrBlock",
        ),
        Example("udp", _acl(_rule(100, protocol="17")), path=BLOCK),
        Example("default ACL", _acl(_rule(100), token=DEFAULT_NETWORK_ACL), path=BLOCK),
        Example("separate rule", _separate(100), (ACL,), "cidrBlock"),
        Example("rule of a foreign ACL", replace(_separate(100), depends={}), path="cidrBlock"),
        Example("deny behind", _acl(_rule(100), _rule(200, "deny")), path=BLOCK),
        Example("deny for another port", _acl(_rule(2), _rule(1, "deny", toPort=21)), path=BLOCK),
        Example(
            "halves, one separate",
            _separate(100, cidrBlock="128.0.0.0/1"),
            (_acl(_rule(90, cidrBlock="0.0.0.0/1")),),
            "cidrBlock",
        ),
        Example(
            "unknown deny behind",
            _acl(_rule(100), _rule(200, "deny", protocol=UNKNOWN)),
            path=BLOCK,
        ),
    ),
    undecided=(
        Example("rules unknown", Given(NETWORK_ACL, {"ingress": UNKNOWN}), path="ingress"),
        Example("action unknown", _acl(_rule(100, UNKNOWN)), path="ingress[0].action"),
        Example("source unknown", _separate(100, cidrBlock=UNKNOWN), (ACL,), "cidrBlock"),
        Example("last port unknown", _separate(100, toPort=UNKNOWN), (ACL,), "toPort"),
        Example("direction unknown", _separate(100, egress=UNKNOWN), (ACL,), "egress"),
        Example(
            "number of a deny unknown",
            _acl(_rule(100), _rule(UNKNOWN, "deny")),
            path=BLOCK,
        ),
    ),
)
