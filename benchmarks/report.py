"""The figures as a table for people and as JSON for programs."""

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.runs import MICROSECONDS, Group, Run, grouped
from benchmarks.targets import Target

WIDTH: Final = 120  # of a report that goes to a file
TITLE: Final = "seconds, the least of all runs and the median of the total; microseconds a call"

# What a cell shows of a group, given the total of the first subject of the same.
Cell = Callable[[Group, float], str]


def table(runs: Sequence[Run]) -> Table:
    """Show each subject with each number of resources on a line."""
    shown = Table("", title=TITLE, title_justify="left", box=None, pad_edge=False)
    for heading in COLUMNS:
        shown.add_column(heading, justify="right", no_wrap=True)
    places: set[tuple[str, int]] = set()
    base = 0.0
    for group in grouped(runs):
        first = group.first
        if (first.part, first.resources) not in places:
            places.add((first.part, first.resources))
            base = group.least("total") or 0.0
            shown.add_row(f"[bold]{first.part}, {first.resources} resources")
        shown.add_row(f"  {first.subject}", *(cell(group, base) for cell in COLUMNS.values()))
    return shown


def _figure(figure: str, form: str) -> Cell:
    def cell(group: Group, _base: float) -> str:
        value = group.least(figure)
        return "" if value is None else format(value, form)

    return cell


def _per_call(figure: str) -> Cell:
    def cell(group: Group, _base: float) -> str:
        value, calls = group.least(figure), group.first.calls
        return "" if value is None or calls is None else f"{MICROSECONDS * value / calls:.0f}"

    return cell


def _median(group: Group, _base: float) -> str:
    return f"{group.median('total'):.2f}"


def _ratio(group: Group, base: float) -> str:
    return f"{(group.least('total') or 0.0) / base:.2f}"


COLUMNS: Final[dict[str, Cell]] = {
    "ready": _figure("ready", ".3f"),
    "Remediate µs": _per_call("remediate"),
    "Analyze µs": _per_call("analyze"),
    "stack": _figure("analyze_stack", ".3f"),
    "total": _figure("total", ".2f"),
    "median": _median,
    "times": _ratio,
    "CPU": _figure("cpu", ".2f"),
    "MB": _figure("memory", ".1f"),
    "findings": _figure("findings", "d"),
}


def show(runs: Sequence[Run], targets: Sequence[Target], remarks: Sequence[str]) -> None:
    """Print the table, what was left out, and whether each target holds."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    console.print(table(runs))
    console.print()
    for remark in remarks:
        console.print(f"left out: {remark}")
    for target in targets:
        verdict = "holds " if target.met else "MISSED"
        console.print(f"{verdict}  {target.text}: {target.measured}", soft_wrap=True)


def save(file: Path, runs: Sequence[Run], targets: Sequence[Target]) -> None:
    """Write all runs and targets, with the machine they are from, as JSON."""
    content = {
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "python": platform.python_version(),
        },
        "runs": [asdict(run) for run in runs],
        "targets": [asdict(target) for target in targets],
    }
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
