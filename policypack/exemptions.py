"""Exemptions: who lets which finding be, why, and until when.

Each is a reviewed record in a TOML file or in the option `exemptions`. An exempted finding stays
visible; a record that ended, or that no finding needs, is a finding of its own (see `waivers`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from .faults import ConfigurationError, meant
from .pack_options import EXEMPTIONS, FIELDS, PACK_OPTIONS

REQUIRED: Final = ("control", "reason", "owner", "expires")
TARGETS: Final = ("resource", "component")
DECLARED: Final = (*REQUIRED, "ticket")
TABLE: Final = "exemption"
HEADER: Final = re.compile(r"^\s*\[\[\s*[\"']?exemption[\"']?\s*\]\]")
STRING_MARK: Final = re.compile(r'"""|' + "'''")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A finding that may be.

    Args:
        place: where the record stands.
        control: id or policy name, as the record spells it.
        policy: name of the policy.
        resource: URN pattern of the resource; empty if a component is named.
        component: URN pattern of the component whose subtree is meant; else empty.
        path: pattern of the property path; empty for all findings of the control.
        reason: why it may be.
        owner: who answers for it.
        expires: the last day.
        ticket: where it was decided; may be empty.
        declared: a component of the program says so, not the user's configuration.
    """

    place: str
    control: str
    policy: str
    resource: str
    component: str
    path: str
    reason: str
    owner: str
    expires: date
    ticket: str
    declared: bool = False

    @property
    def target(self) -> str:
        """Words for what it covers."""
        place = f"all of {self.component}" if self.component else self.resource
        return f"{self.path} of {place}" if self.path else place

    @property
    def signature(self) -> str:
        """Words for who decided it."""
        return ", ".join(part for part in (self.owner, self.reason, self.ticket) if part)

    def expired(self, today: date) -> bool:
        """Say whether its last day is over."""
        return today > self.expires

    def covers(self, lineage: Sequence[str], path: str, *, undecided: bool) -> bool:
        """Say whether it is for a finding.

        Args:
            lineage: URNs of the resource and of all it belongs to.
            path: the property the finding blames.
            undecided: an unknown ancestor stands for the property, should its path be shorter.
        """
        urns = lineage if self.component else lineage[:1]
        if not any(matches(self.component or self.resource, urn) for urn in urns):
            return False
        if not self.path or matches(self.path, path):
            return True
        return undecided and is_within(self.path, path)

    def concerns(self, stack: str) -> bool:
        """Say whether it may be about a stack, given as `urn:pulumi:<stack>::<project>`."""
        parts = (self.component or self.resource).split("::")
        if len(parts) > 2:  # noqa: PLR2004 - stack, project and more: they match one by one
            return all(map(matches, parts, stack.split("::")))
        head = "::".join(parts).partition("*")[0]
        return head.startswith(stack) or stack.startswith(head)


def matches(pattern: str, text: str) -> bool:
    """Compare a text with a pattern in which * stands for any text, and nothing else is special."""
    return _compiled(pattern).fullmatch(text) is not None


def is_within(path: str, ancestor: str) -> bool:
    """Say whether a property lies below another."""
    return path.startswith((f"{ancestor}.", f"{ancestor}["))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


class Place(NamedTuple):
    """Where a record stands: `exemptions.toml:12: owner`, or `pack-options.exemptions[2].owner`."""

    name: str
    joint: str

    def of(self, key: str) -> str:
        """Name the place of one key."""
        return f"{self.name}{self.joint}{key}"


def read_file(text: str, file: str, names: Mapping[str, str]) -> tuple[Exemption, ...]:
    """Read a TOML file of exemptions.

    Args:
        text: what is in it.
        file: its name.
        names: policy names by control id and by policy name.

    Raises:
        ConfigurationError: it is no TOML, or a record is not complete.
    """
    # Most runs have no such file; they start without the parser.
    import tomllib  # noqa: PLC0415

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError([f"{file}: is no TOML: {error}"]) from error
    given = document.pop(TABLE, [])
    if document or not isinstance(given, list):
        wrong = [f"{file}: {key}: is not expected{meant(key, [TABLE])}" for key in document]
        raise ConfigurationError(wrong or [f"{file}: {TABLE}: must be spelled [[{TABLE}]]"])
    lines = _header_lines(text)
    if len(lines) != len(given):
        places = [f"{file}: {TABLE} {number}" for number in range(1, len(given) + 1)]
    else:
        places = [f"{file}:{line}" for line in lines]
    return _records([(Place(name, ": "), x) for name, x in zip(places, given, strict=True)], names)


def read_option(given: object, names: Mapping[str, str]) -> tuple[Exemption, ...]:
    """Read the option `exemptions`.

    Raises:
        ConfigurationError: a record is not complete.
    """
    option = f"{PACK_OPTIONS}.{EXEMPTIONS}"
    if not isinstance(given, list):
        raise ConfigurationError([f"{option}: must be a list"])
    return _records([(Place(f"{option}[{i}]", "."), x) for i, x in enumerate(given)], names)


def _header_lines(text: str) -> list[int]:
    """Find the lines of the tables' headers, leaving out what only stands in a long string."""
    lines = []
    within = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not within and HEADER.match(line):
            lines.append(number)
        within ^= len(STRING_MARK.findall(line)) % 2 == 1
    return lines


