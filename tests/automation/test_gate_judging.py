"""The gate judges every environment, and what it could not judge is never a pass."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest
from pulumi.automation import PulumiCommand
from semver import VersionInfo

from automation.engine import Engine
from automation.errors import (
    AutomationError,
    CancelledError,
    EngineError,
    InternalError,
    LockedError,
    PolicyError,
    ProgramError,
)
from automation.events import Event, Handler
from automation.findings import finding
from automation.gate import judging
from automation.gate.judging import Gate, Terms
from automation.gate.subjects import Subject
from automation.gate.verdicts import Judged, Verdict
from automation.projects import Project
from automation.results import Diagnostic, EventCounts, Operation, PolicyResults, Run

ENGINE = Engine(Path("/bin/pulumi"), VersionInfo(3, 259, 0))
BLOCKING = finding(
    {"message": "a\n[EC2.8] x y", "policyName": "ec2-imdsv2-check", "enforcementLevel": "mandatory"}
)
PACKS = {"compliant-ec2": "0.2.0"}
PREVIEW = Run(
    Operation.PREVIEW,
    "shop",
    "prod",
    datetime.now(UTC),
    1.0,
    counts={"create": 1},
    policy=PolicyResults(packs=PACKS),
)
BLOCKED = replace(
    PREVIEW,
    policy=PolicyResults(packs=PACKS, findings=(BLOCKING,)),
    diagnostics=(Diagnostic("error", "preview failed"),),
)
CRASHED = replace(
    BLOCKED, diagnostics=(Diagnostic("error", "Program failed with an unhandled exception:\nX"),)
)
EVENT = Event(1, 0, "preludeEvent", {})


class FakeEnvironment:
    """Answers a preview with what the test says for its stack."""

    def __init__(self, stack: str, folder: Path, **_rest: object) -> None:
        self.stack = stack
        self.session = SimpleNamespace(command=SimpleNamespace(cancelled=False))
        self.answer = ANSWERS[stack]
        self.told = threading.Event()
        del folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def interrupt(self) -> bool:
        self.session.command.cancelled = True
        self.told.set()
        return True

    def preview(self, on_event: Handler) -> Run:
        on_event(EVENT)
        if self.answer == "waits":
            BEGUN.set()
            assert self.told.wait(30)
            raise CancelledError("preview of shop/prod was cancelled", BLOCKED)
        if isinstance(self.answer, Exception):
            raise self.answer
        assert isinstance(self.answer, Run)
        return self.answer


ANSWERS: dict[str, object] = {}
BEGUN = threading.Event()


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "Environment", FakeEnvironment)
    ANSWERS.clear()
    BEGUN.clear()


def subjects_of(folder: Path, **answers: object) -> list[Subject]:
    ANSWERS.update(answers)
    return [Subject(Project("shop", folder), stack) for stack in answers]


def judge(folder: Path, **answers: object) -> Verdict:
    gate = Gate(Terms(root=folder), [], ENGINE, slots=2)
    return gate.judge(subjects_of(folder, **answers), lambda _: None)


@pytest.mark.parametrize(
    ("answer", "problem", "code", "findings"),
    [
        (PREVIEW, "", 0, 0),
        (PolicyError("blocked", BLOCKED), "", 1, 1),
        (LockedError("shop/prod is locked"), "shop/prod is locked", 5, 0),
        (ProgramError("KeyError: 'x'", BLOCKED), "KeyError: 'x'", 3, 1),
        # What is blocked and broken as well was not judged wholly.
        (PolicyError("blocked", CRASHED), "preview of shop/prod: X", 3, 1),
        (replace(PREVIEW, policy=PolicyResults()), "no policy pack took part in it", 9, 0),
        (
            replace(PREVIEW, events=EventCounts(total=7, malformed=2)),
            "2 of 7 events cannot be read, and findings may be among them",
            9,
            0,
        ),
        (
            PolicyError("blocked", replace(BLOCKED, events=EventCounts(total=7, malformed=2))),
            "2 of 7 events cannot be read",
            9,
            1,
        ),
        # The engine was killed.
        (PolicyError("blocked", replace(BLOCKED, counts={})), "it ended before its summary", 9, 1),
        (replace(PREVIEW, events=EventCounts(total=7, unknown={"futureEvent": 1})), "", 0, 0),
        (ValueError("hunter2-canary"), "ValueError at test_gate_judging.py:", 11, 0),
    ],
)
def test_environment_is_judged_or_said_why_not(
    tmp_path: Path, answer: object, problem: str, code: int, findings: int
) -> None:
    verdict = judge(tmp_path, prod=answer, dev=PREVIEW)
    prod, dev = verdict.judged
    assert problem in prod.problem
    assert bool(prod.problem) is bool(problem)
    assert "canary" not in prod.problem
    assert (verdict.exit_code, len(prod.reported)) == (code, findings)
    assert (prod.manifest, dev.problem) == ("Pulumi.yaml", "")


def test_nothing_passes_because_what_blocks_is_known_and_the_rest_was_not_seen(
    tmp_path: Path,
) -> None:
    gate = Gate(Terms(threshold="never", root=tmp_path), [], ENGINE)
    subjects = subjects_of(tmp_path, prod=PolicyError("blocked", CRASHED))
    assert gate.judge(subjects, lambda _: None).exit_code == ProgramError.exit_code


def test_each_environment_is_told_once_and_stands_in_its_order(tmp_path: Path) -> None:
    told: list[Judged] = []
    gate = Gate(Terms(root=tmp_path), [], ENGINE, slots=2)
    subjects = subjects_of(tmp_path, a=PREVIEW, b=EngineError("x"), c=PREVIEW)
    verdict = gate.judge(subjects, told.append)
    assert [one.environment for one in verdict.judged] == ["shop/a", "shop/b", "shop/c"]
    assert {one.environment for one in told} == {"shop/a", "shop/b", "shop/c"}


def test_interrupted_gate_reports_what_it_had_and_begins_nothing_more(tmp_path: Path) -> None:
    gate = Gate(Terms(root=tmp_path), [], ENGINE, slots=1)
    verdicts: list[Verdict] = []
    subjects = subjects_of(tmp_path, prod="waits", dev=PREVIEW)
    thread = threading.Thread(target=lambda: verdicts.append(gate.judge(subjects, lambda _: None)))
    thread.start()
    assert BEGUN.wait(30)
    assert gate.interrupt()
    thread.join(30)
    prod, dev = verdicts[0].judged
    assert (len(prod.reported), prod.exit_code) == (1, CancelledError.exit_code)
    assert (dev.run, dev.problem) == (None, "preview of shop/dev was cancelled")
    assert verdicts[0].exit_code == CancelledError.exit_code


def test_preview_that_could_not_hear_the_interrupt_yet_is_told_by_its_first_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(Terms(root=tmp_path), [], ENGINE)

    class Deaf(FakeEnvironment):
        def preview(self, on_event: Handler) -> Run:
            gate.interrupt()
            self.told.clear()
            self.session.command.cancelled = False
            return super().preview(on_event)

    monkeypatch.setattr(judging, "Environment", Deaf)
    verdict = gate.judge(subjects_of(tmp_path, prod="waits"), lambda _: None)
    assert verdict.exit_code == CancelledError.exit_code


def test_fault_of_the_caller_ends_the_gate_and_what_it_runs(tmp_path: Path) -> None:
    def fail(_judged: Judged) -> None:
        raise KeyError("x")

    gate = Gate(Terms(root=tmp_path), [], ENGINE)
    with pytest.raises(KeyError):
        gate.judge(subjects_of(tmp_path, prod=PREVIEW, dev=PREVIEW), fail)


def test_internal_error_tells_place_and_kind_alone() -> None:
    try:
        PulumiCommand.run(None, [], "", {"canary": object()})  # type: ignore[arg-type]
    except AttributeError as error:
        found = InternalError.of(error)
    assert isinstance(found, AutomationError)
    assert str(found).startswith("AttributeError at ")
    assert "canary" not in str(found)
