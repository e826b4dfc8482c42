"""What all reports say alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import printable
from automation.results import FindingState, Run, SourceLine
from automation.rules import rule_of

PRODUCT: Final = "compliant-ec2"
SEVERITIES: Final = ("critical", "high", "medium", "low")
# Findings that somebody decided to let be, or that are no more.
SETTLED: Final = frozenset({FindingState.EXEMPTED, FindingState.KNOWN, FindingState.CORRECTED})
# What stands for the project of a stream of events, which tells no file.
_MANIFEST: Final = "Pulumi.yaml"


def place_of(one: Reported, judged: Judged) -> SourceLine:
    """Return the line to point to: the finding's own, else the first of the project."""
    return one.source or first_line(judged)


def first_line(judged: Judged) -> SourceLine:
    """Return the line that stands for an environment as a whole."""
    return SourceLine(judged.manifest or _MANIFEST, 1)


def message_of(one: Reported) -> str:
    """Return what a finding says; never nothing, which no report takes."""
    finding = one.finding
    said = (printable(text).strip() for text in (finding.message, finding.description))
    return next(filter(None, said), rule_name(one))


def rule_name(one: Reported) -> str:
    """Return the id of the rule a finding breaks."""
    return printable(rule_of(one.finding).id).strip() or "unnamed"


def resource_of(one: Reported) -> str:
    """Return the name of the resource a finding blames."""
    return printable(one.finding.resource).strip() or "stack"


def is_settled(one: Reported) -> bool:
    """Say whether nothing has to be done about a finding now."""
    return one.standing is Standing.KNOWN or one.finding.state in SETTLED


def state_of(one: Reported) -> str:
    """Return the word for what a finding amounts to, a baseline of the gate's own included."""
    known = one.standing is Standing.KNOWN
    return FindingState.KNOWN.value if known else one.finding.state.value


def ordered(reported: Iterable[Reported]) -> list[Reported]:
    """Return findings with those that shut the gate and the worst ones first."""
    return sorted(reported, key=_rank)


def numbered(reported: Iterable[Reported]) -> list[tuple[Reported, int]]:
    """Return findings, each with its number among those of one fingerprint."""
    seen: Counter[tuple[str, str]] = Counter()
    pairs = []
    for one in reported:
        key = one.environment, one.fingerprint
        seen[key] += 1
        pairs.append((one, seen[key]))
    return pairs


def passed_by(run: Run | None) -> int:
    """Return how many checks a run passed, those of the stack as a whole included."""
    if run is None:
        return 0
    of_resources = sum(len(names) for names in run.policy.passed.values())
    return of_resources + len(run.policy.passed_stack)


def notes_of(judged: Judged) -> list[str]:
    """Say how the events of a preview were taken, where that was not as it should be."""
    if judged.run is None:
        return []
    events = judged.run.events
    unread = [f"{count(events.malformed, 'event')} of the engine could not be read"]
    unknown = [
        f"{count(number, 'event')} of a kind this version does not know: {printable(kind)}"
        for kind, number in events.unknown.items()
    ]
    return [*(unread if events.malformed else ()), *unknown]


def summary(verdict: Verdict) -> str:
    """Say in one line what was judged and decided."""
    words = [state_of(one) for one in verdict.reported]
    parts = [
        count(len(verdict.judged), "environment"),
        f"{count(sum(passed_by(judged.run) for judged in verdict.judged), 'check')} passed",
        share(verdict.reported),
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


def share(reported: Sequence[Reported]) -> str:
    """Say how many findings shut the gate."""
    if not reported:
        return "no findings"
    failing = sum(one.standing is Standing.FAILS for one in reported)
    verb = "shuts" if failing == 1 else "shut"
    return f"{failing} of {count(len(reported), 'finding')} {verb} the gate"


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it has to be."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rank(one: Reported) -> tuple[bool, bool, int, tuple[str, ...]]:
    known = one.severity in SEVERITIES
    severity = SEVERITIES.index(one.severity) if known else -1
    fails = one.standing is Standing.FAILS
    finding = one.finding
    named = (one.environment, finding.rule, finding.urn, finding.path, finding.message)
    return (not fails, is_settled(one), severity, named)
