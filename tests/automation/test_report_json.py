"""The JSON report has everything the gate knows, each finding once."""

import json
from typing import Any

from hypothesis import given
from made_verdicts import (
    DISK,
    IMDS,
    KINDS,
    MIXED,
    TEXTS,
    WEB,
    broken,
    foreign,
    judged,
    reported,
    run,
    verdict,
)

from automation.gate.verdicts import Verdict
from automation.reports import json_report


def written(made: Verdict) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json_report.write(made))
    return document


def test_decision_comes_with_its_figures() -> None:
    document = written(MIXED)
    assert (document["open"], document["exitCode"], document["threshold"]) == (
        False,
        3,
        "mandatory",
    )
    assert document["counts"] == {
        "environments": 3,
        "passed": 2,
        "findings": 7,
        "failing": 1,
        "problems": 1,
    }


def test_finding_is_told_once_with_what_it_does_to_the_gate() -> None:
    text = json_report.write(verdict(judged(reported())))
    assert text.count("EC2.8]") == 1
    (one,) = json.loads(text)["environments"][0]["findings"]
    assert one["message"] == IMDS
    assert (one["rule"], one["standing"], one["shutsTheGate"]) == ("EC2.8", "fails", True)
    assert (one["file"], one["line"], one["path"]) == (
        "infra/__main__.py",
        7,
        "metadataOptions.httpTokens",
    )


def test_state_is_that_of_a_baseline_of_the_gate_too() -> None:
    (environment,) = written(verdict(judged(*KINDS)))["environments"]
    states = [one["state"] for one in environment["findings"]]
    assert states == [
        "violation",
        "undecided",
        "violation",
        "violation",
        "corrected",
        "exempted",
        "known",
    ]


def test_evidence_and_doubts_are_told_with_each_environment() -> None:
    passed, broke, doubtful = written(MIXED)["environments"]
    assert passed["run"]["policy"]["passed"] == {WEB: ["ec2-no-public-ip"], DISK: []}
    assert passed["run"]["policy"]["passedStack"] == ["ec2-in-vpc"]
    assert passed["run"]["policy"]["packs"] == {"compliant-ec2": "0.2.0"}
    assert (broke["run"], broke["problem"], broke["exitCode"]) == (
        None,
        "preview of shop/dev: it broke",
        3,
    )
    assert doubtful["run"]["events"]["malformed"] == 2
    assert len(doubtful["notes"]) == 2


def test_remarks_are_kept() -> None:
    assert written(verdict(judged(made_run=run()), remarks=["b was not looked at"]))["remarks"] == [
        "b was not looked at"
    ]


@given(text=TEXTS)
def test_any_text_of_a_program_comes_through(text: str) -> None:
    made = verdict(judged(reported(foreign(text))), broken(problem=text))
    document = written(made)
    assert document["environments"][0]["findings"][0]["message"] == text
    assert document["environments"][1]["problem"] == text
    json_report.write(made).encode()
