"""Security groups do not open to the internet by ranges split over rules, nor by prefix lists.

What: EC2.13, EC2.14, EC2.18, EC2.19, EC2.53 and EC2.54 judge each rule alone, by the CIDR blocks in
it. This control judges what only the whole stack shows: ingress rules of one group, inline or
separate, that let the same tcp or udp traffic in and together hold all addresses of the internet,
as 0.0.0.0/1 and 128.0.0.0/1 do; and prefix lists that hold them. Prefix lists of the stack are
looked up, with their separate entries; one of another stack stays undecided. Authorised ports may
be open, by default tcp 80 and 443.

Why: the other rules, and AWS Config, take such a group for closed, and it is as open as any.

How to fix: limit the sources. If the port is meant to be open to everyone, write 0.0.0.0/0 and
authorise it with `authorizedTcpPorts` and `authorizedUdpPorts`, here and for EC2.18.
"""

from collections.abc import Iterable

from .._graph import Graph
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._prefix_lists import PREFIX_LIST, PREFIX_LIST_ENTRY
from .._security_group_exposure import lets_more_through
from .._security_group_rules import (
    DEFAULT_SECURITY_GROUP,
    INGRESS,
    ports_by_protocol,
    ports_parameter,
    ports_text,
)
from .._security_group_splits import open_across_rules
from .._tokens import SECURITY_GROUP, SECURITY_GROUP_INGRESS_RULE, SECURITY_GROUP_RULE
from .._values import UNKNOWN

SSH = {"fromPort": 22, "toPort": 22}
LOWER, UPPER = "0.0.0.0/1", "128.0.0.0/1"
GROUP = Given(SECURITY_GROUP, name="group")


