"""JUnit XML, for the test report of a pipeline: a suite for each environment.

A case is one control on one resource. What passed is listed too: it is the evidence. Findings that
shut the gate fail; those that are let be, or cannot be decided yet, are skipped with the reason.
"""

from typing import Final
from xml.etree import ElementTree as ET

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.wording import PRODUCT, is_settled, place_of, state_of
from automation.results import FindingState, name_of
from automation.rules import rule_id

# What XML 1.0 has no way to write.
_UNWRITABLE: Final = {code: "\ufffd" for code in range(32) if code not in (9, 10, 13)}
_SURROGATES: Final = range(0xD800, 0xE000)


def write(verdict: Verdict) -> str:
    """Write what was judged as the results of tests.

    Args:
        verdict: of the gate
    """
    root = ET.Element("testsuites", name=PRODUCT, time=f"{verdict.seconds:.3f}")
    for judged in verdict.judged:
        root.append(_suite(judged))
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(judged: Judged) -> ET.Element:
    seconds = 0.0 if judged.run is None else judged.run.seconds
    suite = ET.Element("testsuite", name=_writable(judged.environment), time=f"{seconds:.3f}")
    cases = [_found(one, judged) for one in judged.reported]
    cases += [
        _case(judged, rule_id(policy), urn)
        for urn, names in judged.passed.items()
        for policy in names
    ]
    if judged.problem:
        cases.append(_problem(judged))
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(case.find(tag) is not None for case in cases)))
    return suite


def _found(one: Reported, judged: Judged) -> ET.Element:
    finding = one.finding
    path = f" {finding.path}" if finding.path else ""
    case = _case(judged, finding.rule, finding.urn, path)
    place = place_of(one, judged)
    if place is not None:
        case.set("file", _writable(place.file))
        case.set("line", str(place.line))
    text = _writable(finding.message)
    if one.standing is Standing.FAILS:
        ET.SubElement(case, "failure", type=one.severity, message=text).text = text
    elif is_settled(one) or finding.state is FindingState.UNDECIDED:
        ET.SubElement(case, "skipped", message=f"{state_of(one)}: {text}")
    else:
        ET.SubElement(case, "system-out").text = text
    return case


def _case(judged: Judged, rule: str, urn: str, path: str = "") -> ET.Element:
    resource = name_of(urn) or "stack"
    name = _writable(f"{rule} on {resource}{path}")
    return ET.Element("testcase", classname=_writable(f"{judged.environment}.{rule}"), name=name)


def _problem(judged: Judged) -> ET.Element:
    case = ET.Element(
        "testcase", classname=_writable(judged.environment), name="preview judged wholly"
    )
    text = _writable(judged.problem)
    ET.SubElement(case, "error", type=f"exit code {judged.exit_code}", message=text).text = text
    return case


def _writable(text: str) -> str:
    kept = text.translate(_UNWRITABLE)
    return "".join(
        "\ufffd" if ord(one) in _SURROGATES or one in "\ufffe\uffff" else one for one in kept
    )
