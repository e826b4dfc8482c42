"""Code Quality has the fields GitLab asks for, and each finding once."""

import json
from typing import Any

import pytest
from hypothesis import given
from made_verdicts import IMDS, MIXED, TEXTS, broken, finding, foreign, judged, reported, verdict

from automation.gate.verdicts import Standing, Verdict
from automation.reports import code_quality
from automation.results import SourceLine

FIELDS = {"description", "check_name", "fingerprint", "severity", "location"}
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def written(made: Verdict) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(code_quality.write(made))
    for entry in entries:
        assert entry.keys() == FIELDS
        assert entry["severity"] in SEVERITIES
        assert entry["location"]["path"]
        assert entry["location"]["lines"]["begin"] >= 1
    prints = [entry["fingerprint"] for entry in entries]
    assert len(prints) == len(set(prints))
    return entries


def test_finding_is_told_with_its_environment_and_line() -> None:
    (entry,) = written(verdict(judged(reported())))
    assert entry["description"] == f"shop/prod: {IMDS}"
    assert entry["check_name"] == "EC2.8"
    assert entry["location"] == {"path": "infra/__main__.py", "lines": {"begin": 7}}


@pytest.mark.parametrize(
    ("severity", "standing", "word"),
    [
        ("low", Standing.FAILS, "blocker"),
        ("critical", Standing.TOLD, "critical"),
        ("high", Standing.TOLD, "major"),
        ("medium", Standing.TOLD, "minor"),
        ("low", Standing.TOLD, "info"),
        ("unheard of", Standing.TOLD, "critical"),
    ],
)
def test_severity_is_a_word_of_gitlab(severity: str, standing: Standing, word: str) -> None:
    (entry,) = written(verdict(judged(reported(standing=standing, severity=severity))))
    assert entry["severity"] == word


def test_what_is_settled_is_left_out_and_what_broke_is_a_blocker() -> None:
    entries = written(MIXED)
    assert [entry["check_name"] for entry in entries] == [
        "compliant-ec2-gate",
        "EC2.8",
        "EC2.8",
        "no-public",
        "no-public",
    ]
    assert entries[0]["severity"] == "blocker"
    assert entries[0]["location"] == {"path": "infra/Pulumi.yaml", "lines": {"begin": 1}}


def test_same_finding_in_two_environments_is_two() -> None:
    made = verdict(
        judged(reported()), judged(reported(environment="shop/test"), environment="shop/test")
    )
    assert len(written(made)) == 2


def test_fingerprint_stays_when_the_line_moves_and_the_wording_changes() -> None:
    moved = reported(finding("[EC2.8] in other words."), source=SourceLine("infra/net.py", 3))
    first, second = (written(verdict(judged(one)))[0] for one in (reported(), moved))
    assert first["fingerprint"] == second["fingerprint"]


def test_findings_of_one_fingerprint_are_numbered() -> None:
    twice = [reported(), reported(finding("[EC2.8] in other words."))]
    assert len(written(verdict(judged(*twice)))) == 2


def test_gate_without_findings_is_an_empty_list() -> None:
    assert written(verdict(judged())) == []


@given(text=TEXTS, name=TEXTS)
def test_any_text_of_a_program_makes_a_valid_report(text: str, name: str) -> None:
    one = foreign(text, policy=name, description="Said.")
    made = verdict(judged(reported(one, severity=name)), broken(problem=f"it broke: {text}"))
    assert all(entry["description"] and entry["check_name"] for entry in written(made))
    code_quality.write(made).encode()
