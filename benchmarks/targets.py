"""What the pack is held to, and whether it holds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks import pack_alone
from benchmarks.runs import Group, Run, grouped
from benchmarks.subjects import BARE, OURS, OURS_ONE, STOCK_EMPTY

SIZE: Final = 1000
TIMES_BARE: Final = 1.3
SECONDS_OVER_EMPTY: Final = 0.05
MEGABYTES_OVER_EMPTY: Final = 10
# Two slopes are the same if they differ by less than this share, or by less than the noise.
SHARE_OF_SLOPE: Final = 0.10


@dataclass(frozen=True, slots=True)
class Target:
    """A target and what was measured.

    Args:
        text: What is asked for.
        measured: What there is, in words.
        met: Whether it holds.
    """

    text: str
    measured: str
    met: bool


def judge(runs: Iterable[Run]) -> list[Target]:
    """Judge the targets, as far as the runs can say: with 1000 resources, or the most there are."""
    alone = [group for group in grouped(runs) if group.first.part == pack_alone.PART]
    sizes = {group.first.resources for group in alone}
    if not sizes:
        return []
    size = SIZE if SIZE in sizes else max(sizes)
    groups = {group.first.subject: group for group in alone if group.first.resources == size}
    return [
        Target(f"{target.text}, {size} resources", target.measured, target.met)
        for judge_one in (_speed, _start, _memory, _slope)
        for target in judge_one(groups)
    ]


def _speed(groups: Mapping[str, Group]) -> Iterator[Target]:
    ours, bare = (_least(groups, subject.name, "total") for subject in (OURS, BARE))
    if ours is not None and bare is not None:
        yield Target(
            f"all controls at most {TIMES_BARE:g} times a bare pack",
            f"{ours / bare:.2f} times ({ours:.2f} s against {bare:.2f} s)",
            ours <= TIMES_BARE * bare,
        )


def _start(groups: Mapping[str, Group]) -> Iterator[Target]:
    ours, empty = (_least(groups, subject.name, "ready") for subject in (OURS, STOCK_EMPTY))
    if ours is not None and empty is not None:
        yield Target(
            f"start at most {SECONDS_OVER_EMPTY:g} s over an empty stock pack",
            f"{ours - empty:+.3f} s ({ours:.3f} s against {empty:.3f} s)",
            ours - empty <= SECONDS_OVER_EMPTY,
        )


def _memory(groups: Mapping[str, Group]) -> Iterator[Target]:
    ours, empty = (_least(groups, subject.name, "memory") for subject in (OURS, STOCK_EMPTY))
    if ours is not None and empty is not None:
        yield Target(
            f"memory at most {MEGABYTES_OVER_EMPTY} MB over an empty stock pack",
            f"{ours - empty:+.1f} MB ({ours:.1f} MB against {empty:.1f} MB)",
            ours - empty <= MEGABYTES_OVER_EMPTY,
        )


def _slope(groups: Mapping[str, Group]) -> Iterator[Target]:
    every, one = (_least(groups, subject.name, "slope") for subject in (OURS, OURS_ONE))
    if every is not None and one is not None:
        noise = max(groups[subject.name].noise("slope") for subject in (OURS, OURS_ONE))
        yield Target(
            f"a resource costs the same by one control and by all: to {SHARE_OF_SLOPE:.0%}, or"
            " within the noise",
            f"{every - one:+.0f} µs ({every:.0f} µs against {one:.0f} µs, noise {noise:.0f} µs)",
            every - one <= max(SHARE_OF_SLOPE * one, noise),
        )


def _least(groups: Mapping[str, Group], subject: str, figure: str) -> float | None:
    group = groups.get(subject)
    return None if group is None else group.least(figure)
