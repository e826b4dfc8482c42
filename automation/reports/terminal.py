"""What the gate says to people at a terminal."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from automation.gate.verdicts import Reported, Standing, Verdict
from automation.results import FindingState

_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "blue"}
_WORDS = {Standing.FAILS: "fails", Standing.TOLD: "", Standing.KNOWN: "known"}


def show(verdict: Verdict, console: Console) -> None:
    """Show the findings, then what could not be judged, then the decision.

    Args:
        verdict: of the gate
        console: where to
    """
    if verdict.reported:
        console.print(_table(verdict))
    for judged in verdict.problems:
        console.print(Text(f"not judged: {judged.problem}", style="red"))
    console.print(Text(summary(verdict), style="red" if verdict.exit_code else "green"))


def summary(verdict: Verdict) -> str:
    """Say in one line what was judged and decided."""
    states = Counter(one.finding.state for one in verdict.reported)
    states[FindingState.KNOWN] = len(verdict.standing(Standing.KNOWN))
    passed = sum(len(names) for judged in verdict.judged for names in judged.passed.values())
    rest = [
        f"{states[state]} {state.value}"
        for state in FindingState
        if state is not FindingState.VIOLATION and states[state]
    ]
    parts = [
        _count(len(verdict.judged), "environment"),
        f"{passed} checks passed",
        f"{_count(len(verdict.failing), 'finding')} of {len(verdict.reported)} shut the gate",
        *rest,
    ]
    if verdict.problems:
        parts.append(f"{_count(len(verdict.problems), 'environment')} not judged")
    decision = "shut" if verdict.exit_code else "open"
    return f"The gate is {decision}: {', '.join(parts)}, {verdict.seconds:.1f} s."


def _table(verdict: Verdict) -> Table:
    table = Table("environment", "control", "severity", "", "resource", "where", "finding")
    for one in sorted(verdict.reported, key=_order):
        finding = one.finding
        state = "" if finding.state is FindingState.VIOLATION else finding.state.value
        table.add_row(
            Text(one.environment),
            Text(finding.rule),
            Text(one.severity, style=_STYLES.get(one.severity, "")),
            Text(_WORDS[one.standing] or state),
            Text(finding.resource),
            Text("" if one.source is None else str(one.source)),
            Text(finding.message),
        )
    return table


def _order(one: Reported) -> tuple[bool, str, int, str]:
    rank = list(_STYLES).index(one.severity) if one.severity in _STYLES else -1
    return one.standing is not Standing.FAILS, one.environment, rank, one.finding.rule


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
