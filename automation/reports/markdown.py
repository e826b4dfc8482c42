"""Markdown for one comment on a pull request, replaced each time, and for job summaries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import clipped, in_one_line
from automation.reports.wording import (
    count,
    is_settled,
    message_of,
    notes_of,
    ordered,
    passed_by,
    resource_of,
    rule_name,
    share,
    state_of,
    summary,
)

MARKER: Final = "<!-- compliant-ec2 gate -->"
# GitHub refuses comments of more than 65,536 characters.
LONGEST: Final = 65_000
_LONGEST_TEXT: Final = 600
# Problems and remarks stand before everything else, and must leave room for it.
_LONGEST_LINES: Final = 15_000
# For the line that says which environments found no place: a sign takes up to nine when escaped.
_LONGEST_NAMES: Final = 300
_RESERVED: Final = 9 * _LONGEST_NAMES + 200
_SIGNS: Final = re.compile(r"([\\`*_{}\[\]<>()|!~&])")
# A mention or a reference would reach people; it is looked for after signs are read.
_REFERENCES: Final = re.compile(r"([@#])")
_LINK: Final = re.compile(r"(https://[\w./~%?=&+:#-]*[\w/])", re.ASCII)
_HEAD: Final = "| | control | severity | resource | where | finding |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class _Section:
    """One environment, folded.

    Args:
        name: of the environment
        head: its opening tag and the line that is seen folded
        blocks: what stands before the findings
        rows: of the table of findings
        nothing: what stands there if there are neither
    """

    name: str
    head: str
    blocks: tuple[str, ...]
    rows: tuple[str, ...]
    nothing: str

    @property
    def least(self) -> int:
        """Its length without a finding."""
        return len(self.written(0)) + len(_HEAD) + 2

    @property
    def further(self) -> int:
        """What all of its findings take."""
        return sum(len(row) + 1 for row in self.rows)

    def written(self, room: int) -> str:
        """Return the text with as many findings as have room, and the number of the others."""
        kept = 0
        while kept < len(self.rows) and len(self.rows[kept]) < room:
            room -= len(self.rows[kept]) + 1
            kept += 1
        blocks = list(self.blocks)
        if kept:
            blocks.append("\n".join([_HEAD, *self.rows[:kept]]))
        if kept < len(self.rows):
            rest = count(len(self.rows) - kept, "more finding")
            blocks.append(f"{rest}; see the full report.")
        return "\n\n".join(["", self.head, *(blocks or [self.nothing]), "</details>"])


def write(verdict: Verdict) -> str:
    """Write the comment: the decision first, then each environment, folded.

    What finds no place is counted: no comment says less than it seems to.

    Args:
        verdict: of the gate
    """
    problems = [f"**Not judged wholly:** {_text(judged.problem)}" for judged in verdict.problems]
    remarks = [_text(remark) for remark in verdict.remarks]
    blocks = [MARKER, f"## {_title(verdict)}", summary(verdict)]
    blocks += [*_cut(problems, "more problem"), *_cut(remarks, "more remark")]
    text = "\n\n".join(blocks)
    # Those that shut the gate first: what is left out then is what matters least.
    by_weight = sorted(verdict.judged, key=lambda one: not (_fails(one) or one.problem))
    sections = [_section(judged) for judged in by_weight]
    return f"{text}{_fitted(sections, LONGEST - len(text) - _RESERVED)}\n"


def _fitted(sections: Sequence[_Section], room: int) -> str:
    """Write sections so that all of them together have room, with a fair share for each."""
    kept: list[_Section] = []
    for section in sections:
        if section.least > room:
            break
        room -= section.least
        kept.append(section)
    rooms = [0] * len(kept)
    # Those that need little first: what they leave is for the others.
    for done, at in enumerate(sorted(range(len(kept)), key=lambda at: kept[at].further)):
        rooms[at] = min(kept[at].further, room // (len(kept) - done))
        room -= rooms[at]
    written = [section.written(own) for section, own in zip(kept, rooms, strict=True)]
    return "".join([*written, _missing(sections[len(kept) :])])


def _title(verdict: Verdict) -> str:
    if verdict.problems:
        return ":warning: The policy gate could not judge everything"
    if verdict.failing:
        number = len(verdict.failing)
        return (
            f":x: {count(number, 'finding')} {'shuts' if number == 1 else 'shut'} the policy gate"
        )
    return ":white_check_mark: The policy gate is open"


def _cut(lines: Sequence[str], noun: str) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > _LONGEST_LINES:
            rest = count(len(lines) - len(kept), noun)
            return [*kept, f"… and {rest}; see the full report."]
        kept.append(line)
    return kept


def _section(judged: Judged) -> _Section:
    opened = " open" if _fails(judged) else ""
    return _Section(
        name=judged.environment,
        head=f"<details{opened}><summary>{_heading(judged)}</summary>",
        blocks=tuple(_text(note) for note in notes_of(judged)),
        rows=tuple(_rows(judged.reported)),
        nothing="Nothing was found before." if judged.problem else "No findings.",
    )


def _missing(left_out: Sequence[_Section]) -> str:
    if not left_out:
        return ""
    names = clipped(", ".join(section.name for section in left_out), _LONGEST_NAMES)
    number = count(len(left_out), "more environment")
    return f"\n\n{number} found no place here, see the full report: {_escaped(names)}"


def _fails(judged: Judged) -> bool:
    return any(one.standing is Standing.FAILS for one in judged.reported)


def _heading(judged: Judged) -> str:
    parts = [share(judged.reported), f"{count(passed_by(judged.run), 'check')} passed"]
    if judged.run is not None and judged.run.counts:
        parts.append(", ".join(f"{number} to {kind}" for kind, number in judged.run.counts.items()))
    if judged.problem:
        parts.insert(0, "not judged wholly")
    name = clipped(in_one_line(judged.environment), _LONGEST_TEXT)
    return f"<b>{_html(name)}</b>: {_html('; '.join(parts))}"


def _rows(reported: Sequence[Reported]) -> Iterator[str]:
    for one in ordered(reported):
        word = ":x:" if one.standing is Standing.FAILS else _word(one)
        where = "" if one.source is None else f"<code>{_escaped(str(one.source))}</code>"
        yield (
            f"| {word} | {_escaped(rule_name(one))} | {_escaped(one.severity)} | "
            f"{_escaped(resource_of(one))} | {where} | {_text(message_of(one))} |"
        )


def _word(one: Reported) -> str:
    state = state_of(one)
    return state if is_settled(one) or state != "violation" else ""


def _text(text: str) -> str:
    """Return a text of at most that many signs, with links as they are and all else escaped."""
    parts = _LINK.split(clipped(in_one_line(text), _LONGEST_TEXT))
    # Every second part is a link.
    return "".join(f"<{part}>" if at % 2 else _signs(part) for at, part in enumerate(parts))


def _escaped(text: str) -> str:
    return _signs(clipped(in_one_line(text), _LONGEST_TEXT))


def _signs(text: str) -> str:
    return _REFERENCES.sub(r"\1<!-- -->", _SIGNS.sub(r"\\\1", text))


def _html(text: str) -> str:
    signs = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _REFERENCES.sub(r"\1<!-- -->", signs)
