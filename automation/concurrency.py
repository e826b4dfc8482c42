"""How many runs fit on this machine, or in this container, at once."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import psutil

# Engine, language host, policy pack and one process of the AWS provider, as measured.
RUN_BYTES: Final = 700 * 1024 * 1024
_GROUP: Final = Path("/proc/self/cgroup")
_GROUPS: Final = Path("/sys/fs/cgroup")
# The line of the second version of control groups, which has one hierarchy for all.
_UNIFIED: Final = "0::/"
_UNLIMITED: Final = "max"


def slots(wanted: int, group: Path = _GROUP, groups: Path = _GROUPS) -> int:
    """Return how many runs to start at once: one for each processor, as far as memory allows.

    What a container may use counts, not what its machine has.

    Args:
        wanted: how many there are to run
        group: says to which control group this process belongs
        groups: the folder of all control groups, of their second version; others are not read
    """
    processors: float = len(os.sched_getaffinity(0)) if _HAS_AFFINITY else os.cpu_count() or 1
    memory: float = psutil.virtual_memory().available
    for folder in _folders(group, groups):
        processors = min(processors, _processors(folder))
        memory = min(memory, _memory(folder))
    return max(1, min(wanted, int(processors), int(memory // RUN_BYTES)))


_HAS_AFFINITY: Final = hasattr(os, "sched_getaffinity")


def _folders(group: Path, groups: Path) -> Iterator[Path]:
    """Give the folders of the control groups this process is in, the innermost first."""
    lines = _text(group).splitlines()
    for line in lines:
        if line.startswith(_UNIFIED):
            inner = groups / line.removeprefix(_UNIFIED)
            yield from (one for one in (inner, *inner.parents) if one.is_relative_to(groups))


def _processors(folder: Path) -> float:
    """Return how many processors a group may use; a part of one counts as one."""
    quota, _, period = _text(folder / "cpu.max").strip().partition(" ")
    if not quota.isdigit() or not period.isdigit() or int(period) == 0:
        return float("inf")
    return max(1, int(quota) / int(period))


def _memory(folder: Path) -> float:
    """Return how many bytes a group may use more; files it has read are no burden."""
    limit, used = (_text(folder / f"memory.{name}").strip() for name in ("max", "current"))
    if limit in ("", _UNLIMITED) or not used:
        return float("inf")
    rows = (line.split() for line in _text(folder / "memory.stat").splitlines())
    given_back = {row[0]: int(row[1]) for row in rows}.get("inactive_file", 0)
    return max(0, int(limit) - int(used) + given_back)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""
