"""Reads what previews of any language printed as a stream of events."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from automation.collector import Collector
from automation.errors import AutomationError, EngineError, UsageError
from automation.events import Event, EventLog
from automation.gate.judging import Terms, judged_run, manifest_of
from automation.gate.subjects import project_folders
from automation.gate.verdicts import Judged
from automation.gate.wholeness import missing
from automation.projects import Project
from automation.redaction import Redactor, secret_variables
from automation.results import EventCounts, Operation, Run

_HOW: Final = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json --policy-pack ..."
# urn:pulumi:<stack>::<project>::<types>::<name>
_PREFIX: Final = "urn:pulumi:"
_SUCCEEDED: Final = "succeeded"
_NONE: Final[Mapping[str, Project]] = MappingProxyType({})


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


def judged_stream(
    name: str, lines: Iterable[str], terms: Terms, projects: Mapping[str, Project] = _NONE
) -> Judged:
    """Judge what a preview printed.

    The events tell no lines: reports point to the Pulumi.yaml of the project, if it is found.

    Args:
        name: of the file, for messages
        lines: one event each
        terms: by what is judged
        projects: those there are, by their names

    Raises:
        UsageError: these are no events
    """
    place, collector = _Place(), Collector(planning=True)
    log = EventLog(Redactor(secret_variables(os.environ)), readers=[place.take, collector.take])
    for line in lines:
        if line.strip():
            log.take(line)
    counts = log.counts
    if counts.total == counts.malformed:
        raise UsageError(f"{name} holds no events; make it by {_HOW}")
    run = _run(place, collector, counts)
    project = projects.get(place.project)
    return judged_run(
        f"{place.project}/{place.stack}" if place.project else name,
        run,
        terms,
        folder=terms.root if project is None else project.folder,
        manifest="" if project is None else manifest_of(project, terms.root),
        failed=_failure(name, run, collector.result),
    )


def _run(place: _Place, collector: Collector, counts: EventCounts) -> Run:
    return Run(
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


def projects_by_name(folders: Iterable[Path]) -> dict[str, Project]:
    """Return projects by name, where each name is that of one alone.

    Args:
        folders: where to look

    Raises:
        UsageError: a Pulumi.yaml is none
    """
    places = {place.resolve() for folder in folders for place in project_folders(folder)}
    named = [Project.local(place) for place in sorted(places)]
    names = [one.name for one in named]
    return {one.name: one for one in named if names.count(one.name) == 1}


def _failure(name: str, run: Run, result: str) -> AutomationError | None:
    """Say why a stream does not tell the whole of a preview."""
    if not result:
        return EngineError(f"{name} ends before the summary of the preview: it was cut short", run)
    if not run.policy.packs:
        return EngineError(f"{name} is of a preview without a policy pack; make it by {_HOW}", run)
    failed = missing(run)
    if failed is not None:
        return type(failed)(f"{name}: {failed}", run)
    if result != _SUCCEEDED and not run.policy.blocking:
        return EngineError(f"{name} is of a preview that {result}, and it says not why", run)
    return None
