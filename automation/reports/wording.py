"""What all reports say alike."""

from collections.abc import Sequence
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.results import FindingState, SourceLine

PRODUCT: Final = "compliant-ec2"
SEVERITIES: Final = ("critical", "high", "medium", "low")
# Findings that somebody decided to let be, or that are no more.
SETTLED: Final = frozenset({FindingState.EXEMPTED, FindingState.KNOWN, FindingState.CORRECTED})


def place_of(one: Reported, judged: Judged) -> SourceLine | None:
    """Return the line to point to: the finding's own, else the project's first."""
    if one.source is not None:
        return one.source
    return SourceLine(judged.manifest, 1) if judged.manifest else None


def is_settled(one: Reported) -> bool:
    """Say whether nothing has to be done about a finding now."""
    return one.standing is Standing.KNOWN or one.finding.state in SETTLED


def state_of(one: Reported) -> str:
    """Return the word for what a finding amounts to, a baseline of the gate's own included."""
    known = one.standing is Standing.KNOWN
    return FindingState.KNOWN.value if known else one.finding.state.value


def ordered(reported: Sequence[Reported]) -> list[Reported]:
    """Return findings with those that shut the gate and the worst ones first."""
    return sorted(reported, key=_rank)


def summary(verdict: Verdict) -> str:
    """Say in one line what was judged and decided."""
    passed = sum(len(names) for judged in verdict.judged for names in judged.passed.values())
    words = [state_of(one) for one in verdict.reported]
    parts = [
        count(len(verdict.judged), "environment"),
        f"{count(passed, 'check')} passed",
        f"{len(verdict.failing)} of {count(len(verdict.reported), 'finding')} shut the gate",
    ]
    parts += [
        f"{words.count(state.value)} {state.value}"
        for state in FindingState
        if state is not FindingState.VIOLATION and state.value in words
    ]
    if verdict.problems:
        parts.append(f"{len(verdict.problems)} not judged wholly")
    decision = "shut" if verdict.exit_code else "open"
    return f"The gate is {decision}: {', '.join(parts)}."


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rank(one: Reported) -> tuple[bool, bool, int, str, str, str]:
    known = one.severity in SEVERITIES
    severity = SEVERITIES.index(one.severity) if known else -1
    fails = one.standing is Standing.FAILS
    named = (one.environment, one.finding.rule, one.finding.urn)
    return (not fails, is_settled(one), severity, *named)
