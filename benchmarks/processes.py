"""Processor time and memory of running processes, from Linux's /proc; unknown elsewhere."""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

PROC = Path("/proc")
SAMPLE_SECONDS = 0.1
# Positions in /proc/<pid>/stat, counted from the field after the program's name.
PARENT, USER_TIME, SYSTEM_TIME = 1, 11, 12


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process has used so far: seconds of processor time, peak memory in MB."""

    cpu: float | None = None
    memory: float | None = None


def usage(pid: int) -> Usage:
    """Read what a process has used so far; a kernel without /proc does not say."""
    try:
        status = (PROC / str(pid) / "status").read_text(encoding="utf-8")
        fields = _stat(pid)
    except OSError:
        return Usage()
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), None)
    ticks = int(fields[USER_TIME]) + int(fields[SYSTEM_TIME])
    return Usage(
        cpu=ticks / os.sysconf("SC_CLK_TCK"),
        memory=int(peak.split()[1]) / 1024 if peak else None,
    )


def _stat(pid: int) -> list[str]:
    text = (PROC / str(pid) / "stat").read_text(encoding="utf-8")
    return text.rpartition(")")[2].split()


def descendant(root: int, word: str) -> int | None:
    """Find the process below another whose command line has this word."""
    parents = {}
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError, IndexError):
            parents[int(entry.name)] = int(_stat(int(entry.name))[PARENT])
    for pid in parents:
        above = pid
        while above in parents and above != root:
            above = parents[above]
        if above == root and pid != root and _said(pid, word):
            return pid
    return None


def _said(pid: int, word: str) -> bool:
    try:
        return word.encode() in (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False


class Watch:
    """Follows a process another program starts, for as long as the block lasts.

    Args:
        root: The program.
        word: What the command line of the process says; follows none if empty.
    """

    def __init__(self, root: int, word: str) -> None:
        self.usage = Usage()
        self._root = root
        self._word = word
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        found: int | None = None
        while self._word and not self._ended.wait(SAMPLE_SECONDS):
            found = found or descendant(self._root, self._word)
            seen = usage(found) if found else Usage()
            if seen.memory is not None:
                self.usage = seen
