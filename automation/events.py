"""The engine's events: every one is read, counted, freed of secrets and handed on in order."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from automation.redaction import Redactor
from automation.results import EventCounts

# apitype.EngineEvent of the engine
KINDS: Final = frozenset(
    {
        "cancelEvent",
        "stdoutEvent",
        "diagnosticEvent",
        "preludeEvent",
        "summaryEvent",
        "resourcePreEvent",
        "resOutputsEvent",
        "resOpFailedEvent",
        "policyEvent",
        "policyRemediationEvent",
        "policyLoadEvent",
        "policyAnalyzeSummaryEvent",
        "policyRemediateSummaryEvent",
        "policyAnalyzeStackSummaryEvent",
        "startDebuggingEvent",
        "progressEvent",
        "errorEvent",
    }
)
_ENVELOPE: Final = frozenset({"sequence", "timestamp"})
# What a policy rewrote is told with the whole resource, and not always with secrets marked.
_LEFT_OUT: Final = {"policyRemediationEvent": frozenset({"before", "after"})}


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a run.

    Args:
        sequence: counted from one, without gaps, in the order of arrival
        time: seconds since 1970, by the engine's clock
        kind: the engine's name for it, such as `policyEvent`
        body: what it says, without secrets
    """

    sequence: int
    time: int
    kind: str
    body: Mapping[str, Any]


Handler = Callable[[Event], None]


class EventLog:
    """Takes the events of one run.

    It may be fed from any thread. A handler that raises is not called again; that it did is
    counted, and nothing else of the run is touched. An event that a reader cannot make sense of is
    counted as malformed, and the reader gets the next one.

    Args:
        redactor: knows the secrets
        handlers: of the caller, get each event; they have to return soon
        readers: of this library, get each event before them
    """

    def __init__(
        self,
        redactor: Redactor,
        handlers: Iterable[Handler] = (),
        *,
        readers: Iterable[Handler] = (),
    ) -> None:
        self._redactor = redactor
        self._handlers = list(handlers)
        self._readers = tuple(readers)
        self._lock = threading.Lock()
        self._sequence = 0
        self._total = self._debug = self._malformed = self._failures = 0
        self._unknown: Counter[str] = Counter()

    @property
    def counts(self) -> EventCounts:
        """How many events arrived, and what became of them."""
        with self._lock:
            return EventCounts(
                self._total,
                self._debug,
                self._malformed,
                MappingProxyType(dict(sorted(self._unknown.items()))),
                self._failures,
            )

    def take(self, text: str) -> None:
        """Take one event as the engine wrote it."""
        with self._lock:
            self._total += 1
            read = _read(text)
            if read is None:
                self._malformed += 1
                return
            for kind, time, body in read:
                self._pass_on(kind, time, body)

    def _pass_on(self, kind: str, time: int, body: Mapping[str, Any]) -> None:
        if kind not in KINDS:
            self._unknown[kind] += 1
        if body.get("severity") == "debug":
            self._debug += 1
            return
        self._sequence += 1
        left_out = _LEFT_OUT.get(kind, frozenset())
        kept = {name: value for name, value in body.items() if name not in left_out}
        event = Event(self._sequence, time, kind, self._redactor.value(kept))
        self._read_by_all(event)
        for handler in list(self._handlers):
            try:
                handler(event)
            except Exception:  # noqa: BLE001 - what a caller's handler does must not end the run
                self._failures += 1
                self._handlers.remove(handler)

    def _read_by_all(self, event: Event) -> None:
        try:
            for reader in self._readers:
                reader(event)
        except (AttributeError, LookupError, TypeError, ValueError):
            self._malformed += 1


def _read(text: str) -> list[tuple[str, int, Mapping[str, Any]]] | None:
    """Return kind, time and body of what an event holds; nothing if it cannot be read."""
    try:
        envelope = json.loads(text)
    except ValueError:
        return None
    if not isinstance(envelope, dict):
        return None
    time = envelope.get("timestamp", 0)
    bodies = [(name, body) for name, body in envelope.items() if name not in _ENVELOPE]
    if not bodies or not all(isinstance(body, dict) for _, body in bodies):
        return None
    return [(name, time if isinstance(time, int) else 0, body) for name, body in bodies]
