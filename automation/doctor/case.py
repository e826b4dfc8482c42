"""What is looked at, and the facts that several checks need."""

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pulumi.automation.errors import CommandError

from automation.backends import Backend
from automation.doctor.answers import NotCheckedError
from automation.engine import Engine, EngineCommand
from automation.environment import Environment
from automation.errors import AutomationError, BackendError, EngineError, UsageError
from automation.packs import PolicyPack
from automation.projects import Project, check_stack, read_document
from automation.redaction import Redactor, secret_variables

Fact = TypeVar("Fact")
_SUBJECT: Final = "doctor"
# What AWS can look up in its logs, and nobody else.
_NOISE: Final = re.compile(r"(?:RequestID|HostID): [^,]*, ")


class Case:
    """A project, and how it is to be run.

    Args:
        folder: of the project
        stack: its name; nothing for the only one that has settings
        backend: where the state is; nothing for the engine's own choice
        packs: policy packs
        variables: environment variables of the engine, over those of this process

    Raises:
        UsageError: there is no such project, or this can be no stack
    """

    def __init__(
        self,
        folder: Path,
        stack: str | None = None,
        *,
        backend: Backend | None = None,
        packs: Sequence[PolicyPack] = (),
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.project = Project.local(folder)
        if stack is not None:
            check_stack(stack)
        self.packs = tuple(packs)
        location = {} if backend is None else {"PULUMI_BACKEND_URL": backend.url}
        self.variables = {**(variables or {}), **location}
        self.redactor = Redactor(secret_variables(self.surroundings))
        self._stack = stack
        self._backend = backend
        self._facts: dict[Callable[[Case], Any], Any] = {}

    @property
    def surroundings(self) -> Mapping[str, str]:
        """All environment variables of the engine."""
        return {**os.environ, **self.variables}

    @cached_property
    def stack(self) -> str:
        """The stack.

        Raises:
            NotCheckedError: none is named, and there is not just one
        """
        if self._stack is not None:
            return self._stack
        known = self.project.stacks()
        if len(known) == 1:
            return known[0]
        raise NotCheckedError(f"name a stack with --stack; there are {', '.join(known) or 'none'}")

    def once(self, find: Callable[["Case"], Fact]) -> Fact:
        """Return a fact that takes a while to find, and is found once.

        Args:
            find: finds it
        """
        if find not in self._facts:
            self._facts[find] = find(self)
        return cast("Fact", self._facts[find])

    @property
    def has_stack(self) -> bool:
        """Whether it is clear which stack is meant."""
        return self._stack is not None or len(self.project.stacks()) == 1

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What Pulumi.yaml says."""
        file = self.project.manifest
        return {} if file is None else read_document(file)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the settings of the stack say."""
        return self.project.stack_settings(self.stack)

    @cached_property
    def engine(self) -> Engine:
        """The engine.

        Raises:
            EngineError: there is no usable one
        """
        return Engine.find(self.variables)

    @cached_property
    def backend(self) -> Backend:
        """Where the state is.

        Raises:
            NotCheckedError: there is no engine to say so
            BackendError: the engine cannot say so
        """
        if self._backend is not None:
            return self._backend
        return Backend(str(json.loads(self.ask("whoami", "--verbose", "--json"))["url"]))

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """What the engine finds out about the project.

        Raises:
            NotCheckedError: there is no engine
        """
        about: Mapping[str, Any] = self.read("about", "--json")
        return about

    @cached_property
    def environment(self) -> Environment:
        """The stack as it is run.

        Raises:
            NotCheckedError: there is no engine, or it is not clear which stack is meant
        """
        engine = self._needed_engine()
        return Environment(
            self.stack,
            self.project.folder,
            backend=self._backend,
            variables=self.variables,
            engine=engine,
        )

    def state(self) -> Mapping[str, Any]:
        """Return the state of the stack, secrets encrypted.

        Raises:
            NotCheckedError: there is none
        """
        return self.once(_state)

    def read(self, *arguments: str) -> Any:  # noqa: ANN401 - any value of JSON
        """Ask the engine something that it answers in JSON."""
        answer = self.ask(*arguments)
        try:
            return json.loads(answer)
        except ValueError as error:
            what = " ".join(arguments)
            raise EngineError(f"pulumi {what} answers no JSON: {error}") from error

    def ask(self, *arguments: str) -> str:
        """Ask the engine something in the project's folder, and return what it prints.

        Raises:
            NotCheckedError: there is no engine
            BackendError: it does not answer
        """
        command = EngineCommand(self._needed_engine(), _SUBJECT)
        folder = str(self.project.folder)
        try:
            return command.run(list(arguments), folder, self.variables).stdout
        except CommandError as error:
            what = f"pulumi {' '.join(arguments[:2])}"
            raise BackendError(f"{what}: {self.redactor.text(_said(str(error)))}") from None

    def _needed_engine(self) -> Engine:
        try:
            return self.engine
        except EngineError:
            raise NotCheckedError("needs the engine") from None


def _state(case: Case) -> Mapping[str, Any]:
    try:
        state: Mapping[str, Any] = case.environment.state()
    except UsageError as error:
        raise NotCheckedError(str(error)) from None
    except AutomationError:
        raise NotCheckedError("needs a backend that can be read") from None
    return state


def _said(text: str) -> str:
    """Return the line of a failed command that says why."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error: " in line]
    said = (errors or lines)[-1].removeprefix("stderr: ").removeprefix("error: ")
    return _NOISE.sub("", said)
