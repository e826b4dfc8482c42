"""Annotations of GitHub Actions, printed to the log of a step.

A step shows ten of each kind and a job fifty; the rest would vanish without a word. So the worst
come first, and what does not fit is counted in the last one. Source:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Sequence
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.wording import count, is_settled, ordered, place_of

MOST: Final = 10
_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def write(verdict: Verdict) -> str:
    """Write annotations: errors for what shuts the gate, warnings for what else there is.

    Args:
        verdict: of the gate
    """
    places = {judged.environment: judged for judged in verdict.judged}
    open_findings = [one for one in ordered(verdict.reported) if not is_settled(one)]
    errors = [_command("error", "", judged.problem, "not judged") for judged in verdict.problems]
    errors += [_finding("error", one, places) for one in open_findings if _fails(one)]
    warnings = [_finding("warning", one, places) for one in open_findings if not _fails(one)]
    lines = [*_cut("error", errors), *_cut("warning", warnings)]
    return "".join(f"{line}\n" for line in lines)


def _fails(one: Reported) -> bool:
    return one.standing is Standing.FAILS


def _cut(kind: str, lines: Sequence[str]) -> Sequence[str]:
    if len(lines) <= MOST:
        return lines
    rest = len(lines) - MOST + 1
    more = _command(kind, "", f"and {count(rest, 'more finding')}; see the report", "more")
    return [*lines[: MOST - 1], more]


def _finding(kind: str, one: Reported, places: dict[str, Judged]) -> str:
    place = place_of(one, places[one.environment])
    where = "" if place is None else f"file={_escaped(place.file, _PROPERTY)},line={place.line}"
    title = f"{one.finding.rule} on {one.finding.resource or 'stack'} ({one.environment})"
    return _command(kind, where, one.finding.message, title)


def _command(kind: str, where: str, message: str, title: str) -> str:
    properties = ",".join(filter(None, (where, f"title={_escaped(title, _PROPERTY)}")))
    return f"::{kind} {properties}::{_escaped(message, _MESSAGE)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in text)
