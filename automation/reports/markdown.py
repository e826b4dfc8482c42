"""Markdown for one comment on a pull request, replaced each time, and for job summaries."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.wording import count, is_settled, ordered, state_of, summary

MARKER: Final = "<!-- compliant-ec2 gate -->"
# GitHub refuses comments of 65,536 characters.
LONGEST: Final = 65_000
_MOST_TEXT: Final = 600
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>()#|!~@&])")
_LINK: Final = re.compile(r"(https://\S+?)(?=[.,;:]?(?:\s|$))")
_HEAD: Final = "| | control | severity | resource | where | finding |\n|---|---|---|---|---|---|"


def write(verdict: Verdict) -> str:
    """Write the comment: the decision first, then each environment, folded.

    Args:
        verdict: of the gate
    """
    blocks = [MARKER, f"## {_title(verdict)}", summary(verdict)]
    blocks += [f"**Not judged wholly:** {_escaped(judged.problem)}" for judged in verdict.problems]
    text = "\n\n".join(blocks)
    for judged in verdict.judged:
        text = _joined(text, judged, LONGEST)
    return f"{text}\n"


def _title(verdict: Verdict) -> str:
    if verdict.problems:
        return ":warning: The policy gate could not judge everything"
    if verdict.failing:
        return f":x: {count(len(verdict.failing), 'finding')} shut the policy gate"
    return ":white_check_mark: The policy gate is open"


def _joined(text: str, judged: Judged, longest: int) -> str:
    """Add an environment, as many of its findings as fit, and how many do not."""
    head = f"\n\n<details{_open(judged)}><summary>{_heading(judged)}</summary>\n\n"
    foot = "\n\n</details>"
    rows = list(_rows(judged.reported))
    kept: list[str] = []
    room = longest - len(text) - len(head) - len(foot) - len(_HEAD) - _MOST_TEXT
    for row in rows:
        if len(row) + 1 > room:
            break
        room -= len(row) + 1
        kept.append(row)
    body = "\n".join([_HEAD, *kept]) if kept else ""
    if len(kept) < len(rows):
        body += f"\n\n{count(len(rows) - len(kept), 'more finding')}, see the full report."
    body = body.strip() or "No findings."
    if len(text) + len(head) + len(body) + len(foot) > longest:
        return text
    return f"{text}{head}{body}{foot}"


def _open(judged: Judged) -> str:
    return " open" if any(one.standing is Standing.FAILS for one in judged.reported) else ""


def _heading(judged: Judged) -> str:
    failing = sum(one.standing is Standing.FAILS for one in judged.reported)
    passed = sum(len(names) for names in judged.passed.values())
    parts = [f"{failing} of {count(len(judged.reported), 'finding')} shut the gate"]
    parts.append(f"{count(passed, 'check')} passed")
    if judged.run is not None and judged.run.counts:
        parts.append(", ".join(f"{number} to {kind}" for kind, number in judged.run.counts.items()))
    return f"<b>{_html(judged.environment)}</b>: {_html('; '.join(parts))}"


def _rows(reported: Sequence[Reported]) -> Iterator[str]:
    for one in ordered(reported):
        finding = one.finding
        word = ":x:" if one.standing is Standing.FAILS else _word(one)
        where = "" if one.source is None else f"`{_code(str(one.source))}`"
        yield (
            f"| {word} | {_escaped(finding.rule)} | {one.severity} | "
            f"{_escaped(finding.resource or 'stack')} | {where} | {_message(finding.message)} |"
        )


def _word(one: Reported) -> str:
    state = state_of(one)
    return state if is_settled(one) or state != "violation" else ""


def _message(text: str) -> str:
    short = text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
    parts = _LINK.split(" ".join(short.split()))
    # Links stay as they are; everything else comes from programs and may hold any sign.
    return "".join(part if part.startswith("https://") else _escaped(part) for part in parts)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _code(text: str) -> str:
    return " ".join(text.split()).replace("`", "'").replace("|", "\\|")
