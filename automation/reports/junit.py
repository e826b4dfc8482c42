"""JUnit XML, for the test report of a pipeline: a suite for each environment.

A case is one control on one resource, however much it finds there: readers tell cases by class and
name, and drop what has both of another. What passed is listed too: it is the evidence. Findings
that shut the gate fail; nothing else that was found is a pass either, but is skipped with the
reason. Source for what GitLab reads: https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import in_one_line, printable
from automation.reports.wording import (
    PRODUCT,
    is_settled,
    message_of,
    notes_of,
    ordered,
    place_of,
    rule_name,
    state_of,
)
from automation.results import FindingState, Run, name_of, type_of
from automation.rules import rule_id

_TALLIES: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_SECONDS: Final = "%Y-%m-%dT%H:%M:%S"


def write(verdict: Verdict) -> str:
    """Write what was judged as the results of tests.

    Args:
        verdict: of the gate
    """
    root = ET.Element("testsuites", name=PRODUCT, time=f"{verdict.seconds:.3f}")
    seen: Counter[tuple[str, str]] = Counter()
    root.extend(_suite(judged, seen) for judged in verdict.judged)
    for name in ("tests", *_TALLIES):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(judged: Judged, seen: Counter[tuple[str, str]]) -> ET.Element:
    suite = ET.Element("testsuite", name=in_one_line(judged.environment))
    cases = list(_cases(judged))
    for case in cases:
        _make_unique(case, seen)
    suite.set("tests", str(len(cases)))
    for name, tag in _TALLIES.items():
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    if judged.run is not None:
        suite.set("time", f"{judged.run.seconds:.3f}")
        suite.set("timestamp", judged.run.started.strftime(_SECONDS))
        suite.extend(_properties(judged.run))
    suite.extend(cases)
    notes = notes_of(judged)
    if notes:
        ET.SubElement(suite, "system-err").text = "\n".join(notes)
    return suite


def _properties(run: Run) -> Iterator[ET.Element]:
    if run.policy.packs:
        element = ET.Element("properties")
        for pack, version in run.policy.packs.items():
            ET.SubElement(element, "property", name=printable(pack), value=printable(version))
        yield element


def _cases(judged: Judged) -> Iterator[ET.Element]:
    if judged.problem:
        yield _problem(judged)
    found: dict[tuple[str, str], list[Reported]] = {}
    for one in ordered(judged.reported):
        found.setdefault((rule_name(one), one.finding.urn), []).append(one)
    for (rule, urn), same in found.items():
        yield _found(_case(judged, rule, urn), same, judged)
    if judged.run is None:
        return
    policy = judged.run.policy
    passed = {**policy.passed, "": (*policy.passed.get("", ()), *policy.passed_stack)}
    for urn, names in passed.items():
        for name in dict.fromkeys(names):
            rule = printable(rule_id(name))
            # What one check of a control lets pass, another of the same may have objected to.
            if (rule, urn) not in found:
                yield _case(judged, rule, urn)


def _found(case: ET.Element, same: Sequence[Reported], judged: Judged) -> ET.Element:
    worst = same[0]
    place = place_of(worst, judged)
    case.set("file", printable(place.file))
    case.set("line", str(place.line))
    text = "\n".join(f"{_word(one)}{message_of(one)}" for one in same)
    if worst.standing is Standing.FAILS:
        outcome = ET.SubElement(case, "failure", type=printable(worst.severity))
    else:
        outcome = ET.SubElement(case, "skipped")
    outcome.set("message", in_one_line(f"{_word(worst)}{message_of(worst)}"))
    outcome.text = text
    return case


def _word(one: Reported) -> str:
    """Say what a finding that does not fail amounts to, where its own message does not."""
    if one.standing is Standing.FAILS or one.finding.state is not FindingState.VIOLATION:
        return ""
    return f"{state_of(one)}: " if is_settled(one) else "does not shut the gate: "


def _case(judged: Judged, rule: str, urn: str) -> ET.Element:
    resource = f"{type_of(urn)} {name_of(urn)}" if urn else "stack"
    return ET.Element(
        "testcase",
        classname=in_one_line(f"{judged.environment}.{rule}"),
        name=in_one_line(f"{rule} on {resource}"),
    )


def _problem(judged: Judged) -> ET.Element:
    case = ET.Element(
        "testcase", classname=in_one_line(judged.environment), name="preview judged wholly"
    )
    text = printable(judged.problem)
    kind = f"exit code {judged.exit_code}"
    ET.SubElement(case, "error", type=kind, message=in_one_line(text)).text = text
    return case


def _make_unique(case: ET.Element, seen: Counter[tuple[str, str]]) -> None:
    """Number a case whose class and name another has: one is a child of two, or judged twice."""
    named = case.get("classname", ""), case.get("name", "")
    seen[named] += 1
    if seen[named] > 1:
        case.set("name", f"{named[1]} ({seen[named]})")
