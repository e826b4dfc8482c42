"""A baseline: the findings a stack had when the pack came, so that only new ones block."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from .exemptions import is_within
from .faults import ConfigurationError, meant

VERSION: Final = 1
FIELDS: Final = ("control", "resource", "path")


class Known(NamedTuple):
    """A finding of the baseline.

    Args:
        control: id of the control.
        resource: URN of the resource.
        path: the property it blames.
    """

    control: str
    resource: str
    path: str


@dataclass(frozen=True)
class Baseline:
    """The findings known on a day.

    Args:
        date: the day, as 2026-11-22.
        findings: in the order of the file.
        policies: policy names by control id and by policy name.
    """

    date: str
    findings: tuple[Known, ...]
    policies: Mapping[str, str]
    _paths: dict[tuple[str, str], list[Known]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the findings by what a run asks for."""
        for known in self.findings:
            self._paths.setdefault((self.policies[known.control], known.resource), []).append(known)

    def holding(self, policy: str, urn: str, path: str, *, undecided: bool) -> list[Known]:
        """List the known findings that one found now stands for.

        Args:
            policy: name of the policy that found it.
            urn: the resource it blames.
            path: the property it blames.
            undecided: an unknown ancestor stands for all that is known below it.
        """
        return [
            known
            for known in self._paths.get((policy, urn), ())
            if known.path == first_word(path) or (undecided and is_within(known.path, path))
        ]


def first_word(path: str) -> str:
    """Shorten a property path to what a message lets one read: keys of a map may hold blanks."""
    return path.partition(" ")[0]


def written(date: str, findings: Iterable[Known]) -> str:
    """Write a baseline, the same for the same findings in any order."""
    rows = [known._asdict() for known in sorted(set(findings))]
    document = {"version": VERSION, "date": date, "findings": rows}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read(text: str, file: str, names: Mapping[str, str]) -> Baseline:
    """Read a baseline.

    Args:
        text: what is in it.
        file: its name.
        names: policy names by control id and by policy name.

    Raises:
        ConfigurationError: it is no baseline this pack can read.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{file}:{error.lineno}:{error.colno}"
        raise ConfigurationError([f"{place}: is no JSON: {error.msg}"]) from error
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise ConfigurationError([f"{file}: findings: is missing; is it a baseline?"])
    faults = list(_faults(document, file, names))
    if faults:
        raise ConfigurationError(faults)
    findings = (Known(*(row[key] for key in FIELDS)) for row in document["findings"])
    return Baseline(document["date"], tuple(findings), names)


def _faults(document: Mapping[str, object], file: str, names: Mapping[str, str]) -> Iterator[str]:
    if document.get("version") != VERSION:
        yield f"{file}: version: must be {VERSION}; make the baseline anew"
    if not isinstance(document.get("date"), str):
        yield f"{file}: date: must be the day it was made, as 2026-11-22"
    rows = document["findings"]
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        place = f"{file}: findings[{number}]"
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in FIELDS):
            yield f"{place}: must have the texts {', '.join(FIELDS)}"
        elif row["control"] not in names:
            yield f"{place}.control: is no control of this pack{meant(row['control'], names)}"
