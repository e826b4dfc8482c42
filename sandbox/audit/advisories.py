"""Asks a vulnerability service for what is known of all that is pinned.

The service is OSV (https://google.github.io/osv.dev/api/), which holds the advisories of PyPI and
of Go. A package it does not answer for is never taken for a safe one.
"""

import datetime as dt
import http.client
import json
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.audit.pins import GO, Pin

SERVICE: Final = "https://api.osv.dev"
# As many questions as the service takes at once.
BATCH: Final = 1000
TIMEOUT_SECONDS: Final = 30


class NotReachedError(Exception):
    """The service did not answer, or not for everything it was asked."""


@dataclass(frozen=True)
class Advisory:
    """A known vulnerability of a package in the version that is pinned."""

    id: str
    package: str
    version: str

    def __str__(self) -> str:
        """Say it on one line, with the page that says more."""
        return f"{self.package} {self.version}: {self.id} (https://osv.dev/vulnerability/{self.id})"


@dataclass(frozen=True)
class Accepted:
    """An advisory that somebody accepted, until a day."""

    id: str
    package: str
    reason: str
    until: dt.date


@dataclass
class Verdict:
    """What remains after the accepted ones, in words."""

    open: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)


def known(pinned: Sequence[Pin], service: str = SERVICE) -> list[Advisory]:
    """List the advisories for what is pinned.

    Args:
        pinned: packages and modules.
        service: the address of the service.

    Raises:
        NotReachedError: there is no answer for all of them.
    """
    found = {}
    for batch in _batches(pinned):
        questions: list[tuple[Pin, str]] = [(one, "") for one in batch]
        while questions:
            rows = _asked(questions, service)
            answered = list(zip(questions, rows, strict=True))
            for (one, _), row in answered:
                for told in row.get("vulns", ()):
                    found[told["id"], one.purl] = Advisory(told["id"], one.name, one.version)
            questions = [
                (one, row["next_page_token"])
                for (one, _), row in answered
                if row.get("next_page_token")
            ]
    return [found[key] for key in sorted(found)]


def _batches(pinned: Sequence[Pin]) -> Iterator[Sequence[Pin]]:
    every = list({one.purl: one for one in pinned}.values())
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def _asked(questions: Sequence[tuple[Pin, str]], service: str) -> list[dict[str, Any]]:
    queries = [_query(one, token) for one, token in questions]
    request = urllib.request.Request(  # noqa: S310 - the address is the project's or the caller's
        f"{service}/v1/querybatch",
        data=json.dumps({"queries": queries}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the same
            rows = [dict(row) for row in json.load(answer)["results"]]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
        raise NotReachedError(f"{service} did not answer: {error}") from error
    if len(rows) != len(queries):
        raise NotReachedError(f"{service} answered {len(rows)} of {len(queries)} questions")
    return rows


def _query(one: Pin, token: str) -> Mapping[str, Any]:
    # The service writes versions of Go modules without the "v".
    version = one.version.removeprefix("v") if one.ecosystem == GO else one.version
    query = {"package": {"ecosystem": one.ecosystem, "name": one.name}, "version": version}
    return {**query, "page_token": token} if token else query


def accepted(text: str) -> tuple[Accepted, ...]:
    """Read the accepted advisories.

    Args:
        text: the file, in TOML.

    Raises:
        ValueError: it is no TOML, or a record has not the fields it needs.
    """
    rows = tomllib.loads(text).get("accepted", ())
    for row in rows:
        if {name: type(value) for name, value in row.items()} != Accepted.__annotations__:
            raise ValueError(
                f"a record has {', '.join(row)}; it needs id, package, reason and a date until"
            )
    return tuple(Accepted(**row) for row in rows)


def judged(found: Sequence[Advisory], records: Sequence[Accepted], today: dt.date) -> Verdict:
    """Tell the advisories that are accepted from the others.

    Args:
        found: what the service knows.
        records: what somebody accepted.
        today: the day it is.
    """
    verdict = Verdict()
    valid = {(one.id, one.package): one for one in records if one.until >= today}
    for advisory in found:
        record = valid.pop((advisory.id, advisory.package), None)
        if record is None:
            verdict.open.append(str(advisory))
        else:
            verdict.accepted.append(f"{advisory}: {record.reason}, until {record.until}")
    verdict.open += [
        f"{one.package}: {one.id} is accepted, but does not apply; remove the record"
        for one in valid.values()
    ]
    verdict.open += [
        f"{one.package}: {one.id} was accepted until {one.until}; renew or mend it"
        for one in records
        if one.until < today
    ]
    return verdict
