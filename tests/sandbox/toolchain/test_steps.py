import io
from pathlib import Path

import pytest

from sandbox.steps import HEARTBEAT_SECONDS, StepError, Steps


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def steps(stream: io.StringIO, clock: Clock, done: int = 0) -> Steps:
    return Steps(7, stream, done, clock)


def test_step_plain_is_one_line_with_outcome_and_time() -> None:
    stream, clock = io.StringIO(), Clock()
    with steps(stream, clock, done=1).step("engine") as step:
        clock.now = 182.44
        step.outcome = "built"
    assert stream.getvalue() == "[ 2/7] engine .................. built  182.4 s\n"


def test_step_on_terminal_rewrites_its_line() -> None:
    stream, clock = Terminal(), Clock()
    with steps(stream, clock).step("engine") as step:
        clock.now = 3.0
        step.progress("building")
    visible = [part.split("\x1b[K")[-1] for part in stream.getvalue().split("\r")]
    assert visible == [
        "[ 1/7] engine ..................",
        "[ 1/7] engine .................. building, 3 s",
        "[ 1/7] engine .................. done  3.0 s\n",
    ]


def test_progress_plain_speaks_now_and_then() -> None:
    stream, clock = io.StringIO(), Clock()
    with steps(stream, clock).step("engine") as step:
        for clock.now in (1.0, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS + 1):
            step.progress("building")
    assert stream.getvalue().splitlines()[:-1] == ["        ... building, 30 s"]


def test_streaming_step_has_a_line_before_and_after_the_tools_output() -> None:
    stream, clock = io.StringIO(), Clock()
    with steps(stream, clock).step("pulumi up", streaming=True):
        stream.write("output of the tool\n")
        clock.now = 2.0
    assert stream.getvalue() == "[ 1/7] pulumi up\noutput of the tool\n        done  2.0 s\n"


def test_failing_step_says_what_failed_why_and_what_to_do(tmp_path: Path) -> None:
    log = tmp_path / "tool.log"
    log.write_text("\n".join(f"line {number}" for number in range(40)) + "\n\n")
    stream, clock = io.StringIO(), Clock()
    with pytest.raises(SystemExit) as ended, steps(stream, clock).step("engine"):
        raise StepError("building failed", "install Go", log, lines=2)
    assert ended.value.code == 1
    assert stream.getvalue() == (
        "[ 1/7] engine .................. FAILED  0.0 s\n"
        "error: building failed\n"
        "  | line 38\n"
        "  | line 39\n"
        f"  (all of it: {log})\n"
        "what to do: install Go\n"
    )


def test_failing_step_without_log_names_none() -> None:
    assert StepError("it failed", "mend it").report() == "error: it failed\nwhat to do: mend it"


def test_interrupted_step_ends_its_line_and_passes_on() -> None:
    stream, clock = io.StringIO(), Clock()
    with pytest.raises(KeyboardInterrupt), steps(stream, clock).step("engine"):
        raise KeyboardInterrupt
    assert stream.getvalue().endswith("interrupted  0.0 s\n")
