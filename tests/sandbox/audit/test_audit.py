"""The verb `audit`: what is not known is told and does not pass, unless that was asked for."""

import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sandbox.audit import parts
from sandbox.audit.advisories import Advisory, NotReachedError
from sandbox.audit.parts import Audit
from sandbox.paths import Clone, this_clone
from sandbox.steps import Step, Steps
from sandbox.toolchain.virtual_environment import VirtualEnvironment

NOWHERE = VirtualEnvironment(Path("/nowhere"))
FOUND = Advisory("GHSA-1", "holed", "1.0")
Command = Sequence[str | Path]


def shown(part: Callable[[Audit, Step], str], *arguments: str, clone: Clone) -> tuple[bool, str]:
    """Whether a part of an audit passes, and what is shown of it."""
    stream = io.StringIO()
    audit = Audit(clone, NOWHERE, NOWHERE, parts.parsed(list(arguments)))
    passed = parts._shown(Steps(1, stream), "part", lambda step: part(audit, step))
    return passed, stream.getvalue()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone with the locks of this one."""
    copy = Clone(tmp_path)
    for lock in this_clone().root.glob("requirements*.txt"):
        shutil.copy(lock, copy.root)
    return copy


def answering(monkeypatch: pytest.MonkeyPatch, answer: list[Advisory] | Exception) -> list[object]:
    """Let the service give one answer; return the addresses it is asked at."""
    asked: list[object] = []

    def known(_pinned: object, service: str) -> list[Advisory]:
        asked.append(service)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(parts.advisories, "known", known)
    return asked


@pytest.mark.parametrize(
    ("answer", "arguments", "wanted"),
    [
        ([], [], (True, "none known of ")),
        ([FOUND], [], (False, f"known vulnerabilities: {FOUND}")),
        ([FOUND], ["--allow-unreachable"], (False, f"known vulnerabilities: {FOUND}")),
        (NotReachedError("no answer"), [], (False, "error: NOT AUDITED: no answer")),
        (NotReachedError("no answer"), ["--allow-unreachable"], (True, "NOT AUDITED: no answer")),
    ],
    ids=["none", "found", "found and reached", "not reached", "not reached and allowed"],
)
def test_vulnerabilities_pass_only_when_asked_for_or_allowed_not_to_be(
    answer: list[Advisory] | Exception,
    arguments: list[str],
    wanted: tuple[bool, str],
    clone: Clone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = answering(monkeypatch, answer)
    arguments += ["--service", "https://mirror.example.org"]
    passed, told = shown(Audit.vulnerabilities, *arguments, clone=clone)
    assert passed is wanted[0]
    assert wanted[1] in told
    assert asked == ["https://mirror.example.org"]


def test_locks_as_asked_for_pass_and_others_are_named(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolved(_clone: Clone, _title: str, command: Command, *_rest: object) -> str:
        output = Path(command[-1])
        if output.name == changed:
            output.write_text("other==1\n", encoding="utf-8")
        return "done"

    monkeypatch.setattr(parts, "logged", resolved)
    changed = ""
    assert shown(Audit.locks, clone=clone)[0] is True
    changed = "requirements-dev.txt"
    passed, told = shown(Audit.locks, clone=clone)
    assert passed is False
    assert "requirements-dev.txt is not what pyproject.toml asks for" in told
    assert "run: make lock" in told


def test_run_goes_on_after_a_part_that_fails_and_fails_in_the_end(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts.virtual_environment, "ensure", lambda *_arguments: False)
    ran = []

    def part(name: str) -> Callable[[Audit, Step], str]:
        def run(_audit: Audit, step: Step) -> str:
            ran.append(name)
            if name == failing:
                raise parts.StepError(f"{name} failed", "mend it")
            return step.outcome

        return run

    names = ["locks", "workflows", "shell", "bill", "vulnerabilities"]
    for name in names:
        monkeypatch.setattr(Audit, name, part(name))
    failing = "workflows"
    assert parts.run(clone, NOWHERE, Steps(6, io.StringIO()), []) == 1
    assert ran == names
    failing = ""
    assert parts.run(clone, NOWHERE, Steps(6, io.StringIO()), []) == 0


def test_arguments_come_from_the_environment_too(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_ARGS", "--allow-unreachabel")
    with pytest.raises(SystemExit) as ended:
        parts.run(clone, NOWHERE, Steps(6, io.StringIO()), [])
    assert ended.value.code == 2


def test_timestamp_is_that_of_the_commit_unless_stated(
    clone: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parts.timestamp(this_clone()) == parts.timestamp(this_clone())
    assert parts.timestamp(clone) == "1970-01-01T00:00:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert parts.timestamp(clone) == "2026-01-01T00:00:00Z"
