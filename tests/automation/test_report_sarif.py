"""SARIF is valid, keeps its fingerprints, and has what code scanning asks for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from made_verdicts import (
    DISK,
    KINDS,
    LINE,
    MIXED,
    TEXTS,
    broken,
    finding,
    foreign,
    judged,
    reported,
    run,
    verdict,
)

from automation.gate.verdicts import Standing, Verdict
from automation.reports import sarif
from automation.results import EventCounts, FindingState, SourceLine

SCHEMA = json.loads((Path(__file__).parent / "sarif/sarif-2.1.0-rtm.5.json").read_text())
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def written(made: Verdict) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sarif.write(made))
    VALIDATOR.validate(document)
    return document


def results(made: Verdict) -> list[dict[str, Any]]:
    return [result for one in written(made)["runs"] for result in one["results"]]


def fingerprint(made: Verdict) -> str:
    (result,) = results(made)
    return str(result["partialFingerprints"]["primaryLocationLineHash"])


def test_each_environment_is_a_run_of_a_category_of_its_own() -> None:
    runs = written(MIXED)["runs"]
    assert [one["automationDetails"]["id"] for one in runs] == [
        "compliant-ec2/shop/prod/",
        "compliant-ec2/shop/dev/",
        "compliant-ec2/shop/test/",
    ]
    assert runs[0]["tool"]["driver"]["version"] == "0.2.0"


def test_environment_judged_twice_has_two_categories() -> None:
    runs = written(verdict(judged(), judged()))["runs"]
    ids = [one["automationDetails"]["id"] for one in runs]
    assert ids == ["compliant-ec2/shop/prod/", "compliant-ec2/shop/prod/2/"]


def test_result_points_to_the_line_of_the_program_below_the_root() -> None:
    (one,) = results(verdict(judged(reported(source=SourceLine("a b/ü.py", 12)))))
    assert one["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a%20b/%C3%BC.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 1, "endLine": 12},
    }
    assert one["locations"][0]["logicalLocations"][0]["name"] == "web"


@pytest.mark.parametrize(
    ("manifest", "file"), [("infra/Pulumi.yaml", "infra/Pulumi.yaml"), ("", "Pulumi.yaml")]
)
def test_result_without_a_line_points_to_the_project(manifest: str, file: str) -> None:
    (one,) = results(verdict(judged(reported(source=None), manifest=manifest)))
    place = one["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == (file, 1)


def test_every_result_names_its_rule_and_the_rule_explains_itself() -> None:
    (one,) = written(verdict(judged(*KINDS)))["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in one["results"])
    (control,) = [rule for rule in rules if rule["id"] == "EC2.8"]
    assert control["helpUri"].startswith("https://docs.aws.amazon.com/")
    assert "**How to fix:**" in control["help"]["markdown"]
    assert control["properties"]["security-severity"] == "8.0"
    assert len(rules) == len({rule["id"] for rule in rules}) == 2


@pytest.mark.parametrize(
    ("severity", "score", "level", "problem"),
    [
        ("critical", "9.5", "error", "error"),
        ("high", "8.0", "error", "error"),
        ("medium", "5.5", "warning", "warning"),
        ("low", "3.0", "note", "recommendation"),
        ("unheard of", "9.5", "error", "error"),
    ],
)
def test_severity_is_said_in_words_of_code_scanning(
    severity: str, score: str, level: str, problem: str
) -> None:
    one = reported(foreign("Public.", severity=severity), severity=severity)
    (only,) = written(verdict(judged(one)))["runs"]
    (rule,) = only["tool"]["driver"]["rules"]
    assert rule["properties"]["security-severity"] == score
    assert rule["properties"]["problem.severity"] == problem
    assert rule["defaultConfiguration"]["level"] == only["results"][0]["level"] == level


def test_fingerprint_stays_when_line_wording_or_stack_change() -> None:
    first = reported()
    others = [
        replace(first, source=SourceLine("infra/network.py", 99)),
        reported(finding("[EC2.8] metadataOptions.httpTokens is wrong in other words.")),
        reported(finding(urn="urn:pulumi:dev::shop::aws:ec2/instance:Instance::web")),
    ]
    assert {fingerprint(verdict(judged(one))) for one in [first, *others]} == {
        f"{first.fingerprint}:1"
    }


def test_findings_of_one_line_have_fingerprints_of_their_own() -> None:
    same = [
        reported(),
        reported(finding(urn=DISK)),
        reported(finding(path="metadataOptions")),
        reported(finding("[EC2.8] metadataOptions.httpTokens is wrong twice.")),
    ]
    found = [one["partialFingerprints"] for one in results(verdict(judged(*same)))]
    assert len({one["primaryLocationLineHash"] for one in found}) == len(same)


def test_settled_findings_are_suppressed_with_the_reason() -> None:
    found = {one["properties"]["state"]: one for one in results(verdict(judged(*KINDS[2:])))}
    reasons = {
        state: [one["justification"] for one in result.get("suppressions", ())]
        for state, result in found.items()
    }
    assert reasons["exempted"][0].startswith("exempt until 2026-12-31 (web team, agent: old)")
    assert reasons["corrected"][0].startswith("corrected: ")
    assert reasons["undecided"] == []
    (known,) = results(verdict(judged(reported(standing=Standing.KNOWN))))
    assert known["suppressions"][0]["justification"] == "in the baseline"


def test_undecided_finding_is_a_note_unless_it_shuts_the_gate() -> None:
    one = finding(f"undecided: {finding().message}", state=FindingState.UNDECIDED)
    told, failing = reported(one, Standing.TOLD), reported(one)
    assert [results(verdict(judged(made)))[0]["level"] for made in (told, failing)] == [
        "note",
        "error",
    ]


def test_environment_that_broke_is_an_invocation_that_failed() -> None:
    (only,) = written(verdict(broken(problem="preview of shop/dev: it broke")))["runs"]
    (invocation,) = only["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["exitCode"] == 3
    (said,) = invocation["toolExecutionNotifications"]
    assert (said["level"], said["message"]["text"]) == ("error", "preview of shop/dev: it broke")
    assert only["results"] == []


def test_events_that_were_not_understood_are_said() -> None:
    events = EventCounts(9, 1, 2, {"newEvent": 1})
    (only,) = written(verdict(judged(made_run=run(events=events))))["runs"]
    (invocation,) = only["invocations"]
    assert [one["message"]["text"] for one in invocation["toolExecutionNotifications"]] == [
        "2 events of the engine could not be read",
        "1 event of a kind this version does not know: newEvent",
    ]
    assert invocation["executionSuccessful"]
    assert invocation["startTimeUtc"] == "2026-11-22T10:30:00.250Z"
    assert invocation["endTimeUtc"] == "2026-11-22T10:30:02.750Z"


def test_packs_of_others_are_extensions() -> None:
    packs = {"compliant-ec2": "0.2.0", "house": "1.0.0", "bare": ""}
    (only,) = written(verdict(judged(made_run=run(packs=packs))))["runs"]
    assert only["tool"]["extensions"] == [{"name": "house", "version": "1.0.0"}, {"name": "bare"}]


def test_report_is_the_same_whatever_the_order_of_the_findings() -> None:
    there, back = verdict(judged(*KINDS)), verdict(judged(*reversed(KINDS)))
    assert sarif.write(there) == sarif.write(back)


@given(text=TEXTS, name=TEXTS)
def test_any_text_of_a_program_makes_a_valid_report(text: str, name: str) -> None:
    one = foreign(text, f"urn:pulumi:prod::shop::a:b:C::{name}", policy=name, description=text)
    made = verdict(
        judged(reported(one, source=SourceLine(f"x{name}", 1), severity=name)),
        broken(problem=f"it broke: {text}"),
    )
    (result,) = results(made)
    assert result["message"]["text"]
    assert result["ruleId"]
    assert "](" not in result["message"]["text"]
    sarif.write(made).encode()


def test_line_of_a_finding_is_in_the_report_once() -> None:
    assert sarif.write(verdict(judged(reported()))).count(LINE.file) == 1
