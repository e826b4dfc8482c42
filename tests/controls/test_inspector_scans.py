"""Which accounts an enabler leaves out that another one does not cover."""

import pytest

from policypack.controls._graph import Graph
from policypack.controls._model import Finding, Resource, Undecided, Violation
from policypack.controls._values import UNKNOWN
from policypack.controls.inspector._scans import ENABLER, Scan

SCAN = Scan("EC2", "ec2")


def enabler(name: str, accounts: object, *types: object) -> Resource:
    inputs = {"accountIds": accounts, "resourceTypes": [*types]}
    return Resource(f"urn:{name}", ENABLER, name, inputs)


def judged(accounts: object, *others: Resource) -> list[Finding]:
    it = enabler("it", accounts, "ECR")
    return list(SCAN.check(it, Graph((it, *others))))


@pytest.mark.parametrize(
    ("accounts", "others", "kinds"),
    [
        (["1"], [], [Violation]),
        (["1"], [["1"]], []),
        (["1", "2"], [["1"]], [Violation]),
        (["1", "2"], [["1"], ["2"]], []),
        (["1"], [["2"]], [Violation]),
        ([UNKNOWN], [], [Violation]),
        ([UNKNOWN], [["1"]], [Undecided]),
        (["1", UNKNOWN], [["1"]], [Undecided]),
        (["1"], [[UNKNOWN]], [Undecided]),
        (["1"], [["1", UNKNOWN]], []),
        (["1"], [UNKNOWN], [Undecided]),
        (UNKNOWN, [["1"]], [Undecided]),
        ("1", [["1"]], [Undecided]),
    ],
)
def test_enabler_counts_for_the_accounts_another_one_does_not_cover(
    accounts: object, others: list[object], kinds: list[type]
) -> None:
    found = judged(accounts, *(enabler(f"{n}", one, "EC2") for n, one in enumerate(others)))
    assert [type(finding) for finding in found] == kinds


def test_enabler_of_the_same_accounts_for_another_type_does_not_cover() -> None:
    assert [type(x) for x in judged(["1"], enabler("other", ["1"], "LAMBDA"))] == [Violation]