def _records(
    given: Iterable[tuple[Place, object]], names: Mapping[str, str]
) -> tuple[Exemption, ...]:
    found = []
    faults = []
    for place, record in given:
        if not isinstance(record, Mapping):
            faults.append(f"{place.name}: must be an object")
            continue
        wrong = [*faults_of(place, record, names, FIELDS), *_target_faults(place, record)]
        faults += wrong
        if not wrong:
            found.append(exemption_of(place, record, names))
    if faults:
        raise ConfigurationError(faults)
    return tuple(found)


def faults_of(
    place: Place, record: Mapping[str, object], names: Mapping[str, str], fields: Sequence[str]
) -> Iterator[str]:
    """Say what is wrong with a record, but for what it covers; no value is shown.

    Args:
        place: where it stands.
        record: as given.
        names: policy names by control id and by policy name.
        fields: the keys it may have.
    """
    for key in record:
        if key not in fields:
            yield f"{place.of(key)}: is no key of an exemption{meant(key, fields)}"
        elif key != "expires" and not _text(record[key]):
            yield f"{place.of(key)}: must be a text that is not empty"
    for key in REQUIRED:
        if key not in record:
            yield f"{place.of(key)}: is missing"
    if "expires" in record and _date(record["expires"]) is None:
        yield f"{place.of('expires')}: must be a date, as 2026-12-31"
    control = _text(record.get("control"))
    if control and control not in names:
        yield f"{place.of('control')}: is no control of this pack{meant(control, names)}"


def _target_faults(place: Place, record: Mapping[str, object]) -> Iterator[str]:
    given = [key for key in TARGETS if key in record]
    if not given:
        yield f"{place.of('resource')}: is missing, and component too"
    elif len(given) > 1:
        yield f"{place.of('resource')}: is given with component; name one of them"
    for key in given:
        target = _text(record[key])
        if target and not target.startswith(("urn:", "*")):
            yield f"{place.of(key)}: must be a URN, or a pattern that begins with *"


def exemption_of(
    place: Place, record: Mapping[str, object], names: Mapping[str, str], *, declared: bool = False
) -> Exemption:
    """Read a record that nothing is wrong with."""
    given = {key: _text(record.get(key)) for key in FIELDS if key != "expires"}
    return Exemption(
        place=place.name,
        policy=names[given["control"]],
        expires=_date(record["expires"]) or date.min,
        declared=declared,
        **given,
    )


def _text(value: object) -> str:
    """Read a text as one line; nothing for what is no text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
