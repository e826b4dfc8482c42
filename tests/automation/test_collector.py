"""Events of a run amount to changes, findings, messages and counts, and none is taken twice."""

from typing import Any

import pytest

from automation.collector import Collector
from automation.events import Event
from automation.results import Change, Diagnostic, Finding, SourceLine

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
OTHER = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::db"
LINE = SourceLine("__main__.py", 7)
PACK = {"policyPackName": "pack", "policyPackVersion": "1.2.3"}


def collected(*events: tuple[str, dict[str, Any]], planning: bool = True) -> Collector:
    collector = Collector(planning=planning)
    for at, (kind, body) in enumerate(events, 1):
        collector.take(Event(at, 0, kind, body))
    return collector


def step(operation: str, urn: str = URN, **rest: object) -> dict[str, Any]:
    return {"metadata": {"op": operation, "urn": urn, "type": "aws:ec2/instance:Instance", **rest}}


def reported(message: str = "Rule.\n[EC2.8] a b", **rest: object) -> dict[str, Any]:
    level = {"enforcementLevel": "mandatory"}
    return {"resourceUrn": URN, "message": message, "policyName": "p", **PACK, **level, **rest}


@pytest.mark.parametrize(
    ("planning", "kind"), [(True, "resourcePreEvent"), (False, "resOutputsEvent")]
)
def test_step_counts_when_it_is_announced_or_done(planning: bool, kind: str) -> None:  # noqa: FBT001 - a table
    both = [(name, step("create")) for name in ("resourcePreEvent", "resOutputsEvent")]
    found = collected(*both, planning=planning)
    assert len(found.changes({})) == 1
    assert collected((kind, step("create")), planning=planning).changes({}) == found.changes({})


@pytest.mark.parametrize("operation", ["same", "read", "refresh"])
def test_step_that_changes_nothing_is_no_change(operation: str) -> None:
    assert collected(("resourcePreEvent", step(operation))).changes({}) == ()


@pytest.mark.parametrize(
    ("facts", "properties", "replacing"),
    [
        ({}, (), ()),
        ({"diffs": ["b", "a"]}, ("a", "b"), ()),
        ({"diffs": ["a"], "detailedDiff": {"a[0].x": {}, "a[0].b": {}}}, ("a[0].b", "a[0].x"), ()),
        ({"diffs": None, "detailedDiff": None, "keys": None}, (), ()),
        ({"diffs": ["ami"], "keys": ["ami"]}, ("ami",), ("ami",)),
    ],
)
def test_change_names_properties_and_those_that_force_a_replacement(
    facts: dict[str, object], properties: tuple[str, ...], replacing: tuple[str, ...]
) -> None:
    (change,) = collected(("resourcePreEvent", step("replace", **facts))).changes({URN: LINE})
    assert change == Change(
        URN, "aws:ec2/instance:Instance", "replace", properties, replacing, LINE
    )
    assert change.name == "web"


def test_finding_told_twice_counts_once_and_has_its_line() -> None:
    events = [("policyEvent", reported()), ("policyEvent", reported())]
    found = collected(*events, ("policyEvent", reported(resourceUrn=OTHER)))
    findings = found.policy({URN: LINE}).findings
    assert [(one.urn, one.source) for one in findings] == [(URN, LINE), (OTHER, None)]
    assert found.urns_of_findings() == {URN, OTHER}
    assert isinstance(findings[0], Finding)


def test_finding_of_the_stack_as_a_whole_asks_for_no_line() -> None:
    found = collected(("policyEvent", reported(resourceUrn="")))
    assert found.urns_of_findings() == set()
    assert len(found.policy({}).findings) == 1


def test_policies_that_passed_and_that_rewrote_are_told_by_resource() -> None:
    found = collected(
        ("policyAnalyzeSummaryEvent", {"resourceUrn": URN, "passed": ["b", "a"], **PACK}),
        ("policyAnalyzeSummaryEvent", {"resourceUrn": URN, "passed": ["a"], **PACK}),
        ("policyAnalyzeSummaryEvent", {"resourceUrn": OTHER, "passed": None, **PACK}),
        ("policyAnalyzeStackSummaryEvent", {"passed": ["s"], "failed": ["t"], **PACK}),
        ("policyRemediationEvent", {"resourceUrn": URN, "policyName": "r", **PACK}),
    ).policy({})
    assert dict(found.passed) == {URN: ("a", "b"), OTHER: ()}
    assert found.passed_stack == ("s",)
    assert dict(found.remediated) == {URN: ("r",)}
    assert dict(found.packs) == {"pack": "1.2.3"}


def test_pack_that_found_nothing_is_told_by_the_summary() -> None:
    summary = {"resourceChanges": {"create": 2, "same": 0}, "result": "succeeded"}
    found = collected(("summaryEvent", {**summary, "PolicyPacks": {"pack|local": "1.2.3"}}))
    assert dict(found.policy({}).packs) == {"pack": "1.2.3"}
    assert (dict(found.counts), found.result) == ({"create": 2}, "succeeded")


def test_messages_are_kept_in_their_order_without_colours_and_passing_ones() -> None:
    found = collected(
        ("diagnosticEvent", {"severity": "info", "message": "<{%fg 1%}>one<{%reset%}>\n"}),
        ("diagnosticEvent", {"severity": "info#err", "message": "moving", "ephemeral": True}),
        ("diagnosticEvent", {"severity": "info", "message": "  \n"}),
        ("diagnosticEvent", {"severity": "error", "message": "two", "urn": URN}),
        ("errorEvent", {"error": "three"}),
    )
    assert found.diagnostics == [
        Diagnostic("info", "one"),
        Diagnostic("error", "two", URN),
        Diagnostic("error", "three"),
    ]


def test_resources_on_which_an_operation_failed_are_named() -> None:
    assert collected(("resOpFailedEvent", step("create"))).failed_resources == [URN]


def test_kind_that_says_nothing_of_this_is_passed_over() -> None:
    found = collected(("futureEvent", {"x": 1}), ("progressEvent", {}), ("cancelEvent", {}))
    assert (found.changes({}), found.policy({}).findings, found.diagnostics) == ((), (), [])
