"""Streams of previews of any language are judged as previews of our own are."""

import json
from pathlib import Path

import pytest

from automation.errors import UsageError
from automation.gate.judging import Terms
from automation.gate.streams import judged_stream, projects_by_name
from automation.gate.verdicts import Judged, Standing

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
PACK = {"policyPackName": "compliant-ec2", "policyPackVersion": "0.2.0"}


def line(kind: str, **body: object) -> str:
    return json.dumps({"sequence": 1, "timestamp": 2, kind: body})


STEP = line("resourcePreEvent", metadata={"op": "create", "urn": URN, "type": "t"})
PASSED = line("policyAnalyzeSummaryEvent", resourceUrn=URN, passed=["a", "b"], **PACK)
FOUND = line(
    "policyEvent",
    resourceUrn=URN,
    message="a\n[EC2.8] metadataOptions.httpTokens is x",
    policyName="ec2-imdsv2-check",
    enforcementLevel="mandatory",
    **PACK,
)
ENDED = line("summaryEvent", result="succeeded", resourceChanges={"create": 1})
FAILED = line("summaryEvent", result="failed", resourceChanges={"create": 1})
STOPPED = line("diagnosticEvent", severity="error", message="preview failed\n")
CRASH = line(
    "diagnosticEvent",
    severity="error",
    message="Program failed with an unhandled exception:\nKeyError: 'x'",
)


def judged(*lines: str) -> Judged:
    return judged_stream("a.jsonl", lines, Terms(root=Path("/repo")))


@pytest.mark.parametrize(
    ("lines", "problem", "code"),
    [
        ((STEP, PASSED, ENDED), "", 0),
        ((STEP, "", PASSED, ENDED, "\n"), "", 0),
        ((STEP, PASSED, FOUND, STOPPED, FAILED), "", 0),
        ((STEP, PASSED, line("futureEvent", x=1), ENDED), "", 0),
        ((STEP, PASSED, FOUND), "ends before the summary of the preview: it was cut short", 9),
        ((STEP, ENDED), "a.jsonl is of a preview without a policy pack; make it by PULUMI_ENA", 9),
        ((STEP, PASSED, "{cut sho", ENDED), "1 of 4 events cannot be read", 9),
        ((STEP, PASSED, CRASH, FAILED), "a.jsonl: preview of shop/prod: KeyError: 'x'", 3),
        ((STEP, PASSED, FOUND, CRASH, FAILED), "preview of shop/prod: KeyError: 'x'", 3),
        ((STEP, PASSED, FAILED), "a.jsonl is of a preview that failed, and it says not why", 9),
    ],
)
def test_stream_is_judged_or_said_why_not(lines: tuple[str, ...], problem: str, code: int) -> None:
    found = judged(*lines)
    assert problem in found.problem
    assert (bool(found.problem), found.exit_code) == (bool(problem), code)
    assert found.environment == "shop/prod"


def test_findings_of_a_stream_shut_the_gate_and_passes_are_kept() -> None:
    found = judged(STEP, PASSED, FOUND, STOPPED, FAILED)
    (one,) = found.reported
    assert (one.standing, one.finding.rule, one.source) == (Standing.FAILS, "EC2.8", None)
    assert found.passed == {URN: ("a", "b")}


def test_stream_without_resources_is_named_by_its_file() -> None:
    assert judged(PASSED, ENDED).environment == "a.jsonl"


@pytest.mark.parametrize("lines", [(), ("", "  "), ("no JSON",), ("[]", "{}"), ("warning: x",)])
def test_file_without_events_is_refused_with_the_way_to_make_it(lines: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"a\.jsonl holds no events; make it by PULUMI_ENABLE_"):
        judged(*lines)


def test_secret_of_the_environment_is_in_no_finding_of_a_stream(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2-canary")
    leaking = FOUND.replace("is x", "is hunter2-canary")
    assert "canary" not in repr(judged(STEP, PASSED, leaking, ENDED))


def test_stream_points_to_the_project_that_is_found(tmp_path: Path) -> None:
    for folder, name in (("a", "shop"), ("b", "twice"), ("c", "twice")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Pulumi.yaml").write_text(f"name: {name}", encoding="utf-8")
    projects = projects_by_name([tmp_path, tmp_path / "a"])
    assert {name: one.folder for name, one in projects.items()} == {"shop": tmp_path / "a"}
    terms = Terms(root=tmp_path)
    assert judged_stream("x", [STEP, PASSED, ENDED], terms, projects).manifest == "a/Pulumi.yaml"
    assert judged(STEP, PASSED, ENDED).manifest == ""