def check(resource: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge the rules of a group together, and each by its prefix lists."""
    allowed = ports_by_protocol(resource.settings, "authorized")
    advice = f"limit the sources, or open only {ports_text(allowed)}"
    return open_across_rules(resource, graph, lets_more_through(allowed), advice)


def _rule(block: object, name: str = "it", **own: object) -> Given:
    inputs = {"ipProtocol": "tcp", **SSH, "cidrIpv4": block, "securityGroupId": UNKNOWN, **own}
    return Given(SECURITY_GROUP_INGRESS_RULE, inputs, name, {"securityGroupId": ("group",)})


def _foreign(block: str, name: str = "it") -> Given:
    rule = {"ipProtocol": "tcp", **SSH, "cidrIpv6": block, "securityGroupId": "sg-1"}
    return Given(SECURITY_GROUP_INGRESS_RULE, rule, name)


def _old_rule(block: object, **own: object) -> Given:
    inputs = {"type": "ingress", "protocol": "6", "fromPort": 0, "toPort": 1024, **own}
    names = {"cidrBlocks": [block], "securityGroupId": UNKNOWN}
    return Given(SECURITY_GROUP_RULE, {**inputs, **names}, "old", {"securityGroupId": ("group",)})


def _inline(token: str, *blocks: object, name: str = "group") -> Given:
    rules = [{"protocol": "tcp", **SSH, "cidrBlocks": [block]} for block in blocks]
    return Given(token, {"ingress": rules}, name)


def _listing(*ids: object, depends: tuple[str, ...] = ("list",), **own: object) -> Given:
    rule = {"protocol": "tcp", **SSH, "prefixListIds": list(ids)}
    return Given(SECURITY_GROUP, {"ingress": [{**rule, **own}]}, depends={"ingress": depends})


def _list(*blocks: object, name: str = "list") -> Given:
    entries = [{"cidr": block} for block in blocks]
    return Given(PREFIX_LIST, {"entries": entries}, name, outputs={"id": f"pl-{name}"})


CONTROL = Control(
    doc=__doc__,
    id="EXT.SG_SPLIT_RANGES",
    name="ec2-security-group-split-ranges",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=INGRESS,
    config_rule=NoConfigRule("AWS Config managed rules judge the blocks of one rule at a time"),
    remediation="Limit the sources of rules that add up to the internet, or write 0.0.0.0/0.",
    url="https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        ports_parameter("authorizedTcpPorts", "tcp ports open to the internet", 80, 443),
        ports_parameter("authorizedUdpPorts", "udp ports open to the internet"),
    ),
    passing=(
        Example("half of the internet", _rule(LOWER), (GROUP,)),
        Example("two groups", _rule(LOWER), (GROUP, _inline(SECURITY_GROUP, UPPER, name="b"))),
        Example("other ports", _rule(LOWER), (GROUP, _rule(UPPER, "b", fromPort=20, toPort=21))),
        Example(
            "halves for an authorised port",
            _rule(LOWER, fromPort=443, toPort=443),
            (GROUP, _rule(UPPER, "b", fromPort=443, toPort=443)),
        ),
        Example(
            "private network beside halves",
            _rule("10.0.0.0/8"),
            (GROUP, _rule(LOWER, "a"), _rule(UPPER, "b")),
        ),
        Example("rule open by itself", _rule("0.0.0.0/0"), (GROUP, _rule(LOWER, "a"))),
        Example("prefix list of the stack", _listing(UNKNOWN), (_list("10.0.0.0/8"),)),
        Example(
            "foreign prefix list for an authorised port",
            _listing("pl-1", depends=(), fromPort=443, toPort=443),
        ),
    ),
    failing=(
        Example("halves in separate rules", _rule(LOWER), (GROUP, _rule(UPPER, "b")), "cidrIpv4"),
        Example(
            "halves in rules of both types, ports overlapping",
            _rule(UPPER),
            (GROUP, _old_rule(LOWER)),
            "cidrIpv4",
        ),
        Example(
            "half inline, half for all protocols",
            _inline(SECURITY_GROUP, LOWER),
            (_old_rule(UPPER, protocol="-1"),),
            "ingress[0].cidrBlocks[0]",
        ),
        Example(
            "halves in two inline rules",
            _inline(SECURITY_GROUP, LOWER, UPPER),
            path="ingress[1].cidrBlocks[0]",
        ),
        Example(
            "halves, default group",
            _inline(DEFAULT_SECURITY_GROUP, LOWER, UPPER),
            path="ingress[0].cidrBlocks[0]",
        ),
        Example(
            "IPv6 halves in a foreign group",
            _foreign("2000::/4"),
            (_foreign("3000::/4", "b"),),
            "cidrIpv6",
        ),
        Example(
            "prefix list that holds the internet",
            _listing(UNKNOWN),
            (_list("10.0.0.0/8", "0.0.0.0/0"),),
            "ingress[0].prefixListIds[0]",
        ),
        Example(
            "prefix list by its id, with a separate entry",
            _listing("pl-list", depends=()),
            (
                _list(LOWER),
                Given(PREFIX_LIST_ENTRY, {"prefixListId": "pl-list", "cidr": UPPER}, "entry"),
            ),
            "ingress[0].prefixListIds[0]",
        ),
        Example(
            "half in a prefix list",
            _listing(UNKNOWN, cidrBlocks=[UPPER]),
            (_list(LOWER),),
            "ingress[0].cidrBlocks[0]",
        ),
    ),
    undecided=(
        Example(
            "foreign prefix list", _listing("pl-1", depends=()), path="ingress[0].prefixListIds[0]"
        ),
        Example(
            "entry of a prefix list unknown",
            _listing(UNKNOWN),
            (_list(UNKNOWN),),
            "ingress[0].prefixListIds[0]",
        ),
        Example(
            "one of two prefix lists",
            _listing(UNKNOWN, depends=("list", "b")),
            (_list("10.0.0.0/8"), _list("::/0", name="b")),
            "ingress[0].prefixListIds[0]",
        ),
        Example(
            "halves, ports of the other unknown",
            _rule(LOWER),
            (GROUP, _rule(UPPER, "b", fromPort=UNKNOWN)),
            "cidrIpv4",
        ),
        Example(
            "halves, own ports unknown",
            _rule(LOWER, toPort=UNKNOWN),
            (GROUP, _rule(UPPER, "b")),
            "toPort",
        ),
    ),
)
