"""Visible steps with times: `[ 2/7] engine ............... built from Go modules  182.4 s`."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

TITLE_WIDTH = 24
HEARTBEAT_SECONDS = 30.0
LOG_LINES = 15


class StepError(Exception):
    """A step failed for a reason the reader can act on.

    Args:
        what: What failed, in one sentence.
        remedy: What to do now.
        log: The file whose last lines show the cause.
        lines: How many of them.
    """

    def __init__(
        self, what: str, remedy: str, log: Path | None = None, lines: int = LOG_LINES
    ) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.log = log
        self.lines = lines

    def report(self) -> str:
        """Return what failed, the end of its log and what to do."""
        lines = [f"error: {self.what}"]
        if self.log is not None:
            lines += [f"  | {line}" for line in last_lines(self.log, self.lines)]
            lines.append(f"  (all of it: {self.log})")
        lines.append(f"what to do: {self.remedy}")
        return "\n".join(lines)


def last_lines(log: Path, count: int) -> list[str]:
    """Return the last lines of a log that say something."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""
    return [line.rstrip() for line in text.splitlines() if line.strip()][-count:]


@dataclass
class Step:
    """The step under way."""

    label: str
    stream: TextIO
    clock: Callable[[], float]
    outcome: str = "done"
    streaming: bool = False
    started: float = field(init=False)
    spoken: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.spoken = self.clock()
        if self.streaming:
            self.stream.write(f"{self.label.rstrip(' .')}\n")
        elif self.stream.isatty():
            self.stream.write(self.label)
        self.stream.flush()

    def progress(self, text: str) -> None:
        """Show what the step is doing: in place on a terminal, else now and then on a line."""
        now = self.clock()
        if self.stream.isatty():
            self.stream.write(f"\r\x1b[K{self.label} {text}, {now - self.started:.0f} s")
        elif now - self.spoken >= HEARTBEAT_SECONDS:
            self.spoken = now
            self.stream.write(f"        ... {text}, {now - self.started:.0f} s\n")
        self.stream.flush()

    def finish(self, outcome: str) -> None:
        """Write the step's one final line."""
        start = "\r\x1b[K" if self.stream.isatty() and not self.streaming else ""
        label = "       " if self.streaming else self.label
        seconds = self.clock() - self.started
        self.stream.write(f"{start}{label} {outcome}  {seconds:.1f} s\n")
        self.stream.flush()


@dataclass
class Steps:
    """A numbered sequence of steps.

    Args:
        total: How many steps there will be.
        stream: Where they are shown.
        done: How many an earlier process has shown.
        clock: Seconds that never run backwards.
    """

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stdout)
    done: int = 0
    clock: Callable[[], float] = time.monotonic

    @contextmanager
    def step(self, title: str, *, streaming: bool = False) -> Iterator[Step]:
        """Show a step; a `StepError` inside is reported and ends the program with exit code 1.

        Args:
            title: The step's name.
            streaming: The step lets a tool write to the terminal itself.
        """
        self.done += 1
        dots = "." * max(3, TITLE_WIDTH - len(title))
        label = f"[{self.done:>2}/{self.total}] {title} {dots}"
        step = Step(label, self.stream, self.clock, streaming=streaming)
        try:
            yield step
        except StepError as error:
            step.finish("FAILED")
            self.stream.write(f"{error.report()}\n")
            self.stream.flush()
            raise SystemExit(1) from error
        except KeyboardInterrupt:
            step.finish("interrupted")
            raise
        step.finish(step.outcome)
