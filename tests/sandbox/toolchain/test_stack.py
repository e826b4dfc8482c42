import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import emulator_process, stack, take_down
from sandbox.emulator_process import Emulator
from sandbox.paths import Clone
from sandbox.stack import Stack
from sandbox.steps import StepError, Steps

FIRST, SECOND = Emulator(1, 2, "first"), Emulator(1, 2, "second")
# Notes its arguments, and makes what `stack init` makes.
PULUMI = """#!/bin/sh
echo "$@" >> "$NOTES"
if [ "$1 $2" = "stack init" ]; then
    mkdir -p "$STATE/.pulumi/stacks/compliant-ec2"
    echo '{}' > "$STATE/.pulumi/stacks/compliant-ec2/$3.json"
fi
[ "$1 $2" = "stack export" ] && echo "$EXPORT"
[ "$1" != "$FAILING" ]
"""


def say_nothing() -> None:
    pass


class Trial(Stack):
    """A stack whose engine is a script."""

    @property
    def typed(self) -> list[str]:
        notes = Path(self.variables["NOTES"])
        return notes.read_text().splitlines() if notes.exists() else []


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    clone = Clone(tmp_path / "clone")
    clone.state.mkdir(parents=True)
    program = tmp_path / "pulumi"
    program.write_text(PULUMI)
    program.chmod(0o755)
    variables = {
        "PATH": os.environ["PATH"],
        "NOTES": str(tmp_path / "notes"),
        "STATE": str(clone.backend),
        "FAILING": "",
        "EXPORT": "{}",
    }
    return Trial(clone, program, variables)


def failing(trial: Trial, verb: str) -> Trial:
    return Trial(trial.clone, trial.program, {**trial.variables, "FAILING": verb})


def test_up_first_and_second_time_need_no_refresh(trial: Trial) -> None:
    for _turn in range(2):
        trial.ensure(FIRST, say_nothing)
        trial.up(FIRST)
    up = "up --yes --policy-pack policypack"
    assert trial.typed == ["stack init sandbox", up, up]


def test_up_after_the_emulator_forgot_refreshes_until_it_succeeds(trial: Trial) -> None:
    trial.ensure(FIRST, say_nothing)
    trial.up(FIRST)
    with pytest.raises(StepError, match="pulumi up failed"):
        failing(trial, "up").up(SECOND)
    trial.up(SECOND)
    trial.up(SECOND)
    assert [" --refresh" in line for line in trial.typed[1:]] == [False, True, True, False]


def test_up_failed_on_the_same_emulator_goes_on_without_refresh(trial: Trial) -> None:
    trial.ensure(FIRST, say_nothing)
    with pytest.raises(StepError, match="exit code 1"):
        failing(trial, "up").up(FIRST)
    assert trial.refresh_option(FIRST) == []


def test_preview_command_carries_policy_pack_and_refresh(trial: Trial) -> None:
    trial.ensure(FIRST, say_nothing)
    command = trial.preview_command(SECOND)[1:]
    assert command == ["preview", "--policy-pack", "policypack", "--refresh"]


def test_ensure_failing_shows_what_pulumi_said(trial: Trial) -> None:
    with pytest.raises(StepError, match="making the stack failed") as failed:
        failing(trial, "stack").ensure(FIRST, say_nothing)
    assert failed.value.log is not None


@pytest.mark.parametrize(
    ("deployment", "left"),
    [({}, []), ({"resources": None}, []), ({"resources": [{"urn": "urn:a"}]}, ["urn:a"])],
)
def test_left_names_what_the_state_still_holds(
    deployment: dict[str, object], left: list[str], trial: Trial
) -> None:
    text = json.dumps({"deployment": deployment})
    assert Stack(trial.clone, trial.program, {**trial.variables, "EXPORT": text}).left() == left


def lock(trial: Trial, pid: int, host: str = socket.gethostname()) -> Path:
    folder = trial.clone.backend / ".pulumi" / "locks" / "organization" / "compliant-ec2"
    folder.mkdir(parents=True)
    file = folder / "lock.json"
    file.write_text(json.dumps({"pid": pid, "hostname": host}))
    return file


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_ensure_lock_of_a_killed_engine_is_freed(trial: Trial) -> None:
    trial.ensure(FIRST, say_nothing)
    lock(trial, ended_process())
    trial.ensure(FIRST, say_nothing)
    assert trial.typed == ["stack init sandbox", "cancel --yes"]


def test_is_stale_engine_at_work_is_false(trial: Trial, tmp_path: Path) -> None:
    engine = tmp_path / "bin" / "pulumi"
    engine.parent.mkdir()
    engine.symlink_to(sys.executable)
    script = "import sys; print(flush=True); sys.stdin.read()"
    command = [engine, "-c", script]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert not stack.is_stale(lock(trial, process.pid))


def test_is_stale_engine_of_another_machine_is_false(trial: Trial) -> None:
    assert not stack.is_stale(lock(trial, ended_process(), host="elsewhere"))


def test_is_stale_unreadable_is_false(tmp_path: Path) -> None:
    (tmp_path / "lock.json").write_text("{")
    assert not stack.is_stale(tmp_path / "lock.json")
    assert not stack.is_stale(tmp_path / "freed.json")


def test_take_down_never_set_up_leaves_the_clone_untouched(tmp_path: Path) -> None:
    for _turn in range(2):
        assert take_down.take_down(Clone(tmp_path), Steps(3)) == 0
    assert list(tmp_path.iterdir()) == []


def test_take_down_emulator_gone_forgets_the_state(
    trial: Trial, capsys: pytest.CaptureFixture[str]
) -> None:
    trial.ensure(FIRST, say_nothing)
    clone = trial.clone
    (clone.state / emulator_process.READY_FILE).write_text('{"port": 1, "pid": 1, "boot": "b"}')
    assert take_down.take_down(clone, Steps(3)) == 0
    assert "resources end with the emulated AWS" in capsys.readouterr().out
    assert not trial.exists()
    assert not trial.memory.holds(FIRST)
