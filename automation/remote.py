"""Runs stacks on Pulumi Deployments, in Pulumi Cloud, and follows them from here.

The engine's `--remote` does it, as under the SDK's RemoteWorkspace; which takes no engine of ours,
leaves its folder behind and tells no results of policies. What neither of them can:

- Policy packs cannot be sent along. Those of the organization's policy groups judge the run, and
  their findings arrive as all others do; without a group nothing judges it, see `PolicyResults`.
- There are no plans: a deployment cannot be held to what was previewed.
- Programs come from a Git repository, at a branch or commit that is pushed.
- The deployment goes on when this process ends or loses it; `pulumi deployment cancel` stops it.
- Secrets on a command line can be read by others of the machine. So they are taken from the stack's
  deployment settings, and so are the login of the repository, the image and the agent pool.

Source: the engine's cmd/pulumi/deployment/remote.go, and RemoteWorkspace, which is still a preview.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pulumi.automation import CommandResult, LocalWorkspace, OnOutput

from automation.backends import Backend
from automation.engine import Engine, EngineCommand
from automation.errors import AutomationError, UsageError
from automation.events import Handler
from automation.observed_stack import ObservedStack
from automation.projects import check_stack
from automation.redaction import Redactor, secret_variables
from automation.results import Operation, Run
from automation.running import Running
from automation.temporary import Closing

_RUNS: Final = ("preview", "up", "refresh", "destroy")
_COMMIT: Final = re.compile(r"[0-9a-f]{7,64}")
_PARTS: Final = 3
_WEB: Final = ("http", "https")
_PAGE: Final = re.compile(r"View Live: (\S+)")
# The engine keeps these options to itself without it.
_VARIABLES: Final = {"PULUMI_EXPERIMENTAL": "true"}


@dataclass(frozen=True, slots=True)
class GitSource:
    """A program in a Git repository.

    Args:
        url: of the repository, such as `https://github.com/acme/shop.git`, without a login
        branch: its newest commit is run
        commit: this one is run, and no other
        folder: that holds Pulumi.yaml, if that is not the top one

    Raises:
        UsageError: there is not just one of branch and commit, or the address holds a login
    """

    url: str
    branch: str = ""
    commit: str = ""
    folder: str = ""

    def __post_init__(self) -> None:
        if bool(self.branch) is bool(self.commit):
            raise UsageError("a Git source is of a branch or of a commit; give one of them")
        if self.commit and not _COMMIT.fullmatch(self.commit):
            raise UsageError(f'commit "{self.commit}": give its hash, of 7 to 64 digits')
        # That of SSH names a user, whose key is elsewhere; over HTTP even the name may be a token.
        address = urlsplit(self.url)
        if address.password is not None or (address.scheme in _WEB and address.username):
            raise UsageError(
                "the address of a Git source holds a login; keep it in the deployment settings of "
                "the stack"
            )

    @property
    def options(self) -> list[str]:
        """What the engine is told of it."""
        named = (
            ("--remote-git-branch", self.branch),
            ("--remote-git-commit", self.commit),
            ("--remote-git-repo-dir", self.folder),
        )
        return [self.url, *(word for name, value in named if value for word in (name, value))]


class RemoteEnvironment(Closing):
    """A stack that Pulumi Deployments runs.

    Used in a `with` statement, it removes its temporary folder. `page` is the address of the last
    deployment in Pulumi Cloud, with its log.

    Args:
        stack: `organization/project/stack`; it exists
        source: the program; nothing for that of the stack's deployment settings
        backend: Pulumi Cloud; by default what PULUMI_BACKEND_URL or `pulumi login` say
        variables: environment variables of the engine here, over those of this process
        remote_variables: plain ones of the run there; secrets belong in the deployment settings
        before: commands that are carried out there before the run
        engine: by default the one on PATH

    Raises:
        UsageError: something of this does not exist or does not go together
        EngineError: there is no usable engine
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own, by name
        self,
        stack: str,
        source: GitSource | None = None,
        *,
        backend: Backend | None = None,
        variables: Mapping[str, str] | None = None,
        remote_variables: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
        engine: Engine | None = None,
    ) -> None:
        _check(stack, backend, remote_variables or {})
        location = {} if backend is None else {"PULUMI_BACKEND_URL": backend.url}
        self.stack = stack
        self.variables = {**(variables or {}), **location, **_VARIABLES}
        self.engine = engine or Engine.find(self.variables)
        options = _options(source, remote_variables or {}, before)
        self.page = ""
        self._command = _RemoteCommand(self.engine, stack, options)
        self._folder = Path(tempfile.mkdtemp(prefix="compliant-ec2-"))
        workspace = LocalWorkspace(
            work_dir=str(self._folder), env_vars=self.variables, pulumi_command=self._command
        )
        self._stack = ObservedStack(stack, workspace)

    def close(self) -> None:
        """Remove the temporary folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def preview(self, on_event: Handler | None = None) -> Run:
        """Show what an update would do, judged by the organization's policy groups.

        Raises:
            AutomationError: it failed; the error has what was found before
        """
        return self._run(Operation.PREVIEW, self._stack.preview, on_event)

    def up(self, on_event: Handler | None = None) -> Run:
        """Update the stack, judged by the organization's policy groups.

        Raises:
            AutomationError: it failed; the error has what was done
        """
        return self._run(Operation.UP, self._stack.up, on_event, show_secrets=False)

    def refresh(self, on_event: Handler | None = None) -> Run:
        """Take what the cloud really has over into the state.

        Raises:
            AutomationError: it failed; the error has what was done
        """
        return self._run(Operation.REFRESH, self._stack.refresh, on_event, show_secrets=False)

    def destroy(self, on_event: Handler | None = None) -> Run:
        """Delete all resources of the stack; the stack and its history stay.

        Raises:
            AutomationError: it failed; the error has what was done
        """
        return self._run(Operation.DESTROY, self._stack.destroy, on_event, show_secrets=False)

    def _run(
        self,
        operation: Operation,
        act: Callable[..., Any],
        on_event: Handler | None,
        **arguments: object,
    ) -> Run:
        _, project, stack = self.stack.split("/")
        with self._command.alone():
            running = Running(
                operation,
                project,
                stack,
                command=self._command,
                redactor=Redactor(secret_variables({**os.environ, **self.variables})),
                handlers=() if on_event is None else (on_event,),
                export=lambda: self._stack.export_stack().deployment,
                clean=_leave,
                settings=None,
            )
            self._stack.log, self.page = running.log, ""
            arguments |= {**running.arguments, "on_output": self._look}
            try:
                running.call(lambda: act(**arguments))
            except AutomationError as error:
                # What went wrong before the engine ran there, only that page tells.
                where = f"; see {self.page}" if self.page else ""
                raise type(error)(f"{error}{where}", error.run) from None
            return running.run()

    def _look(self, line: str) -> None:
        found = _PAGE.match(line)
        if found:
            self.page = found[1]


class _RemoteCommand(EngineCommand):
    """Has the runs carried out there, and everything else here."""

    def __init__(self, engine: Engine, subject: str, options: Sequence[str]) -> None:
        super().__init__(engine, subject)
        self._options = options

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run one command to its end."""
        verb, *rest = args
        remote = [verb, *self._options, *rest] if verb in _RUNS else args
        return super().run(remote, cwd, additional_env, on_output, on_error)


def _check(stack: str, backend: Backend | None, variables: Mapping[str, str]) -> None:
    check_stack(stack)
    if len(stack.split("/")) != _PARTS:
        raise UsageError(f'stack "{stack}": deployments need organization/project/stack')
    if backend is not None and not backend.is_cloud:
        raise UsageError(
            f'backend "{backend}" has no deployments; give the address of Pulumi Cloud, such as '
            "https://api.pulumi.com"
        )
    secret = sorted(name for name in variables if secret_variables({name: variables[name]}))
    if secret:
        raise UsageError(
            f"{', '.join(secret)}: secrets on a command line can be read by others; keep them in "
            "the deployment settings of the stack"
        )


def _options(
    source: GitSource | None, variables: Mapping[str, str], before: Sequence[str]
) -> list[str]:
    options = ["--remote"]
    options += ["--remote-inherit-settings"] if source is None else source.options
    for name, value in variables.items():
        options += ["--remote-env", f"{name}={value}"]
    for one in before:
        options += ["--remote-pre-run-command", one]
    return options


def _leave(process_id: int | None) -> None:
    """Touch no lock: Pulumi Cloud keeps its own."""
    del process_id
