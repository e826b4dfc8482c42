"""JUnit XML counts rightly, has every case once, and takes nothing found for a pass."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from made_verdicts import (
    DISK,
    IMDS,
    KINDS,
    MIXED,
    TEXTS,
    WEB,
    broken,
    finding,
    foreign,
    judged,
    reported,
    run,
    verdict,
)

from automation.gate.verdicts import Reported, Standing, Verdict
from automation.reports import junit
from automation.reports.texts import in_one_line, printable
from automation.results import EventCounts, FindingState


def written(made: Verdict) -> ET.Element:
    return ET.fromstring(junit.write(made))  # noqa: S314 - our own text


def cases(made: Verdict) -> list[ET.Element]:
    return list(written(made).iter("testcase"))


def only(one: Reported) -> ET.Element:
    (case,) = cases(verdict(judged(one)))
    return case


def outcome(case: ET.Element) -> str:
    return ", ".join(element.tag for element in case) or "passed"


def test_sums_are_those_of_the_cases() -> None:
    root = written(MIXED)
    for element in (root, *root):
        tests = list(element.iter("testcase"))
        assert element.get("tests") == str(len(tests))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(name) == str(sum(case.find(tag) is not None for case in tests))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("7", "1", "1")
    assert [suite.get("name") for suite in root] == ["shop/prod", "shop/dev", "shop/test"]


def test_suite_has_the_time_of_its_preview_and_the_packs_that_judged() -> None:
    (suite,) = written(verdict(judged()))
    assert (suite.get("time"), suite.get("timestamp")) == ("2.500", "2026-11-22T10:30:00")
    (only_property,) = suite.iter("property")
    assert only_property.attrib == {"name": "compliant-ec2", "value": "0.2.0"}


def test_finding_that_shuts_the_gate_fails_at_its_line() -> None:
    case = only(reported())
    assert case.attrib == {
        "classname": "shop/prod.EC2.8",
        "name": "EC2.8 on aws:ec2/instance:Instance web",
        "file": "infra/__main__.py",
        "line": "7",
    }
    (failure,) = case
    assert (failure.tag, failure.get("type"), failure.text) == ("failure", "high", IMDS)
    assert failure.get("message") == IMDS


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (reported(standing=Standing.TOLD), f"does not shut the gate: {IMDS}"),
        (reported(standing=Standing.KNOWN), f"known: {IMDS}"),
        *(
            (
                reported(finding(f"{word}{IMDS}", state=state), standing=standing),
                f"{word}{IMDS}",
            )
            for word, state, standing in (
                ("undecided: ", FindingState.UNDECIDED, Standing.TOLD),
                ("exempt until 2027-01-01 (a, b: c): ", FindingState.EXEMPTED, Standing.TOLD),
                ("known (baseline of 2026-11-01): ", FindingState.KNOWN, Standing.KNOWN),
                ("corrected: ", FindingState.CORRECTED, Standing.TOLD),
            )
        ),
    ],
)
def test_finding_that_does_not_fail_is_skipped_with_the_reason(one: Reported, reason: str) -> None:
    (skipped,) = only(one)
    assert (skipped.tag, skipped.text, skipped.get("message")) == ("skipped", reason, reason)


def test_findings_of_one_control_on_one_resource_are_one_case() -> None:
    known = reported(finding(f"corrected: {IMDS}", path="a", state=FindingState.CORRECTED))
    second = reported(finding("[EC2.8] other is wrong.", path="other"))
    (case,) = cases(verdict(judged(known, reported(), second)))
    assert outcome(case) == "failure"
    assert (case[0].text or "").splitlines() == [
        IMDS,
        "[EC2.8] other is wrong.",
        f"corrected: {IMDS}",
    ]


def test_what_passed_is_listed_once_and_not_where_something_was_found() -> None:
    passed = {WEB: ("ec2-imdsv2-check", "tags", "tags"), DISK: ("tags",)}
    made = verdict(judged(reported(), made_run=run(passed, ("vpc-flow-logs", "vpc-flow-logs"))))
    assert [(case.get("name"), outcome(case)) for case in cases(made)] == [
        ("EC2.8 on aws:ec2/instance:Instance web", "failure"),
        ("tags on aws:ec2/instance:Instance web", "passed"),
        ("tags on aws:ebs/volume:Volume disk", "passed"),
        ("vpc-flow-logs on stack", "passed"),
    ]


def test_no_two_cases_have_the_same_class_and_name() -> None:
    twins = [f"urn:pulumi:prod::shop::a:b:{parent}$c:d:E::twin" for parent in ("X", "Y")]
    environment = judged(
        *(reported(finding(urn=urn)) for urn in twins),
        made_run=run(dict.fromkeys(twins, ("tags",))),
    )
    named = [
        (case.get("classname"), case.get("name")) for case in cases(verdict(*[environment] * 2))
    ]
    assert len(named) == len(set(named)) == 8
    assert [name for _, name in named[:2]] == ["EC2.8 on c:d:E twin", "EC2.8 on c:d:E twin (2)"]


def test_environment_that_broke_is_an_error() -> None:
    (case,) = cases(verdict(broken()))
    (error,) = case
    assert (error.tag, error.get("type")) == ("error", "exit code 3")
    assert error.text == error.get("message") == "preview of shop/dev: it broke"


def test_events_that_were_not_understood_are_said() -> None:
    (suite,) = written(verdict(judged(made_run=run(events=EventCounts(9, 0, 1)))))
    assert suite.findtext("system-err") == "1 event of the engine could not be read"


@given(text=TEXTS, name=TEXTS)
def test_any_text_of_a_program_comes_through_as_far_as_xml_can_hold_it(
    text: str, name: str
) -> None:
    one = foreign(text, f"urn:pulumi:prod::shop::a:b:C::{name}", description="Said.")
    made = verdict(judged(reported(one, severity=name)), broken(problem=f"it broke: {text}"))
    case, error = cases(made)
    failure = case[0]
    assert failure.text == (printable(text).strip() or "Said.")
    assert failure.get("message") == in_one_line(failure.text)
    assert error[0].text == printable(f"it broke: {text}")
    junit.write(made).encode()


def test_all_kinds_of_findings_are_in_the_report() -> None:
    text = junit.write(verdict(judged(*KINDS)))
    assert [text.count(word) > 0 for word in ("undecided: ", "exempt until", "corrected: ")] == [
        True
    ] * 3
