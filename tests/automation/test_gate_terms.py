"""What shuts the gate: the level of a finding, its severity, its state, and what is known."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

from automation.errors import UsageError
from automation.gate.baseline import Baseline, written
from automation.gate.judging import Terms, judged_run
from automation.gate.thresholds import MANDATORY, NEVER, SEVERITIES, THRESHOLDS, fails
from automation.gate.verdicts import Judged, Standing, Verdict, fingerprint
from automation.results import Finding, FindingState, Operation, PolicyResults, Run, SourceLine
from policypack.baseline import read
from policypack.controls import catalogue

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
FINDING = Finding(
    policy="ec2-imdsv2-check",
    pack="compliant-ec2",
    pack_version="0.2.0",
    level="advisory",
    severity="high",
    urn=URN,
    description="d",
    message="m",
    state=FindingState.VIOLATION,
    control="EC2.8",
    path="metadataOptions.httpTokens",
)
LET_BE = (FindingState.EXEMPTED, FindingState.KNOWN, FindingState.CORRECTED)


def judged(*findings: Finding, terms: Terms | None = None) -> Judged:
    policy = PolicyResults(packs={"compliant-ec2": "0.2.0"}, findings=findings)
    run = Run(Operation.PREVIEW, "shop", "prod", datetime.now(UTC), 1.0, policy=policy)
    place = Path("/repo/shop")
    return judged_run(
        "shop/prod",
        run,
        terms or Terms(root=Path("/repo")),
        folder=place,
        manifest="shop/Pulumi.yaml",
    )


@pytest.mark.parametrize(("threshold", "severity"), list(product(THRESHOLDS, (*SEVERITIES, "odd"))))
def test_finding_fails_from_the_threshold_on(threshold: str, severity: str) -> None:
    ranks = [*SEVERITIES, "odd"]
    expected = threshold in SEVERITIES and ranks.index(severity) >= ranks.index(threshold)
    assert fails(FINDING, severity, threshold) is expected
    blocking = replace(FINDING, level="mandatory")
    assert fails(blocking, severity, threshold) is (threshold != NEVER)


@pytest.mark.parametrize(("state", "threshold"), list(product(LET_BE, THRESHOLDS)))
def test_finding_that_is_let_be_never_fails(state: FindingState, threshold: str) -> None:
    assert not fails(replace(FINDING, state=state, level="mandatory"), "critical", threshold)


@pytest.mark.parametrize(
    ("finding", "known"),
    [
        (FINDING, True),
        (replace(FINDING, message="worded anew", level="mandatory"), True),
        (replace(FINDING, path="metadataOptions.httpEndpoint"), False),
        (replace(FINDING, path="metadataOptions"), False),
        (replace(FINDING, path="metadataOptions", state=FindingState.UNDECIDED), True),
        (replace(FINDING, path="metadata", state=FindingState.UNDECIDED), False),
        (replace(FINDING, control="EC2.9"), False),
        (replace(FINDING, urn=URN.replace("prod", "dev")), False),
    ],
)
def test_baseline_holds_the_same_control_resource_and_property(
    finding: Finding,
    known: bool,  # noqa: FBT001 - a table
) -> None:
    baseline = Baseline(frozenset({("EC2.8", URN, "metadataOptions.httpTokens")}))
    assert baseline.holds(finding) is known
    (one,) = judged(replace(finding, level="mandatory"), terms=Terms(baseline=baseline)).reported
    assert (one.standing is Standing.KNOWN) is known


def test_baseline_is_read_again_and_leaves_out_what_is_exempted(tmp_path: Path) -> None:
    exempted = replace(FINDING, control="EC2.9", state=FindingState.EXEMPTED)
    undecided = replace(FINDING, control="EC2.3", state=FindingState.UNDECIDED)
    file = tmp_path / "baseline.json"
    text = written([undecided, FINDING, exempted, FINDING], date(2026, 11, 22))
    file.write_text(text, encoding="utf-8")
    assert json.loads(text)["date"] == "2026-11-22"
    assert {control for control, _, _ in Baseline.load(file).known} == {"EC2.3", "EC2.8"}
    assert text == written([FINDING, undecided], date(2026, 11, 22))


def test_baseline_is_one_that_the_policy_pack_reads_too() -> None:
    crashed = replace(FINDING, path="", message='[EC2.8] could not judge x "web": the control fai')
    exemptions = replace(FINDING, policy="exemptions", control="exemptions", path="")
    text = written([FINDING, crashed, exemptions], date(2026, 11, 22))
    names = {control.id: control.name for control in catalogue()}
    found = read(text, "baseline.json", names)
    assert [tuple(one) for one in found.findings] == [
        ("EC2.8", URN, "metadataOptions.httpTokens"),
    ]


def test_baseline_keeps_the_findings_of_other_packs() -> None:
    other = replace(FINDING, pack="acme", policy="no-public-ip", control="", path="")
    assert '"no-public-ip"' in written([other], date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "cannot be read: No such file"),
        ("{", "is no baseline; make one with --write-baseline"),
        ("[]", "is no baseline"),
        ('{"version": 2}', "is of another version; make it anew"),
        ('{"version": 1}', "is no baseline"),
        ('{"version": 1, "findings": [{"control": "EC2.8"}]}', "is no baseline"),
        ('{"version": 1, "findings": [{"control": 1, "resource": "", "path": ""}]}', "no baseline"),
    ],
)
def test_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str | None, says: str) -> None:
    file = tmp_path / "baseline.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        Baseline.load(file)


def test_line_is_seen_from_the_folder_of_the_gate() -> None:
    (one,) = judged(replace(FINDING, source=SourceLine("__main__.py", 7))).reported
    assert one.source == SourceLine("shop/__main__.py", 7)


@pytest.mark.parametrize(
    ("environments", "code"),
    [
        ([], 0),
        ([judged()], 0),
        ([judged(FINDING)], 0),
        ([judged(), judged(replace(FINDING, level="mandatory"))], 1),
        ([Judged("a/b", (), None, "locked", 5), judged()], 5),
        ([Judged("a/b", (), None, "locked", 5), Judged("a/c", (), None, "no backend", 10)], 10),
        ([judged(replace(FINDING, level="mandatory")), Judged("a/b", (), None, "no stack", 2)], 2),
    ],
)
def test_exit_code_is_that_of_the_worst_of_all(environments: list[Judged], code: int) -> None:
    assert Verdict(tuple(environments), 0.0, MANDATORY).exit_code == code


def test_fingerprint_stays_when_stack_and_line_change() -> None:
    one = fingerprint("EC2.8", URN, "a")
    assert one == fingerprint("EC2.8", URN.replace(":prod:", ":dev:"), "a")
    others = {
        fingerprint("EC2.9", URN, "a"),
        fingerprint("EC2.8", f"{URN}2", "a"),
        fingerprint("EC2.8", URN, "b"),
    }
    assert len({one, *others}) == 4
