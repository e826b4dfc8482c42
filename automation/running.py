"""One run from its start to its result, whether it succeeds or not."""

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pulumi.automation.errors import CommandError

from automation.collector import Collector
from automation.engine import EngineCommand
from automation.errors import AutomationError, CancelledError, EngineError
from automation.events import EventLog, Handler
from automation.outcomes import deadly_signal, failure, was_cancelled
from automation.redaction import Redactor
from automation.results import Operation, Run, SourceLine
from automation.source_lines import source_lines, states_of_digest

Result = TypeVar("Result")
_NO_OUTPUTS: Final[Mapping[str, Any]] = MappingProxyType({})
Export = Callable[[], Mapping[str, Any] | None]


class Running:
    """A run that is under way.

    Args:
        operation: what is run
        project: name of the project
        stack: name of the stack
        command: runs the engine
        redactor: knows the secrets
        handlers: get each event
        export: reads the state of the stack, which takes a while
        clean: takes the lock of an engine away, by its process, that died of the first signal
        settings: a file in place of Pulumi.<stack>.yaml
    """

    def __init__(  # noqa: PLR0913 - each is a fact of its own about a run
        self,
        operation: Operation,
        project: str,
        stack: str,
        *,
        command: EngineCommand,
        redactor: Redactor,
        handlers: Iterable[Handler],
        export: Export,
        clean: Callable[[int | None], None],
        settings: Path | None,
    ) -> None:
        self._operation = operation
        self._named = (project, stack)
        self._command = command
        self.redactor = redactor
        self._export = export
        self._clean = clean
        self._settings = None if settings is None else str(settings)
        self.collector = Collector(planning=operation is Operation.PREVIEW)
        self.log = EventLog(redactor, handlers, readers=[self.collector.take])
        self._output: list[str] = []
        self._started = datetime.now(UTC)
        self._begun = time.monotonic()
        self._seconds = 0.0

    @property
    def arguments(self) -> dict[str, Any]:
        """Arguments of the SDK that all runs have in common."""
        return {
            "on_event": _ignore,
            "on_output": self._output.append,
            "color": "never",
            "config_file": self._settings,
        }

    def call(self, action: Callable[[], Result]) -> Result:
        """Do what the run is for.

        Raises:
            AutomationError: it failed; the error has what was found before
        """
        self._begun = time.monotonic()
        try:
            return action()
        except CommandError as error:
            self._seconds = time.monotonic() - self._begun
            raise self._failure(error) from None
        except CancelledError:
            # Between two commands of the SDK.
            raise CancelledError(f"{self._subject} was cancelled", self.run()) from None
        except RuntimeError as error:
            # The SDK's own, where the engine ended well and told no summary.
            raise EngineError(f"{self._subject}: {error}", self.run()) from None
        finally:
            self._seconds = time.monotonic() - self._begun

    def run(self) -> Run:
        """Return what was found and done so far."""
        lines = self._lines()
        project, stack = self._named
        return Run(
            operation=self._operation,
            project=project,
            stack=stack,
            started=self._started,
            seconds=self._seconds,
            changes=self.collector.changes(lines),
            counts=self.collector.counts,
            policy=self.collector.policy(lines),
            diagnostics=tuple(self.collector.diagnostics),
            outputs=self.collector.outputs if self._operation is Operation.UP else _NO_OUTPUTS,
            events=self.log.counts,
        )

    @property
    def _subject(self) -> str:
        return f"{self._operation.value} of {'/'.join(self._named)}"

    def _failure(self, error: CommandError) -> AutomationError:
        text = self.redactor.text(str(error))
        cancelled = self._command.cancelled or was_cancelled(self.collector.diagnostics)
        # What follows has commands of its own.
        self._command.reset()
        stopped = cancelled or deadly_signal(text)
        changed = stopped and self._operation.changes_state
        pending = self._pending(told=cancelled) if changed else ()
        return failure(
            error,
            text,
            self.run(),
            cancelled=cancelled,
            failed_resources=self.collector.failed_resources,
            pending=pending,
        )

    def _pending(self, *, told: bool) -> tuple[str, ...] | None:
        """Return what a run that was stopped left behind; nothing if that cannot be found out."""
        stopped = self._command.last_process_id
        try:
            pending = pending_operations(self._export() or {})
            if told and not pending:
                self._clean(stopped)
        except (CommandError, AutomationError):
            return None
        return pending

    def _lines(self) -> Mapping[str, SourceLine]:
        lines = source_lines(states_of_digest("\n".join(self._output)))
        if self.collector.urns_of_findings() <= lines.keys():
            return lines
        # Steps that change nothing are not in what a preview prints.
        try:
            deployment = self._export() or {}
        except (CommandError, AutomationError):
            # A stack without state, or one that may not be read: then there are no lines.
            return lines
        return {**source_lines(deployment.get("resources") or ()), **lines}


def pending_operations(deployment: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the operations in a state of which nobody knows how they ended.

    Args:
        deployment: the state of a stack
    """
    return tuple(
        f"{one['type']} {one['resource']['urn']}"
        for one in deployment.get("pending_operations") or ()
    )


def _ignore(event: object) -> None:
    """Take no notice: the log has taken it."""
    del event
