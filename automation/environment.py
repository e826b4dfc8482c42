"""An environment: one stack of one project, and what can be done with it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from pulumi.automation import ConfigValue

from automation.backends import Backend
from automation.engine import Engine
from automation.errors import UsageError
from automation.events import Handler
from automation.inline_programs import Program
from automation.packs import PolicyPack, pack_arguments
from automation.plans import Plan
from automation.projects import Project, check_stack
from automation.results import Operation, Run
from automation.session import Session, alone
from automation.temporary import Closing, temporary_file

PATIENCE_SECONDS: Final = 1800.0
INSISTENCE_SECONDS: Final = 30.0


class Environment(Closing):
    """One stack of a project.

    Several of them may run at once, in threads of one process; one runs one thing at a time. Every
    run takes a handler that gets each event, from another thread, and a message for the history of
    the stack. Used in a `with` statement, it removes what it made in temporary folders.

    Args:
        stack: its name
        program: the folder of a project, or a function that declares resources
        project: name of the project around a function; a folder says its own
        backend: where the state is; by default what PULUMI_BACKEND_URL or `pulumi login` say
        variables: environment variables of the engine, over those of this process
        packs: policy packs that judge each preview and update
        config: of the stack, for a function; a folder has it in Pulumi.<stack>.yaml
        settings: a file in place of Pulumi.<stack>.yaml
        engine: by default the one on PATH

    Raises:
        UsageError: something of this does not exist or does not go together
        EngineError: there is no usable engine
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own, by name
        self,
        stack: str,
        program: Path | Program,
        *,
        project: str = "",
        backend: Backend | None = None,
        variables: Mapping[str, str] | None = None,
        packs: Sequence[PolicyPack] = (),
        config: Mapping[str, ConfigValue] | None = None,
        settings: Path | None = None,
        engine: Engine | None = None,
    ) -> None:
        check_stack(stack)
        if isinstance(program, Path) and (config or project):
            raise UsageError(f"{program} has a name and settings of its own; change them there")
        if settings is not None and config:
            raise UsageError(f"{settings} and config are two answers to one question; give one")
        self.stack = stack
        self.packs = tuple(packs)
        self.backend = backend
        location = {} if backend is None else {"PULUMI_BACKEND_URL": backend.url}
        self.variables = {**(variables or {}), **location}
        self.engine = engine or Engine.find(self.variables)
        self.project = (
            Project.local(program)
            if isinstance(program, Path)
            else Project.inline(project or "inline", program)
        )
        self.session = Session(
            stack,
            self.project,
            engine=self.engine,
            backend=backend,
            variables=self.variables,
            config=config or {},
            settings=settings,
        )
        self._stack = self.session.stack

    def close(self) -> None:
        """Remove what was made in temporary folders."""
        self.project.discard()

    @alone
    def create(self) -> None:
        """Create the stack.

        Raises:
            UsageError: it exists, or its secrets would have no key of their own
            BackendError: the backend cannot be used
        """
        if self.backend is not None:
            self.backend.check_new_stack()
        running = self.session.begin(Operation.CREATE)
        running.call(lambda: self.session.workspace.create_stack(self.stack))

    def exists(self) -> bool:
        """Say whether the backend has the stack.

        Raises:
            BackendError: the backend cannot be used
        """
        try:
            self.state()
        except UsageError:
            return False
        return True

    @alone
    def preview(self, on_event: Handler | None = None, *, message: str = "") -> Run:
        """Show what an update would do, judged by the packs.

        Raises:
            AutomationError: it failed; the error has what was found before
        """
        return self._preview(on_event, message, None)

    @alone
    def preview_plan(
        self, on_event: Handler | None = None, *, message: str = ""
    ) -> tuple[Run, Plan]:
        """Preview, and keep what was previewed so that exactly this can be applied.

        Raises:
            AutomationError: the preview failed; then there is no plan
        """
        digest, created = self.session.digest, datetime.now(UTC)
        with temporary_file() as file:
            run = self._preview(on_event, message, str(file))
            steps = json.loads(file.read_text(encoding="utf-8"))
        return run, Plan(self.project.name, self.stack, digest, created, steps)

    @alone
    def up(
        self, on_event: Handler | None = None, *, plan: Plan | None = None, message: str = ""
    ) -> Run:
        """Update the stack, judged by the packs.

        Args:
            on_event: gets each event
            plan: what may be done, and nothing else
            message: kept in the history of the stack

        Raises:
            PlanError: the plan no longer holds, or the program would do something else
            RecoveryNeededError: an update before was killed
            AutomationError: it failed; the error has what was done
        """
        if plan is not None:
            plan.check(self.project.name, self.stack, self.session.digest)
        self.session.refuse_pending(Operation.UP)
        running = self.session.begin(Operation.UP, on_event)
        with temporary_file() as file, pack_arguments(self.packs) as packs:
            if plan is not None:
                file.write_text(json.dumps(plan.steps), encoding="utf-8")
            running.call(
                lambda: self._stack.up(
                    plan=None if plan is None else str(file),
                    message=message or None,
                    show_secrets=False,
                    **packs,
                    **running.arguments,
                )
            )
        return running.run()

    @alone
    def refresh(self, on_event: Handler | None = None, *, message: str = "") -> Run:
        """Take what the cloud really has over into the state.

        Raises:
            AutomationError: it failed; the error has what was done
        """
        running = self.session.begin(Operation.REFRESH, on_event)
        running.call(
            lambda: self._stack.refresh(
                message=message or None,
                show_secrets=False,
                **running.arguments,
            )
        )
        return running.run()

    @alone
    def drift(self, on_event: Handler | None = None) -> Run:
        """Show how the cloud differs from the state, and change neither.

        Raises:
            AutomationError: it failed
        """
        running = self.session.begin(Operation.DRIFT, on_event)
        running.call(lambda: self._stack.preview_refresh(**running.arguments))
        return running.run()

    @alone
    def destroy(self, on_event: Handler | None = None, *, message: str = "") -> Run:
        """Delete all resources of the stack; the stack and its history stay.

        Raises:
            RecoveryNeededError: an update before was killed
            AutomationError: it failed; the error has what was done
        """
        self.session.refuse_pending(Operation.DESTROY)
        running = self.session.begin(Operation.DESTROY, on_event)
        running.call(
            lambda: self._stack.destroy(
                message=message or None,
                show_secrets=False,
                **running.arguments,
            )
        )
        return running.run()

    @alone
    def audit(self, on_event: Handler | None = None) -> Run:
        """Let the packs judge the stack as it was last updated, without program and cloud.

        Raises:
            UsageError: there is no pack
            PolicyError: a finding blocks
            AutomationError: it failed
        """
        if not self.packs:
            raise UsageError(f"audit of {self.session.subject} needs a policy pack; give one")
        running = self.session.begin(Operation.AUDIT, on_event)
        running.call(lambda: self.session.analyze(running, self.packs))
        return running.run()

    def cancel(
        self, patience: float = PATIENCE_SECONDS, insistence: float = INSISTENCE_SECONDS
    ) -> bool:
        """Stop what another thread runs here, and wait for its end; handlers call `interrupt`.

        Args:
            patience: seconds the operations that have begun may take
            insistence: seconds after a second request, before the engine is killed

        Returns:
            whether anything was running
        """
        return self.session.command.cancel(patience, insistence)

    def interrupt(self) -> bool:
        """Tell what another thread runs here to stop, without waiting for it.

        Returns:
            whether anything was running
        """
        return self.session.command.interrupt()

    def state(self) -> Mapping[str, Any]:
        """Return the state of the stack, secrets encrypted.

        Raises:
            UsageError: the stack does not exist
            BackendError: the backend cannot be used
        """
        return self.session.state()

    def pending(self) -> tuple[str, ...]:
        """Return the operations of which nobody knows how they ended, such as `creating <urn>`."""
        return self.session.pending()

    def _preview(self, on_event: Handler | None, message: str, plan: str | None) -> Run:
        running = self.session.begin(Operation.PREVIEW, on_event)
        with pack_arguments(self.packs) as packs:
            running.call(
                lambda: self._stack.preview(
                    json=True,
                    plan=plan,
                    message=message or None,
                    **packs,
                    **running.arguments,
                )
            )
        return running.run()
