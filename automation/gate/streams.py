"""Reads what previews of any language printed as a stream of events."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from automation.collector import Collector
from automation.errors import EngineError, UsageError
from automation.events import Event, EventLog
from automation.gate.judging import Terms, judged_run
from automation.gate.verdicts import PASSED_CODE, Judged
from automation.redaction import Redactor
from automation.results import Operation, Run

_HOW: Final = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json --policy-pack ..."
# urn:pulumi:<stack>::<project>::<types>::<name>
_PREFIX: Final = "urn:pulumi:"


class _Place:
    """Learns from the first URN of a stream which stack it is of."""

    def __init__(self) -> None:
        self.project, self.stack = "", ""

    def take(self, event: Event) -> None:
        """Look at one event."""
        metadata = event.body.get("metadata")
        urn = metadata.get("urn", "") if isinstance(metadata, dict) else ""
        if not self.project and urn.startswith(_PREFIX):
            self.stack, self.project = urn.removeprefix(_PREFIX).split("::")[:2]


def judged_stream(name: str, lines: Iterable[str], terms: Terms) -> Judged:
    """Judge what a preview printed.

    Args:
        name: of the file, for messages
        lines: one event each
        terms: by what is judged

    Raises:
        UsageError: these are no events
    """
    place, collector = _Place(), Collector(planning=True)
    log = EventLog(Redactor(), [place.take, collector.take])
    for line in lines:
        if line.strip():
            log.take(line)
    counts = log.counts
    if counts.total == counts.malformed:
        raise UsageError(f"{name} holds no events; make it by {_HOW}")
    run = Run(
        operation=Operation.PREVIEW,
        project=place.project,
        stack=place.stack,
        started=datetime.now(UTC),
        seconds=0.0,
        changes=collector.changes({}),
        counts=collector.counts,
        policy=collector.policy({}),
        diagnostics=tuple(collector.diagnostics),
        events=counts,
    )
    environment = f"{place.project}/{place.stack}" if place.project else name
    problem = _problem(name, run, result=collector.result)
    code = EngineError.exit_code if problem else PASSED_CODE
    return judged_run(
        environment, run, terms, folder=terms.root, manifest="", problem=problem, exit_code=code
    )


def _problem(name: str, run: Run, *, result: str) -> str:
    """Say why a stream does not tell the whole of a preview."""
    if not result:
        return f"{name} ends before the summary of the preview: it was cut short, or failed"
    if not run.policy.packs:
        return f"{name} is of a preview without a policy pack; make it by {_HOW}"
    if run.events.malformed:
        return f"{name} holds {run.events.malformed} lines that are no events"
    if result != "succeeded" and not run.policy.blocking:
        said = run.errors[0].message if run.errors else f"it {result}"
        return f"{name} is of a preview that did not succeed: {said.splitlines()[0]}"
    return ""
