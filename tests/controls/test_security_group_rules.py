"""Ports, protocols and address blocks of security group rules, in every spelling."""

from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._internet import Family, is_internet, network_of
from policypack.controls._model import Finding, Resource, Undecided, Violation
from policypack.controls._security_group_exposure import lets_through, open_to_internet
from policypack.controls._security_group_rules import (
    DEFAULT_SECURITY_GROUP,
    Direction,
    Rule,
    covers,
    port_ranges,
    rules,
)
from policypack.controls._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from policypack.controls._values import UNKNOWN, Secret

PORTS = st.integers(0, 65535)
WORLD = "0.0.0.0/0"


def resource(token: str, inputs: dict[str, object]) -> Resource:
    return Resource(f"urn:pulumi:s::p::{token}::it", token, "it", inputs)


def single(inputs: dict[str, object], direction: Direction = "ingress") -> Rule:
    [rule] = rules(resource(SECURITY_GROUP, {direction: [inputs]}), direction)
    return rule


def spellings(
    direction: Direction, protocol: object, low: object, high: object, source: object
) -> list[Resource]:
    ports = {"fromPort": low, "toPort": high}
    inline = {"protocol": protocol, **ports, "cidrBlocks": [source]}
    own = {"ipProtocol": protocol, **ports, "cidrIpv4": source}
    token = SECURITY_GROUP_INGRESS_RULE if direction == "ingress" else SECURITY_GROUP_EGRESS_RULE
    return [
        resource(SECURITY_GROUP, {direction: [inline]}),
        resource(DEFAULT_SECURITY_GROUP, {direction: [inline]}),
        resource(SECURITY_GROUP_RULE, {"type": direction, **inline}),
        resource(token, own),
    ]


@pytest.mark.parametrize(
    ("spelling", "protocol"),
    [
        ("tcp", "tcp"),
        (" TCP ", "tcp"),
        ("6", "tcp"),
        (6, "tcp"),
        (6.0, "tcp"),
        ("Udp", "udp"),
        ("17", "udp"),
        (17.0, "udp"),
        ("-1", "all"),
        (-1.0, "all"),
        ("all", "all"),
        ("ALL", "all"),
        (None, "all"),
        ("icmpv6", "icmpv6"),
        (50.0, "50"),
        (UNKNOWN, None),
        (Secret("6"), "tcp"),
    ],
)
def test_protocol_in_any_spelling_is_normalised(spelling: object, protocol: str | None) -> None:
    assert single({"protocol": spelling}).protocol == protocol


@pytest.mark.parametrize(
    ("first", "last", "low", "high"),
    [
        (22.0, 22.0, 22, 22),
        ("22", "23", 22, 23),
        (None, None, 0, 65535),
        (-1.0, -1.0, 0, 65535),
        (1024, None, 1024, 65535),
        ("ssh", 22, 0, 22),
        (True, 22.5, 0, 65535),
        (UNKNOWN, 22, None, 22),
    ],
)
def test_ports_missing_or_odd_leave_the_range_open(
    first: object, last: object, low: int | None, high: int | None
) -> None:
    rule = single({"protocol": "tcp", "fromPort": first, "toPort": last})
    assert (rule.low, rule.high) == (low, high)


@pytest.mark.parametrize(
    ("protocol", "first", "last", "touches"),
    [
        ("tcp", 20, 25, True),
        ("tcp", 23, 25, False),
        ("udp", 22, 22, True),
        ("icmp", 22, 22, False),
        ("-1", 0, 0, True),
        ("tcp", UNKNOWN, 21, False),
        ("tcp", 23, UNKNOWN, False),
        ("tcp", UNKNOWN, 22, None),
        ("tcp", 22, UNKNOWN, None),
        (UNKNOWN, 443, 443, None),
    ],
)
def test_touches_port_22(
    *, protocol: object, first: object, last: object, touches: bool | None
) -> None:
    assert single({"protocol": protocol, "fromPort": first, "toPort": last}).touches(22) is touches


