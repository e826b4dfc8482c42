"""The engine: where it is, and one run of it that can really be cancelled."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from pulumi.automation import CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from automation.errors import CancelledError, EngineError
from automation.processes import end_session

# The first that streams its events over gRPC, so that none is lost at the end of a file.
MINIMUM: Final = VersionInfo(3, 206, 0)
_VERSION_SECONDS: Final = 60
_FOREIGN_PROMPT: Final = "--non-interactive"


@dataclass(frozen=True, slots=True)
class Engine:
    """A `pulumi` that is installed.

    Args:
        executable: the full path
        version: what it says of itself
    """

    executable: Path
    version: VersionInfo

    @classmethod
    def find(cls, variables: Mapping[str, str] | None = None) -> "Engine":
        """Find the engine on PATH.

        Args:
            variables: environment variables over those of this process

        Raises:
            EngineError: there is none, it does not start, or it is too old
        """
        environment = {**os.environ, **(variables or {}), "PULUMI_SKIP_UPDATE_CHECK": "true"}
        found = shutil.which("pulumi", path=environment.get("PATH"))
        if found is None:
            raise EngineError("pulumi is not on PATH; install it from pulumi.com/docs/install")
        version = _version_of(found, environment)
        if version < MINIMUM:
            raise EngineError(f"{found} is version {version}; install {MINIMUM} or later")
        return cls(Path(found), version)


class EngineCommand(PulumiCommand):
    """Runs the engine in a session of its own, so that signals reach it and nothing else.

    Args:
        engine: which one
    """

    def __init__(self, engine: Engine) -> None:
        # The base class would ask for the version once more, and for each stack.
        self.command = str(engine.executable)
        self.version = engine.version
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._ended = threading.Event()
        self._cancelled = False

    @property
    def cancelled(self) -> bool:
        """Whether the last run was told to stop."""
        return self._cancelled

    @property
    def process_id(self) -> int | None:
        """Id of the process that runs now."""
        process = self._process
        return None if process is None else process.pid

    def reset(self) -> None:
        """Forget that something before was cancelled."""
        self._cancelled = False

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run one command to its end.

        Raises:
            CommandError: it failed
            CancelledError: it was cancelled before it began
        """
        if self._cancelled:
            raise CancelledError("the run was cancelled before it began")
        environment = {**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        command = [self.command, _FOREIGN_PROMPT, *(one for one in args if one != _FOREIGN_PROMPT)]
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=environment,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C in a terminal goes to all of its foreground processes; ours decides itself.
            start_new_session=True,
        ) as process:
            self._begin(process)
            try:
                output, errors = _read_both(process, on_output, on_error)
                code = process.wait()
            finally:
                self._end(process)
        result = CommandResult(stdout=output, stderr=errors, code=code)
        if code != 0:
            raise create_command_error(result)
        return result

    def interrupt(self) -> bool:
        """Tell the run to stop, without waiting; told twice, it leaves operations behind.

        Returns:
            whether anything was running
        """
        with self._lock:
            self._cancelled = True
            if self._process is None:
                return False
            self._process.send_signal(signal.SIGINT)
        return True

    def cancel(self, patience: float, insistence: float) -> bool:
        """Tell the run to stop, and wait until it has.

        The engine finishes the operations that have begun, starts no others, saves the state and
        gives the lock back. Asked twice, it leaves operations behind; killed, also the lock.

        Args:
            patience: seconds the operations that have begun may take
            insistence: seconds after the second signal, before the engine is killed

        Returns:
            whether anything was running
        """
        process = self._process
        if not self.interrupt() or process is None:
            return False
        for wait in (patience, insistence):
            if self._ended.wait(wait):
                return True
            process.send_signal(signal.SIGINT if wait is patience else signal.SIGKILL)
        end_session(process.pid)
        self._ended.wait()
        return True

    def _begin(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._process = process
            self._ended.clear()

    def _end(self, process: subprocess.Popen[str]) -> None:
        if process.poll() is None:
            process.kill()
        # An engine that was killed cannot end its plugins.
        if process.wait() < 0:
            end_session(process.pid)
        with self._lock:
            self._process = None
            self._ended.set()


def _version_of(executable: str, environment: Mapping[str, str]) -> VersionInfo:
    try:
        answer = subprocess.run(
            [executable, "version"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=_VERSION_SECONDS,
        )
        return VersionInfo.parse(answer.stdout.strip().removeprefix("v"))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise EngineError(f"{executable} does not tell its version: {error}") from error


def _read_both(
    process: subprocess.Popen[str], on_output: OnOutput | None, on_error: OnOutput | None
) -> tuple[str, str]:
    output: list[str] = []
    errors: list[str] = []
    readers = [
        threading.Thread(target=_read, args=(process.stdout, on_output, output), daemon=True),
        threading.Thread(target=_read, args=(process.stderr, on_error, errors), daemon=True),
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return "\n".join(output), "\n".join(errors)


def _read(stream: IO[str], tell: Callable[[str], object] | None, lines: list[str]) -> None:
    for line in stream:
        stripped = line.rstrip()
        lines.append(stripped)
        if tell is not None:
            tell(stripped)
