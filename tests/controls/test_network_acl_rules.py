"""Which rule of a network ACL decides: by number, action, protocol, ports and source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._internet import Family, lies_within, network_of
from policypack.controls._model import Example, Given
from policypack.controls._network_acl_rules import NETWORK_ACL, NETWORK_ACL_RULE, openings
from policypack.controls._values import UNKNOWN

WORLD = "0.0.0.0/0"
Row = tuple[object, ...]  # number, action, protocol, first and last port, source


def inputs(row: Row) -> dict[str, object]:
    names = ("ruleNo", "action", "protocol", "fromPort", "toPort", "cidrBlock")
    return dict(zip(names, row, strict=True))


def found(*rows: Row) -> list[tuple[str, str, bool]]:
    resources = resources_of(
        Example("", Given(NETWORK_ACL, {"ingress": [inputs(row) for row in rows]}))
    )
    return [
        (one.entry.number.path, one.traffic, one.certain)
        for one in openings(resources[0], Graph(resources), (22,))
    ]


ALLOW: Row = (100.0, "allow", "tcp", 22.0, 22.0, WORLD)
OPEN = [("ingress[0].ruleNo", "tcp 22", True)]
DOUBT = [("ingress[0].ruleNo", "tcp 22", False)]


@pytest.mark.parametrize(
    ("first", "result"),
    [
        ((50, "deny", "tcp", 22, 22, WORLD), []),
        ((50.0, "deny", "6", "20", "30", WORLD), []),
        ((50, "deny", "-1", 0, 0, WORLD), []),
        ((50, "DENY", "all", None, None, "0.0.0.0/0"), []),
        ((150, "deny", "tcp", 22, 22, WORLD), OPEN),
        ((50, "deny", "udp", 22, 22, WORLD), OPEN),
        ((50, "deny", "tcp", 23, 80, WORLD), OPEN),
        ((50, "deny", "tcp", 22, 22, "203.0.113.0/24"), OPEN),
        ((50, "allow", "tcp", 22, 22, "10.0.0.0/8"), OPEN),
        ((UNKNOWN, "deny", "tcp", 22, 22, WORLD), DOUBT),
        ((50, UNKNOWN, "tcp", 22, 22, WORLD), [("ingress[1].ruleNo", "tcp 22", False)]),
        ((50, "deny", UNKNOWN, 22, 22, WORLD), DOUBT),
        ((50, "deny", "tcp", UNKNOWN, 22, WORLD), DOUBT),
        ((50, "deny", "tcp", 22, 22, UNKNOWN), DOUBT),
        ((150, UNKNOWN, "tcp", 22, 22, WORLD), OPEN),
        ((UNKNOWN, "deny", "tcp", 23, 23, WORLD), OPEN),
    ],
)
def test_openings_with_another_rule_beside_an_allow(
    first: Row, result: list[tuple[str, str, bool]]
) -> None:
    assert found(ALLOW, first) == result


@pytest.mark.parametrize(
    ("row", "result"),
    [
        ((UNKNOWN, "allow", "tcp", 22, 22, WORLD), OPEN),
        ((100, UNKNOWN, "tcp", 22, 22, WORLD), DOUBT),
        ((100, "allow", UNKNOWN, 22, 22, WORLD), [*DOUBT, ("ingress[0].ruleNo", "udp 22", False)]),
        ((100, "allow", "tcp", UNKNOWN, UNKNOWN, WORLD), DOUBT),
        ((100, "allow", "tcp", 22, 22, UNKNOWN), DOUBT),
        ((100, "allow", "-1", 0, 0, WORLD), [*OPEN, ("ingress[0].ruleNo", "udp 22", True)]),
        ((100, "allow", "icmp", 0, 0, WORLD), []),
        ((100, "allow", "tcp", 22, 22, "0.0.0.0/1"), []),
        ((100, "allow", "tcp", 22, 22, None), []),
        ((100, "allow", "tcp", 22, 22, "odd"), DOUBT),
    ],
)
def test_openings_with_one_rule(row: Row, result: list[tuple[str, str, bool]]) -> None:
    assert found(row) == result


def test_openings_by_halves_are_blamed_on_the_last() -> None:
    halves = ((*ALLOW[:5], "0.0.0.0/1"), (200, *ALLOW[1:5], "128.0.0.0/1"))
    assert found(*halves) == [("ingress[1].ruleNo", "tcp 22", True)]


def test_openings_with_one_half_denied_before_are_none() -> None:
    deny: Row = (50, "deny", "-1", 0, 0, "0.0.0.0/1")
    assert found((*ALLOW[:5], "0.0.0.0/1"), (200, *ALLOW[1:5], "128.0.0.0/1"), deny) == []


def test_openings_of_separate_rules_of_a_foreign_acl_are_found_together() -> None:
    def rule(name: str, number: int, action: str) -> Given:
        traffic = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlock": WORLD}
        own = {"networkAclId": "acl-1", "ruleNumber": number, "ruleAction": action}
        return Given(NETWORK_ACL_RULE, {**traffic, **own}, name)

    for number, count in ((50, 0), (150, 1)):
        resources = resources_of(
            Example("", rule("allow", 100, "allow"), (rule("deny", number, "deny"),))
        )
        assert len(openings(resources[0], Graph(resources), (22,))) == count


@given(st.permutations([ALLOW, (50, "deny", "tcp", 0, 1024, WORLD), (70, *ALLOW[1:])]))
def test_openings_do_not_depend_on_the_order_of_writing(rows: list[Row]) -> None:
    assert found(*rows) == []


@pytest.mark.parametrize(
    ("block", "others", "within"),
    [
        ("10.0.0.0/8", ["10.0.0.0/8"], True),
        ("10.0.0.0/8", ["10.0.0.0/9", "10.128.0.0/9"], True),
        ("10.0.0.0/8", ["10.0.0.0/9"], False),
        ("::/0", ["::/1", "8000::/1"], True),
        ("10.0.0.0/8", [], False),
    ],
)
def test_lies_within_blocks_that_add_up(block: str, others: list[str], *, within: bool) -> None:
    family: Family = 6 if ":" in block else 4
    whole = network_of(block, family)
    parts = [x for other in others if (x := network_of(other, family)) is not None]
    assert whole is not None
    assert lies_within(whole, parts, family) is within
