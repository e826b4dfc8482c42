"""The engine: where it is, and one run of it that can really be cancelled."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pulumi.automation import CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from automation.errors import CancelledError, EngineError, UsageError
from automation.outputs import OutputReader
from automation.processes import end_session

# The first that streams its events over gRPC, so that none is lost at the end of a file.
MINIMUM: Final = VersionInfo(3, 206, 0)
_VERSION_SECONDS: Final = 60
_FOREIGN_PROMPT: Final = "--non-interactive"
# After its end, another process may keep its output open, which is none of the user's.
_OUTPUT_SECONDS: Final = 5.0
# The engine takes the second of a kind as "at once".
# The engine takes the first two alike with SIGINT, which it does not get before it listens where we
# run in the background of a shell: that signal is ignored there, by us and what we start.
_SIGNALS: Final = (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL)


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
        subject: the stack it is for, as messages name it
    """

    def __init__(self, engine: Engine, subject: str) -> None:
        # The base class would ask for the version once more, and for each stack.
        self.command = str(engine.executable)
        self.version = engine.version
        self._subject = subject
        self._alone = threading.RLock()
        self._depth = 0
        self._ended = threading.Event()
        self._ended.set()
        # A handler of signals may interrupt the very thread that holds it.
        self._lock = threading.RLock()
        self._process: subprocess.Popen[str] | None = None
        self._last_process_id: int | None = None
        self._interrupts = 0
        self._told = 0

    @property
    def cancelled(self) -> bool:
        """Whether the run was told to stop."""
        return self._interrupts > 0

    @property
    def process_id(self) -> int | None:
        """Id of the process that runs now."""
        process = self._process
        return None if process is None else process.pid

    @property
    def last_process_id(self) -> int | None:
        """Id of the process that ran last."""
        return self._last_process_id

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other threads from running anything here, as long as the context lasts.

        Raises:
            UsageError: another thread runs something
        """
        if not self._alone.acquire(blocking=False):
            raise UsageError(
                f"{self._subject}: another thread runs something on this Environment; wait for it, "
                "or open one more"
            )
        try:
            if self._depth == 0:
                self.reset()
                self._ended.clear()
            self._depth += 1
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._ended.set()
            self._alone.release()

    def reset(self) -> None:
        """Forget that the run was told to stop, since more is to be asked about it."""
        with self._lock:
            self._interrupts = 0

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
            EngineError: it does not start
        """
        with self.alone():
            if self.cancelled:
                raise CancelledError(f"{self._subject}: the run was cancelled before it began")
            result = self._run(args, cwd, additional_env, on_output, on_error)
        if result.code != 0:
            raise create_command_error(result)
        return result

    def interrupt(self) -> bool:
        """Tell the run to stop, without waiting.

        Told once, the engine finishes the operations that have begun, starts no others, saves the
        state and gives the lock back. Told twice, it leaves operations behind. The third time it
        is killed, and leaves the lock, too.

        Returns:
            whether anything was running
        """
        with self._lock:
            if self._ended.is_set():
                return False
            self._interrupts += 1
            self._tell()
        return True

    def cancel(self, patience: float, insistence: float) -> bool:
        """Tell the run to stop, and wait until it has.

        Args:
            patience: seconds the operations that have begun may take
            insistence: seconds after the second signal, before the engine is killed

        Returns:
            whether anything was running
        """
        if not self.interrupt():
            return False
        for wait in (patience, insistence):
            if self._ended.wait(wait):
                return True
            self.interrupt()
        self._ended.wait()
        return True

    def _run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None,
        on_error: OnOutput | None,
    ) -> CommandResult:
        environment = {**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        command = [self.command, _FOREIGN_PROMPT, *(one for one in args if one != _FOREIGN_PROMPT)]
        with _started(command, cwd, environment) as process:
            self._begin(process)
            output = OutputReader(process.stdout, on_output)
            errors = OutputReader(process.stderr, on_error)
            code = self._wait(process)
            for one in (output, errors):
                if not one.has_ended(_OUTPUT_SECONDS):
                    end_session(process.pid)
            return CommandResult(stdout=output.text(), stderr=errors.text(), code=code)

    def _begin(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._process = process
            self._last_process_id = process.pid
            self._told = 0
            self._tell()

    def _tell(self) -> None:
        """Send the process what it was not told yet."""
        if self._process is not None and self._told < self._interrupts:
            self._told = self._interrupts
            self._process.send_signal(_SIGNALS[min(self._interrupts, len(_SIGNALS)) - 1])

    def _wait(self, process: subprocess.Popen[str]) -> int:
        """Wait for the end; Ctrl-C in this very thread lets what has begun end first."""
        pressed: KeyboardInterrupt | None = None
        while True:
            try:
                code = process.wait()
                break
            except KeyboardInterrupt as error:
                pressed = error
                self.interrupt()
        with self._lock:
            self._process = None
        # An engine that was killed cannot end its plugins, nor does one that was told twice.
        if code < 0 or self.cancelled:
            end_session(process.pid)
        if pressed is not None:
            raise pressed
        return code


def _started(
    command: Sequence[str], folder: str, environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=environment,
            encoding="utf-8",
            errors="replace",
            # Ctrl-C in a terminal goes to all of its foreground processes; ours decides itself.
            start_new_session=True,
        )
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run in {folder}: {error.strerror}") from error


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
