"""What the vulnerability service answers, and that its silence is never taken for safety."""

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from sandbox.audit import advisories, parts
from sandbox.audit.advisories import Accepted, Advisory, NotReachedError
from sandbox.audit.pins import GO, PYPI, Pin

SAFE = Pin(PYPI, "safe", "1.0")
HOLED = Pin(PYPI, "holed", "1.0")
MODULE = Pin(GO, "example.org/holed", "v1.2.3")
TODAY = dt.date(2026, 1, 31)
FOUND = Advisory("GHSA-1", "holed", "1.0")


class Service:
    """A vulnerability service that answers what a test gives it, question by question."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.known: dict[tuple[str, str], dict[str, Any]] = {}
        self.body: bytes | None = None

    def answer(self, queries: list[dict[str, Any]]) -> bytes:
        self.asked += queries
        keys = [(one["package"]["name"], one.get("page_token", "")) for one in queries]
        rows = [self.known.get(key, {}) for key in keys]
        return json.dumps({"results": rows}).encode() if self.body is None else self.body


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = service.answer(json.loads(self.rfile.read(length))["queries"])
            self.send_response(200 if self.path == "/v1/querybatch" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_known_asks_for_each_pin_once_and_tells_what_there_is(
    service: Service, address: str
) -> None:
    service.known["holed", ""] = {"vulns": [{"id": "GHSA-2"}, {"id": "GHSA-1"}]}
    service.known["example.org/holed", ""] = {"vulns": [{"id": "GO-1"}]}
    found = advisories.known([SAFE, HOLED, MODULE, HOLED], address)
    assert [(one.id, one.package) for one in found] == [
        ("GHSA-1", "holed"),
        ("GHSA-2", "holed"),
        ("GO-1", "example.org/holed"),
    ]
    assert service.asked == [
        {"package": {"ecosystem": "PyPI", "name": "safe"}, "version": "1.0"},
        {"package": {"ecosystem": "PyPI", "name": "holed"}, "version": "1.0"},
        {"package": {"ecosystem": "Go", "name": "example.org/holed"}, "version": "1.2.3"},
    ]


def test_known_answer_on_several_pages_is_read_to_its_end(service: Service, address: str) -> None:
    service.known["holed", ""] = {"vulns": [{"id": "GHSA-1"}], "next_page_token": "more"}
    service.known["holed", "more"] = {"vulns": [{"id": "GHSA-2"}]}
    assert [one.id for one in advisories.known([SAFE, HOLED], address)] == ["GHSA-1", "GHSA-2"]


def test_known_more_pins_than_a_batch_holds_are_all_asked_for(
    service: Service, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advisories, "BATCH", 2)
    assert advisories.known([SAFE, HOLED, MODULE], address) == []
    assert len(service.asked) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b"[]",
        b'{"results": [{}]}',
        b'{"results": null}',
        b'{"results": [1, 2]}',
    ],
)
def test_known_answer_that_is_none_is_not_taken_for_safety(
    body: bytes, service: Service, address: str
) -> None:
    service.body = body
    with pytest.raises(NotReachedError, match="answer"):
        advisories.known([SAFE, HOLED], address)


@pytest.mark.parametrize("path", ["/elsewhere", None])
def test_known_service_that_is_not_there_is_told(path: str | None, address: str) -> None:
    with pytest.raises(NotReachedError, match="did not answer"):
        advisories.known([SAFE], f"{address}{path}" if path else "http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("records", "still_open", "accepted"),
    [
        ((), [str(FOUND)], []),
        (
            (Accepted("GHSA-1", "holed", "not reached", TODAY),),
            [],
            [f"{FOUND}: not reached, until 2026-01-31"],
        ),
        (
            (Accepted("GHSA-1", "holed", "not reached", TODAY - dt.timedelta(1)),),
            [str(FOUND), "holed: GHSA-1 was accepted until 2026-01-30; renew or mend it"],
            [],
        ),
        (
            (Accepted("GHSA-1", "other", "not reached", TODAY),),
            [str(FOUND), "other: GHSA-1 is accepted, but does not apply; remove the record"],
            [],
        ),
    ],
    ids=["none", "accepted", "past its day", "of another package"],
)
def test_judged_only_a_record_in_force_accepts(
    records: tuple[Accepted, ...], still_open: list[str], accepted: list[str]
) -> None:
    verdict = advisories.judged([FOUND], records, TODAY)
    assert (verdict.open, verdict.accepted) == (still_open, accepted)


RECORD = '[[accepted]]\nid = "GHSA-1"\npackage = "holed"\nreason = "unused"\n'


def test_accepted_is_read() -> None:
    assert advisories.accepted(f"{RECORD}until = 2026-01-31\n") == (
        Accepted("GHSA-1", "holed", "unused", TODAY),
    )
    assert advisories.accepted(parts.ACCEPTED.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize(
    "text",
    [
        RECORD,
        f'{RECORD}until = "2026-01-31"\n',
        f"{RECORD}until = 2026-01-31\nticket = 1\n",
        "[[accepted]",
    ],
    ids=["missing", "not a date", "unknown", "no TOML"],
)
def test_accepted_with_other_fields_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"needs id, package, reason and a date until|at line"):
        advisories.accepted(text)
