"""What one run showed, and what several runs of the same say together."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MICROSECONDS: Final = 1e6


class BenchmarkError(Exception):
    """A run did not come to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one subject. What a kind of run cannot show is None.

    Args:
        part: `pack alone` or `pulumi preview`.
        subject: The name of the pack in its configuration.
        resources: How many the stack has, beside those they share.
        total: Seconds from the start to the last answer.
        calls: How many resources were judged one by one.
        ready: Seconds from the start to the pack's description of itself.
        remediate: Seconds of all `Remediate` calls.
        analyze: Seconds of all `Analyze` calls.
        analyze_stack: Seconds of `AnalyzeStack`.
        cpu: Seconds of processor time of the pack's process.
        memory: Its peak memory in MB.
        findings: How many it reported.
    """

    part: str
    subject: str
    resources: int
    total: float
    calls: int | None = None
    ready: float | None = None
    remediate: float | None = None
    analyze: float | None = None
    analyze_stack: float | None = None
    cpu: float | None = None
    memory: float | None = None
    findings: int | None = None

    @property
    def slope(self) -> float | None:
        """Microseconds of all judging, for each resource."""
        if self.ready is None or not self.calls:
            return None
        return MICROSECONDS * (self.total - self.ready) / self.calls


@dataclass(frozen=True, slots=True)
class Group:
    """The runs of one subject with one number of resources."""

    runs: Sequence[Run]

    @property
    def first(self) -> Run:
        """Any of them, for what they have in common."""
        return self.runs[0]

    def least(self, figure: str) -> float | None:
        """Return the least of a figure: the run that the rest of the machine disturbed least."""
        return min(self._values(figure), default=None)

    def median(self, figure: str) -> float | None:
        """Return the median of a figure."""
        values = self._values(figure)
        return statistics.median(values) if values else None

    def noise(self, figure: str) -> float:
        """Return how far the median lies above the least."""
        least, median = self.least(figure), self.median(figure)
        return 0.0 if least is None or median is None else median - least

    def _values(self, figure: str) -> list[float]:
        values = (getattr(run, figure) for run in self.runs)
        return [value for value in values if value is not None]


def grouped(runs: Iterable[Run]) -> Iterator[Group]:
    """Group the runs of the same, in the order of their first ones."""
    groups: dict[tuple[str, int, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.part, run.resources, run.subject), []).append(run)
    return map(Group, groups.values())