@pytest.mark.parametrize(
    ("protocol", "first", "last", "exceeds"),
    [
        ("tcp", 443, 443, False),
        ("tcp", 80, 443, True),
        ("tcp", 1021, 1025, False),
        ("udp", 443, 443, True),
        ("udp", 123, 123, False),
        ("esp", None, None, True),
        ("all", None, None, True),
        ("icmp", 8, 0, True),
        ("icmp", UNKNOWN, UNKNOWN, True),
        ("tcp", 444, 443, True),
        ("tcp", UNKNOWN, 443, None),
        ("tcp", UNKNOWN, 444, True),
        ("tcp", UNKNOWN, UNKNOWN, None),
        (UNKNOWN, 443, 443, None),
        (UNKNOWN, 123, 123, None),
        (UNKNOWN, 25, 25, True),
    ],
)
def test_exceeds_what_is_allowed(
    *, protocol: object, first: object, last: object, exceeds: bool | None
) -> None:
    allowed = {"tcp": port_ranges([80.0, 443, "1020-1025"]), "udp": port_ranges(["123"])}
    rule = single({"protocol": protocol, "fromPort": first, "toPort": last})
    assert rule.exceeds(allowed) is exceeds


@pytest.mark.parametrize(
    ("protocol", "first", "last", "name"),
    [
        ("-1", None, None, "protocol"),
        ("icmp", 443, 443, "protocol"),
        ("tcp", 80, 443, "fromPort"),
        ("tcp", 443, 444, "toPort"),
        ("tcp", UNKNOWN, 444, "toPort"),
        ("udp", 123, 123, "protocol"),
        (UNKNOWN, 80, 80, "fromPort"),
    ],
)
def test_stray_names_what_lets_too_much_through(
    protocol: object, first: object, last: object, name: str
) -> None:
    rule = single({"protocol": protocol, "fromPort": first, "toPort": last})
    assert rule.stray({"tcp": [(443, 443)], "udp": []}).path == f"ingress[0].{name}"


def test_stray_with_nothing_allowed_and_protocol_unknown_names_the_ports() -> None:
    rule = single({"protocol": UNKNOWN, "fromPort": 443, "toPort": 443})
    assert rule.exceeds({"tcp": [], "udp": []}) is True
    assert rule.stray({"tcp": [], "udp": []}).path == "ingress[0].fromPort"


@given(PORTS, PORTS, PORTS)
def test_touches_agrees_with_the_range(low: int, high: int, port: int) -> None:
    rule = single({"protocol": "tcp", "fromPort": float(low), "toPort": float(high)})
    assert rule.touches(port) is (port in range(low, high + 1))


@given(st.lists(st.tuples(PORTS, PORTS), max_size=5), st.integers(0, 300), st.integers(0, 300))
def test_covers_agrees_with_sets_of_ports(
    ranges: list[tuple[int, int]], low: int, size: int
) -> None:
    held = {port for first, last in ranges for port in range(first, last + 1)}
    assert covers(ranges, low, low + size) is held.issuperset(range(low, low + size + 1))


@pytest.mark.parametrize(
    ("text", "family", "read"),
    [
        (WORLD, 4, True),
        ("10.1.2.3/8", 4, True),
        ("::/0", 6, True),
        ("0:0::0/0", 6, True),
        ("::/0", 4, False),
        (WORLD, 6, False),
        ("8.8.8.8", 4, False),
        ("0.0.0.0/33", 4, False),
        ("10.0.0/8", 4, False),
        ("anywhere", 4, False),
        ("/0", 4, False),
        ("", 4, False),
        (None, 4, False),
    ],
)
def test_network_of_text_reads_blocks_of_one_family(
    *, text: str | None, family: Family, read: bool
) -> None:
    assert (network_of(text, family) is not None) is read


