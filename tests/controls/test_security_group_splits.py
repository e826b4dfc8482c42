"""Rules of one group that add up to the internet, in all the ways to split them."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._internet import Family, has_public, is_internet, network_of
from policypack.controls._model import Example, Finding, Given, Resource, Undecided, Violation
from policypack.controls._prefix_lists import PREFIX_LIST, PREFIX_LIST_ENTRY, listed
from policypack.controls._security_group_exposure import lets_more_through, lets_through
from policypack.controls._security_group_splits import open_across_rules
from policypack.controls._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from policypack.controls._values import UNKNOWN, Secret

LOWER, UPPER = "0.0.0.0/1", "128.0.0.0/1"
Ports = tuple[object, object]


def stack(*givens: Given) -> tuple[Resource, ...]:
    return resources_of(Example("", givens[0], givens[1:]))


def rule(name: str, block: object, ports: Ports = (22, 22), protocol: object = "tcp") -> Given:
    traffic = {"ipProtocol": protocol, "fromPort": ports[0], "toPort": ports[1]}
    inputs = {**traffic, "cidrIpv4": block, "securityGroupId": "sg-1"}
    return Given(SECURITY_GROUP_INGRESS_RULE, inputs, name)


def judged(*givens: Given) -> list[list[Finding]]:
    resources = stack(*givens)
    graph, reach = Graph(resources), lets_more_through({"tcp": [(443, 443)], "udp": []})
    return [list(open_across_rules(one, graph, reach, "close it")) for one in resources]


def kinds(*givens: Given) -> list[list[type]]:
    return [[type(finding) for finding in found] for found in judged(*givens)]


def test_halves_in_two_rules_are_blamed_on_both_and_worded_with_the_traffic() -> None:
    (first,), (second,) = judged(rule("a", LOWER, (20, 30)), rule("b", UPPER, (25, 40)))
    assert isinstance(first, Violation)
    assert isinstance(second, Violation)
    assert first == second
    assert first.path == "cidrIpv4"
    assert first.text == (
        "adds up with other rules of the group to all addresses of the internet for tcp 25-30;"
        " close it"
    )


@pytest.mark.parametrize(
    ("ports", "protocol", "kind"),
    [
        ((22, 22), "tcp", Violation),
        ((0, 22), "6", Violation),
        ((22, 65535), "tcp", Violation),
        ((23, 30), "tcp", None),
        ((22, 22), "udp", None),
        ((None, None), "-1", Violation),
        ((0, 0), "all", Violation),
        ((22, 22), "icmp", None),
        ((UNKNOWN, 22), "tcp", Undecided),
        ((UNKNOWN, 21), "tcp", None),
        ((22, 22), UNKNOWN, Undecided),
    ],
)
def test_halves_count_where_both_let_the_same_traffic_in(
    ports: Ports, protocol: object, kind: type | None
) -> None:
    found, _ = kinds(rule("a", LOWER), rule("b", UPPER, ports, protocol))
    assert found == ([] if kind is None else [kind])


def test_ports_of_a_rule_that_are_secret_are_not_shown_by_the_others() -> None:
    (first,), _ = judged(rule("a", LOWER, (20, 30)), rule("b", UPPER, (Secret(25), 40)))
    assert "25" not in first.text
    assert "confidential traffic" in first.text


def test_halves_of_port_zero_are_found() -> None:
    assert kinds(rule("a", LOWER, (0, 0)), rule("b", UPPER, (0, 0))) == [[Violation]] * 2


def test_halves_of_an_allowed_port_pass() -> None:
    assert kinds(rule("a", LOWER, (443, 443)), rule("b", UPPER, (443, 443))) == [[], []]


def test_ranges_that_share_only_allowed_ports_pass() -> None:
    assert kinds(rule("a", LOWER, (440, 443)), rule("b", UPPER, (443, 450))) == [[], []]


def test_rule_open_by_itself_is_left_to_other_controls_and_blames_nobody_else() -> None:
    assert kinds(rule("a", "0.0.0.0/0"), rule("b", LOWER)) == [[], []]


def test_private_block_among_halves_is_not_blamed() -> None:
    found = kinds(rule("a", "10.0.0.0/8"), rule("b", LOWER), rule("c", UPPER))
    assert found == [[], [Violation], [Violation]]


def test_each_duplicate_of_a_half_is_blamed() -> None:
    found = kinds(
        *(rule(name, block) for name, block in zip("abcd", [LOWER, UPPER] * 2, strict=True))
    )
    assert found == [[Violation]] * 4


def test_separate_port_lists_of_one_control_are_not_mixed() -> None:
    resources = stack(rule("a", LOWER, (22, 22)), rule("b", UPPER, (3389, 3389)))
    reach = lets_through((22, 3389), "tcp")
    assert list(open_across_rules(resources[0], Graph(resources), reach, "close it")) == []


@given(st.integers(1, 4), st.data())
def test_parts_spread_over_rules_are_found_unless_a_public_one_is_missing(
    bits: int, data: st.DataObject
) -> None:
    parts = list(IPv4Network("0.0.0.0/0").subnets(prefixlen_diff=bits))
    spread = [data.draw(st.integers(0, 2)) for _ in parts]
    missing = next(part for part in parts if part.supernet_of(IPv4Network("8.8.8.0/24")))
    held = [[x for x, place in zip(parts, spread, strict=True) if place == n] for n in range(3)]

    def rules(*, whole: bool) -> list[Given]:
        return [
            Given(
                SECURITY_GROUP_RULE,
                {
                    "type": "ingress",
                    "protocol": "-1",
                    "securityGroupId": "sg-1",
                    "cidrBlocks": [str(x) for x in blocks if whole or x is not missing],
                },
                f"rule{number}",
            )
            for number, blocks in enumerate(held)
        ]

    alone = any(is_internet(blocks, 4) for blocks in held)
    assert any(kinds(*rules(whole=True))) is not alone
    assert not any(kinds(*rules(whole=False)))


@pytest.mark.parametrize(
    ("entries", "separate", "known", "sure", "doubt"),
    [
        (["10.0.0.0/8", "::/0"], [], True, ["10.0.0.0/8"], ""),
        (["10.0.0.0/8"], ["0.0.0.0/0"], True, ["10.0.0.0/8", "0.0.0.0/0"], ""),
        ([UNKNOWN], [], True, [], "is a prefix list with entries not known yet"),
        (UNKNOWN, [], True, [], "is a prefix list with entries not known yet"),
        ([], [UNKNOWN], True, [], "is a prefix list with entries not known yet"),
        ([], ["10.0.0.0/8"], False, [], "is a prefix list with entries not known yet"),
    ],
)
def test_listed_reads_entries_wherever_they_are(
    *, entries: object, separate: list[object], known: bool, sure: list[str], doubt: str
) -> None:
    cidrs = [{"cidr": x} for x in entries] if isinstance(entries, list) else entries
    one = Given(PREFIX_LIST, {"entries": cidrs}, "list", outputs={"id": "pl-1", "arn": "arn:1"})
    name = "pl-1" if known else UNKNOWN
    more = [
        Given(PREFIX_LIST_ENTRY, {"prefixListId": name, "cidr": cidr}, f"entry{number}")
        for number, cidr in enumerate(separate)
    ]
    user = Given(SECURITY_GROUP_INGRESS_RULE, {"prefixListId": "pl-1"}, "user")
    resources = stack(user, one, *more)
    found = listed(resources[0], resources[0].at("prefixListId"), Graph(resources))
    assert [str(block) for block in found.blocks(4, certain=True)] == sure
    assert found.doubt == doubt


def test_listed_outside_the_stack_is_a_doubt() -> None:
    resources = stack(Given(SECURITY_GROUP_INGRESS_RULE, {"prefixListId": "pl-9"}))
    found = listed(resources[0], resources[0].at("prefixListId"), Graph(resources))
    assert (found.doubt, found.blocks(4, certain=False)) == (
        "is a prefix list outside this stack",
        [],
    )


@pytest.mark.parametrize(
    ("block", "family", "public"),
    [
        ("10.1.0.0/16", 4, False),
        ("192.168.0.0/16", 4, False),
        ("8.8.8.0/24", 4, True),
        (LOWER, 4, True),
        ("fd00::/8", 6, False),
        ("2001:db8::/32", 6, True),
    ],
)
def test_has_public_tells_private_blocks_apart(block: str, family: Family, *, public: bool) -> None:
    network = network_of(block, family)
    assert network is not None
    assert has_public([network], family) is public


def test_inline_group_and_rules_that_refer_to_it_are_judged_together() -> None:
    inline = {"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": [LOWER]}]}
    group = Given(SECURITY_GROUP, inline, "group", outputs={"id": "sg-1"})
    assert kinds(group, rule("b", UPPER)) == [[Violation], [Violation]]
