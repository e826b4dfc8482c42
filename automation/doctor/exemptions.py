"""Checks which exemptions have ended, and which end soon."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from automation.doctor.answers import Answer, NotCheckedError, State, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import UsageError
from automation.packs import PolicyPack
from automation.results import name_of

_OPTIONS: Final = "pack-options"
_COMPONENTS: Final = "compliant-ec2:index:"
_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class _Record:
    """An exemption: what it is about, who answers for it, and its last day."""

    place: str
    about: str
    last: date | None


def check(case: Case) -> Iterator[Answer]:
    """Compare their last days with today."""
    today = datetime.now(UTC).date()
    records: list[_Record] = []
    days = _DAYS
    for pack in case.packs:
        options = _options(pack)
        wanted = options.get("exemptionWarningDays")
        days = wanted if isinstance(wanted, int) else days
        records += _configured(pack, options)
    try:
        records += _declared(case.state())
    except NotCheckedError as reason:
        yield Answer(State.NOT_CHECKED, f"those that components declare: {reason}")
    judged = {one: _judged(one, today, days) for one in records}
    yield from filter(None, judged.values())
    good = sum(answer is None for answer in judged.values())
    if good:
        yield ok(f"{good} of {len(judged)} hold for more than {days} days")
    elif not judged:
        yield ok("none is known")


def _judged(record: _Record, today: date, days: int) -> Answer | None:
    """Say what is to be done about an exemption; nothing if it holds for long."""
    named = f"{record.place}: exemption from {record.about}"
    if record.last is None:
        return fault(f"{named} has no last day; give expires as 2026-12-31", UsageError.exit_code)
    left = (record.last - today).days
    remedy = "fix what it covers, or agree on a new day"
    if left < 0:
        return warning(f"{named} ended on {record.last}, and its findings count again; {remedy}")
    return warning(f"{named} ends on {record.last}; {remedy}") if left <= days else None


def _options(pack: PolicyPack) -> Mapping[str, Any]:
    """Return the options of the pack as a whole; none if its configuration cannot be read."""
    config = pack.config
    if isinstance(config, Path):
        # What is wrong with it, the check of the pack says.
        with suppress(OSError, ValueError):
            config = json.loads(config.read_text(encoding="utf-8") or "{}")
    options = config.get(_OPTIONS) if isinstance(config, Mapping) else None
    return options if isinstance(options, Mapping) else {}


def _configured(pack: PolicyPack, options: Mapping[str, Any]) -> Iterator[_Record]:
    """Return the exemptions of a configuration, and those of the file it names."""
    place = str(pack.config) if isinstance(pack.config, Path) else "the configuration"
    for one in options.get("exemptions") or ():
        yield _record(place, one)
    name = options.get("exemptionsFile")
    if not name:
        return
    # As the pack looks for it.
    found = [file for file in (Path(name), pack.folder / name) if file.is_file()]
    if not found:
        raise UsageError(f"{place}: there is no file {name}; give one in exemptionsFile")
    try:
        document = tomllib.loads(found[0].read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} cannot be read: {error}") from error
    for one in document.get("exemption") or ():
        yield _record(name, one)


def _declared(state: Mapping[str, Any]) -> Iterator[_Record]:
    """Return the exemptions that components of a stack declare, each once."""
    for resource in state.get("resources") or ():
        if str(resource.get("type")).startswith(_COMPONENTS):
            records = (resource.get("inputs") or {}).get("exemptions")
            for one in records if isinstance(records, list) else ():
                yield _record(name_of(resource["urn"]), one)


def _record(place: str, record: object) -> _Record:
    if not isinstance(record, Mapping):
        raise UsageError(f"{place}: an exemption is a record with control, owner and expires")
    given = record.get("expires")
    last = given if isinstance(given, date) else None
    if isinstance(given, str):
        with suppress(ValueError):
            last = date.fromisoformat(given)
    return _Record(place, f"{record.get('control')} of {record.get('owner')}", last)