@pytest.mark.parametrize(
    ("blocks", "internet"),
    [
        (["0.0.0.0/0"], True),
        (["1.2.3.4/0"], True),
        (["0.0.0.0/1", "128.0.0.0/1"], True),
        (["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1", "10.0.0.0/8"], True),
        (["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3"], True),
        (["0.0.0.0/1"], False),
        (["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/4"], False),
        (["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], False),
        ([], False),
        (["::/0"], True),
        (["2000::/3"], True),
        (["2000::/4", "3000::/4"], True),
        (["2000::/4"], False),
        (["fd00::/8", "8000::/1"], False),
    ],
)
def test_is_internet_of_blocks_that_add_up(*, blocks: list[str], internet: bool) -> None:
    family: Family = 6 if any(":" in block for block in blocks) else 4
    networks = [found for block in blocks if (found := network_of(block, family)) is not None]
    assert len(networks) == len(blocks)
    assert is_internet(networks, family) is internet


@given(st.integers(0, 8), st.data())
def test_is_internet_split_into_equal_parts_unless_a_public_one_is_missing(
    bits: int, data: st.DataObject
) -> None:
    parts = list(IPv4Network("0.0.0.0/0").subnets(prefixlen_diff=bits))
    order = data.draw(st.permutations(parts))
    assert is_internet(order, 4)
    public = next(part for part in order if part.supernet_of(IPv4Network("8.8.8.0/24")))
    assert not is_internet([part for part in order if part is not public], 4)


@given(st.ip_addresses(v=6), st.integers(1, 128))
def test_is_internet_of_one_ipv6_block_only_if_it_holds_all_global_addresses(
    address: object, length: int
) -> None:
    block = ip_network(f"{address}/{length}", strict=False)
    assert isinstance(block, IPv6Network)
    assert is_internet([block], 6) is block.supernet_of(IPv6Network("2000::/3"))


def judged(subject: Resource) -> list[Finding]:
    return list(open_to_internet(subject, lets_through([22], "tcp"), "close it"))


@given(PORTS, PORTS, st.sampled_from(["tcp", "udp", "-1", "icmp", 6.0, UNKNOWN]))
def test_open_to_internet_says_the_same_of_all_four_spellings(
    low: int, high: int, protocol: object
) -> None:
    kinds = [
        [type(finding) for finding in judged(subject)]
        for subject in spellings("ingress", protocol, float(low), float(high), WORLD)
    ]
    assert kinds == [kinds[0]] * 4


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_rules_of_the_other_direction_are_left_out(direction: Direction) -> None:
    other: Direction = "egress" if direction == "ingress" else "ingress"
    subjects = spellings(other, "tcp", 22, 22, WORLD)[:3]
    assert [list(rules(subject, direction)) for subject in subjects] == [[], [], []]


SSH = {"protocol": "tcp", "fromPort": 22, "toPort": 22}


@pytest.mark.parametrize(
    ("source", "findings"),
    [
        ({"cidrBlocks": ["10.0.0.0/8", WORLD]}, [(Violation, "cidrBlocks[1]")]),
        (
            {"cidrBlocks": [WORLD], "ipv6CidrBlocks": ["::/0"]},
            [(Violation, "cidrBlocks[0]"), (Violation, "ipv6CidrBlocks[0]")],
        ),
        ({"cidrBlocks": [UNKNOWN, WORLD]}, [(Violation, "cidrBlocks[1]")]),
        (
            {"cidrBlocks": ["0.0.0.0/1", UNKNOWN, "oops", "128.0.0.0/1"]},
            [(Violation, "cidrBlocks")],
        ),
        (
            {"cidrBlocks": [UNKNOWN, "10.0.0.0/8", "oops"]},
            [(Undecided, "cidrBlocks[0]"), (Undecided, "cidrBlocks[2]")],
        ),
        ({"cidrBlocks": UNKNOWN}, [(Undecided, "cidrBlocks")]),
        ({"cidrBlocks": [None, 7.0]}, [(Undecided, "cidrBlocks[1]")]),
        ({"prefixListIds": ["pl-1"]}, []),
        ({"prefixListIds": ["pl-1"], "cidrBlocks": [WORLD]}, [(Violation, "cidrBlocks[0]")]),
        ({"securityGroups": ["sg-1"], "self": True}, []),
        ({}, []),
    ],
)
def test_open_to_internet_with_mixed_sources_blames_the_open_one(
    source: dict[str, object], findings: list[tuple[type, str]]
) -> None:
    found = judged(resource(SECURITY_GROUP_RULE, {"type": "ingress", **SSH, **source}))
    assert [(type(finding), finding.path) for finding in found] == findings


def test_open_to_internet_with_unknown_rules_still_judges_the_others() -> None:
    items = [UNKNOWN, {**SSH, "cidrBlocks": [WORLD]}, "no rule", {**SSH, "fromPort": 23}]
    found = judged(resource(SECURITY_GROUP, {"ingress": items}))
    assert [(type(finding), finding.path) for finding in found] == [
        (Undecided, "ingress[0]"),
        (Violation, "ingress[1].cidrBlocks[0]"),
    ]


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.just(UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*SSH, "cidrBlocks", "prefixListIds"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JUNK, st.sampled_from(["ingress", "egress"]))
def test_rules_of_malformed_input_never_raise(junk: object, direction: Direction) -> None:
    for token in (SECURITY_GROUP, SECURITY_GROUP_RULE, SECURITY_GROUP_INGRESS_RULE):
        subject = resource(token, {direction: junk, "cidrBlocks": junk, "fromPort": junk})
        assert all(rule.traffic for rule in rules(subject, direction))
        assert all(finding.path for finding in judged(subject))
