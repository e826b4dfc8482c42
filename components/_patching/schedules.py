"""Schedules of Systems Manager: when a maintenance window opens or an association runs.

Cron expressions of six fields, rates and single moments; Auto Scaling has another form of cron.
Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Optional

_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_EXPRESSION = re.compile(r"(cron|rate|at)\((.*)\)")
_RATE = re.compile(r"([1-9]\d{0,8}) (minute|hour|day)(s?)")
_ANY = "?"
_HALF_AN_HOUR = timedelta(minutes=30)
_MONTH = timedelta(days=31)
_MINUTES_OF_HOUR = 60


@dataclass(frozen=True)
class _Field:
    """One field of a cron expression.

    Args:
        name: what it is called
        lowest: its lowest number
        highest: its highest number
        names: names that stand for numbers, the first for the lowest
        special: a pattern of what else it may be
    """

    name: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()
    special: str = ""

    def numbers(self, text: str) -> Optional[frozenset[int]]:
        """Return the numbers a text stands for, None if it is none of the field's."""
        if self.special and re.fullmatch(self.special, text, re.ASCII):
            return frozenset()
        parts = [self._part(part) for part in text.split(",")]
        known = [part for part in parts if part is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None

    def _part(self, text: str) -> Optional[frozenset[int]]:
        span, slash, step_text = text.partition("/")
        if slash and re.fullmatch(r"[1-9]\d?", step_text, re.ASCII) is None:
            return None
        ends = self._ends(span, open_ended=bool(slash))
        if ends is None or ends[0] > ends[1]:
            return None
        return frozenset(range(ends[0], ends[1] + 1, int(step_text or 1)))

    def _ends(self, span: str, *, open_ended: bool) -> Optional[tuple[int, int]]:
        if span == "*":
            return self.lowest, self.highest
        first_text, dash, last_text = span.partition("-")
        first = self._number(first_text)
        last = self._number(last_text) if dash else first
        if first is None or last is None:
            return None
        return first, self.highest if open_ended and not dash else last

    def _number(self, text: str) -> Optional[int]:
        if text.upper() in self.names:
            return self.lowest + self.names.index(text.upper())
        is_number = re.fullmatch(r"\d{1,4}", text, re.ASCII) is not None
        return int(text) if is_number and self.lowest <= int(text) <= self.highest else None


_DAY = rf"(?i:[1-7]|{'|'.join(_DAYS)})"
_FIELDS = (
    _Field("minutes", 0, 59),
    _Field("hours", 0, 23),
    _Field("day of month", 1, 31, (), r"\?|L|LW|([1-9]|[12]\d|3[01])W"),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 1, 7, _DAYS, rf"\?|L|{_DAY}L|{_DAY}#[1-5]"),
    _Field("year", 1970, 2199),
)
_SECONDS = _Field("seconds", 0, 59)


def window_problem(expression: str) -> Optional[str]:
    """Say why a maintenance window cannot open by a schedule."""
    return next(_problems(expression), None)


def association_problem(expression: str) -> Optional[str]:
    """Say why an association cannot run by a schedule: State Manager takes fewer of them."""
    return next(_problems(expression), None) or next(_association_problems(expression), None)


def is_cron(expression: str) -> bool:
    """Say whether a schedule is a cron expression."""
    return expression.startswith("cron(")


def _problems(expression: str) -> Iterator[str]:
    checks: Mapping[str, Callable[[str], Iterator[str]]] = {
        "cron": _cron_problems,
        "rate": _rate_problems,
        "at": _moment_problems,
    }
    form = _EXPRESSION.fullmatch(expression)
    if form is None:
        yield 'is no schedule; give one such as "cron(0 3 ? * SUN *)" or "rate(7 days)"'
    else:
        yield from checks[form[1]](form[2])


def _cron_problems(body: str) -> Iterator[str]:
    texts = body.split(" ")
    fields = (_SECONDS, *_FIELDS) if len(texts) == len(_FIELDS) + 1 else _FIELDS
    if len(texts) != len(fields):
        names = ", ".join(field.name for field in _FIELDS)
        yield f"has {len(texts)} fields; give {len(_FIELDS)}, each behind one space: {names}"
        return
    for field, text in zip(fields, texts, strict=True):
        if field.numbers(text) is None:
            named = f" or {field.names[0]} to {field.names[-1]}" if field.names else ""
            limits = f"{field.lowest} to {field.highest}{named}"
            yield f'has "{text}" for {field.name}; give {limits}, with *, commas, - and /'
    days = [texts[-4], texts[-2]]
    if days.count(_ANY) != 1:
        yield "must have ? for either day of month or day of week, and not for both"


def _rate_problems(body: str) -> Iterator[str]:
    rate = _RATE.fullmatch(body)
    if rate is None:
        yield 'gives no rate; give a number and minutes, hours or days, such as "rate(7 days)"'
    elif (rate[1] == "1") is bool(rate[3]):
        unit = rate[2] if rate[1] == "1" else f"{rate[2]}s"
        yield f'must say "rate({rate[1]} {unit})"'


def _moment_problems(body: str) -> Iterator[str]:
    # A moment that is over stays right: a program that has run once must run again.
    try:
        datetime.strptime(body, "%Y-%m-%dT%H:%M:%S")  # noqa: DTZ007 - the zone stands elsewhere
    except ValueError:
        yield 'gives no moment; give one such as "at(2026-12-31T03:00:00)"'


def _association_problems(expression: str) -> Iterator[str]:
    kind, _, rest = expression.partition("(")
    body = rest.removesuffix(")")
    if kind == "rate" and not _HALF_AN_HOUR <= _interval(body) < _MONTH:
        yield "is no rate of an association; give 30 minutes or more and less than 31 days"
    if kind == "cron":
        *seconds, minutes, _, _, month, _, _ = body.split(" ")
        if month != "*":
            yield f'has "{month}" for month; an association takes only *'
        if seconds not in ([], ["0"]):
            yield f'has "{seconds[0]}" for seconds; an association takes only 0'
        if _closest(_FIELDS[0].numbers(minutes) or frozenset()) < _HALF_AN_HOUR:
            yield f'has "{minutes}" for minutes; an association runs every 30 minutes at most'


def _interval(body: str) -> timedelta:
    number, unit = body.split(" ")
    return timedelta(**{f"{unit.removesuffix('s')}s": int(number)})


def _closest(minutes: frozenset[int]) -> timedelta:
    """Return how soon one run follows another within the hours."""
    ordered = sorted(minutes)
    following = [*ordered[1:], ordered[0] + _MINUTES_OF_HOUR]
    gaps = (after - before for before, after in zip(ordered, following, strict=True))
    return timedelta(minutes=min(gaps))
