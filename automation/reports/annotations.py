"""Annotations of GitHub Actions, printed to the log of a step.

A step shows ten of each kind and a job fifty; the rest would vanish without a word. So the worst
come first, what several environments have in common is said once, and what does not fit is counted
in the last one. Source:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Sequence
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import in_one_line, printable
from automation.reports.wording import (
    count,
    first_line,
    is_settled,
    message_of,
    ordered,
    place_of,
    resource_of,
    rule_name,
)
from automation.results import SourceLine

MOST: Final = 10
_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_MESSAGE, ":": "%3A", ",": "%2C"}
# One line, one finding there, and the environments that have it.
_Same = tuple[str, SourceLine, str]


def write(verdict: Verdict) -> str:
    """Write annotations: errors for what shuts the gate, warnings for what else there is.

    Args:
        verdict: of the gate
    """
    places = {one: place_of(one, judged) for judged in verdict.judged for one in judged.reported}
    open_findings = [one for one in ordered(verdict.reported) if not is_settled(one)]
    failing = [one for one in open_findings if one.standing is Standing.FAILS]
    others = [one for one in open_findings if one.standing is not Standing.FAILS]
    errors = [_problem(judged) for judged in verdict.problems]
    errors += _findings("error", failing, places)
    lines = [*_cut("error", errors), *_cut("warning", _findings("warning", others, places))]
    return "".join(f"{line}\n" for line in lines)


def _cut(kind: str, lines: Sequence[str]) -> Sequence[str]:
    if len(lines) <= MOST:
        return lines
    rest = len(lines) - MOST + 1
    more = f"::{kind} title=more::and {count(rest, 'more annotation')}; see the report"
    return [*lines[: MOST - 1], more]


def _problem(judged: Judged) -> str:
    title = f"{judged.environment} could not be judged wholly"
    return _command("error", first_line(judged), judged.problem, title)


def _findings(
    kind: str, reported: Sequence[Reported], places: dict[Reported, SourceLine]
) -> list[str]:
    alike: dict[_Same, list[Reported]] = {}
    for one in reported:
        alike.setdefault((one.fingerprint, places[one], message_of(one)), []).append(one)
    lines = []
    for (_, place, message), same in alike.items():
        environments = ", ".join(dict.fromkeys(one.environment for one in same))
        title = f"{rule_name(same[0])} on {resource_of(same[0])} ({environments})"
        lines.append(_command(kind, place, message, title))
    return lines


def _command(kind: str, place: SourceLine, message: str, title: str) -> str:
    properties = {"file": place.file, "line": str(place.line), "title": in_one_line(title)}
    written = ",".join(f"{name}={_escaped(text, _PROPERTY)}" for name, text in properties.items())
    return f"::{kind} {written}::{_escaped(message, _MESSAGE)}"


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in printable(text))
