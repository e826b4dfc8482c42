"""A stack of the SDK with everything a run of ours needs around it."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

import yaml
from pulumi.automation import ConfigValue, Deployment, LocalWorkspace

from automation.backends import Backend
from automation.engine import Engine, EngineCommand
from automation.errors import RecoveryNeededError
from automation.events import Handler
from automation.evidence import with_evidence
from automation.locks import Lock, locks, refuse_living
from automation.observed_stack import ObservedStack
from automation.packs import PolicyPack, pack_arguments
from automation.projects import Project
from automation.redaction import Redactor, secret_variables
from automation.results import Operation
from automation.running import Running, pending_operations
from automation.settings import Settings, key_settings
from automation.temporary import temporary_file

# What these run gets to see the configuration; of the others nothing of it is shown.
_CONFIGURED: Final = frozenset(
    {
        Operation.PREVIEW,
        Operation.UP,
        Operation.REFRESH,
        Operation.DRIFT,
        Operation.DESTROY,
        Operation.AUDIT,
    }
)
# Comes before the backend of the project, and before that of `pulumi login`.
_BACKEND: Final = "PULUMI_BACKEND_URL"
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class _Owner(Protocol):
    session: "Session"


Owner = TypeVar("Owner", bound=_Owner)


def alone(
    method: Callable[Concatenate[Owner, Parameters], Result],
) -> Callable[Concatenate[Owner, Parameters], Result]:
    """Refuse to run a method while another thread runs something on the same session."""

    @wraps(method)
    def run(owner: Owner, /, *arguments: Parameters.args, **named: Parameters.kwargs) -> Result:
        with owner.session.command.alone():
            return method(owner, *arguments, **named)

    return run


class Session:
    """Begins the runs of one stack.

    Args:
        stack: its name
        project: it is of
        engine: runs it
        backend: where the state is; nothing for the engine's own choice
        variables: environment variables of the engine, over those of this process
        config: what the stack of a function is configured with
        settings: a file in place of the project's Pulumi.<stack>.yaml
    """

    def __init__(  # noqa: PLR0913 - each is a part of its own
        self,
        stack: str,
        project: Project,
        *,
        engine: Engine,
        backend: Backend | None,
        variables: Mapping[str, str],
        config: Mapping[str, ConfigValue],
        settings: Path | None = None,
    ) -> None:
        self.name = stack
        self.project = project
        self.variables = variables
        self.config = dict(config)
        self.settings = settings
        self._backend = backend
        self.command = EngineCommand(engine, self.subject)
        self.workspace = LocalWorkspace(
            work_dir=str(project.folder),
            program=project.program,
            env_vars=variables,
            secrets_provider=None if backend is None else backend.provider.name,
            pulumi_command=self.command,
        )
        self.stack = ObservedStack(stack, self.workspace)
        self._configuration = Settings(project, stack, settings, self.config)
        self._redactor = Redactor(secret_variables({**os.environ, **variables}))
        self._redactor.learn(str(one.value) for one in self.config.values() if one.secret)
        self._prepared = False

    @property
    def digest(self) -> str:
        """What changes with the settings of project and stack."""
        return self._configuration.digest

    @property
    def subject(self) -> str:
        """The stack as messages name it."""
        return f"{self.project.name}/{self.name}"

    def begin(self, operation: Operation, on_event: Handler | None = None) -> Running:
        """Begin a run.

        Args:
            operation: what is run
            on_event: gets each event

        Raises:
            AutomationError: the stack cannot be configured, or its secrets cannot be read
        """
        if self.project.program is not None:
            self.project.program.settle()
        running = Running(
            operation,
            self.project.name,
            self.name,
            command=self.command,
            redactor=self._redactor,
            handlers=() if on_event is None else (on_event,),
            export=lambda: self.stack.export_stack().deployment,
            clean=self._take_locks_of,
            settings=self.settings,
        )
        self.stack.log = running.log
        if operation in _CONFIGURED:
            running.call(self._prepare)
        return running

    def state(self) -> Mapping[str, Any]:
        """Return the state of the stack, secrets encrypted."""
        return self.exported().deployment or {}

    def exported(self) -> Deployment:
        """Return the state of the stack with the version of its form."""
        with self.command.alone():
            return self.begin(Operation.EXPORT).call(self.stack.export_stack)

    def replace_state(self, changed: Deployment) -> None:
        """Write the state of the stack, which the engine refuses while it is locked."""
        document = {"version": changed.version, "deployment": changed.deployment}
        with temporary_file() as file:
            file.write_text(json.dumps(document), encoding="utf-8")
            arguments = ["stack", "import", "--file", str(file), "--stack", self.name]
            folder = str(self.project.folder)
            running = self.begin(Operation.RECOVER)
            running.call(lambda: self.command.run(arguments, folder, self.variables))

    def locks(self) -> list[Lock] | None:
        """Return the locks of the stack; nothing where the backend does not show them.

        Raises:
            BackendError: they cannot be read
        """
        backend, named = self._backend, {**os.environ, **self.variables}.get(_BACKEND)
        if backend is None and named:
            backend = Backend(named)
        if backend is None:
            url = self.begin(Operation.EXPORT).call(self.workspace.who_am_i).url
            backend = Backend(url) if url and url.startswith("file://") else None
        folder = None if backend is None else backend.state_folder
        if folder is None:
            return None
        return locks(self.project.folder / folder, self.project.name, self.name)

    def pending(self) -> tuple[str, ...]:
        """Return the operations of which nobody knows how they ended."""
        return pending_operations(self.state())

    def refuse_pending(self, operation: Operation) -> None:
        """Refuse to run while nobody knows how an earlier run ended.

        Raises:
            RecoveryNeededError: that is so
            LockedError: that run has not ended
        """
        pending = self.pending()
        if not pending:
            return
        subject = f"{operation.value} of {self.subject}"
        found = self.locks()
        refuse_living(subject, found or ())
        what = "an update runs, or was killed" if found is None else "an update was killed"
        raise RecoveryNeededError(
            f"{subject}: {what}, and nobody knows how it ended: {', '.join(pending)}; recover the "
            "stack"
        )

    def analyze(self, running: Running, packs: Sequence[PolicyPack]) -> None:
        """Let the packs judge the state."""
        arguments = ["policy", "analyze", "--stack", self.name, "--json"]
        with with_evidence(packs, running.log) as asked, pack_arguments(asked) as chosen:
            for folder in chosen["policy_packs"] or ():
                arguments += ["--policy-pack", folder]
            for file in chosen["policy_pack_configs"] or ():
                arguments += ["--policy-pack-config", file]
            folder = str(self.project.folder)
            self.command.run(arguments, folder, self.variables, on_output=running.log.take)

    def _take_locks_of(self, process_id: int | None) -> None:
        """Take away what a process of the engine left, which died of the first signal."""
        for lock in self.locks() or ():
            if lock.process_id == process_id and lock.is_dead:
                lock.remove()

    def _prepare(self) -> None:
        """Configure the stack of a function, and learn which values are secret."""
        if self._prepared:
            return
        self._take_over_key()
        if self.config:
            self.stack.set_all_config(self.config)
        elif self._configuration.encrypted:
            arguments = ["config", "--show-secrets", "--json", "--stack", self.name]
            if self.settings is not None:
                arguments += ["--config-file", str(self.settings)]
            answer = self.command.run(arguments, str(self.project.folder), self.variables)
            self._redactor.learn(self._configuration.secrets(answer.stdout))
        self._prepared = True

    def _take_over_key(self) -> None:
        """Let the new folder of a function have the key that its stack has."""
        if self.project.program is not None and self.project.settings(self.name) is None:
            found = key_settings(self.stack.export_stack().deployment or {})
            if found:
                file = self.project.folder / f"Pulumi.{self.name.rpartition('/')[2]}.yaml"
                file.write_text(yaml.safe_dump(found), encoding="utf-8")
