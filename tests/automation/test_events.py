"""Events are read one by one, counted, freed of secrets and handed on in order."""

import json
from typing import Any

import pytest

from automation.events import Event, EventLog
from automation.redaction import MASK, Redactor
from automation.results import EventCounts

CANARY = "canary-7c3e-hunter2"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "x"}


def line(kind: str, body: object, **rest: object) -> str:
    return json.dumps({"sequence": 7, "timestamp": 1795325221, kind: body, **rest})


def taken(*lines: str) -> tuple[list[Event], EventCounts]:
    events: list[Event] = []
    log = EventLog(Redactor([CANARY]), [events.append])
    for one in lines:
        log.take(one)
    return events, log.counts


def test_events_are_numbered_from_one_without_gaps() -> None:
    debug = line("diagnosticEvent", {"severity": "debug", "message": CANARY})
    events, counts = taken(line("policyLoadEvent", {}), debug, line("cancelEvent", {}))
    assert [(one.sequence, one.kind, one.time) for one in events] == [
        (1, "policyLoadEvent", 1795325221),
        (2, "cancelEvent", 1795325221),
    ]
    assert (counts.total, counts.debug) == (3, 1)


def test_event_of_an_unknown_kind_is_handed_on_and_counted() -> None:
    events, counts = taken(line("futureEvent", {"what": 1}), line("futureEvent", {"what": 2}))
    assert [one.body for one in events] == [{"what": 1}, {"what": 2}]
    assert dict(counts.unknown) == {"futureEvent": 2}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "3",
        "{}",
        '{"sequence": 1, "timestamp": 2}',
        '{"policyEvent": "text"}',
        '{"policyEvent": {"message": "cut sho',
    ],
)
def test_malformed_event_is_counted_and_loses_no_other(text: str) -> None:
    events, counts = taken(text, line("cancelEvent", {}))
    assert [one.kind for one in events] == ["cancelEvent"]
    assert (counts.total, counts.malformed) == (2, 1)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("stdoutEvent", {"message": f"it is {CANARY}!"}),
        ("resourcePreEvent", {"metadata": {"new": {"inputs": {"a": [{"b": CANARY}]}}}}),
        ("resourcePreEvent", {"metadata": {"new": {"inputs": {CANARY: 1}}}}),
        ("futureEvent", {"deep": [[CANARY]]}),
        ("policyRemediationEvent", {"before": {"x": CANARY}, "after": {"x": "unmarked"}}),
    ],
)
def test_secret_is_in_no_event(kind: str, body: dict[str, Any]) -> None:
    (event,), _ = taken(line(kind, body))
    assert CANARY not in json.dumps(event.body)
    assert "unmarked" not in json.dumps(event.body)


def test_value_the_engine_marks_as_secret_is_masked() -> None:
    (event,), _ = taken(line("resourcePreEvent", {"inputs": {"password": SECRET}}))
    assert event.body["inputs"] == {"password": MASK}


def test_handler_that_raises_is_counted_once_and_others_get_everything() -> None:
    events: list[Event] = []

    def fail(event: Event) -> None:
        raise KeyError(event.kind)

    log = EventLog(Redactor(), [fail, events.append])
    for _ in range(3):
        log.take(line("cancelEvent", {}))
    assert len(events) == 3
    assert log.counts.handler_failures == 1


def test_event_that_a_reader_cannot_make_sense_of_is_malformed_and_the_next_one_is_read() -> None:
    read: list[str] = []

    def reader(event: Event) -> None:
        read.append(event.body["message"]["text"])

    log = EventLog(Redactor(), readers=[reader])
    for message in ("a text", {}, {"text": "good"}):
        log.take(line("diagnosticEvent", {"message": message}))
    assert read == ["good"]
    assert (log.counts.malformed, log.counts.handler_failures) == (2, 0)
