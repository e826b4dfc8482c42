"""The emulator as a process: started when needed, found again by later verbs, stopped."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.emulator.boot import BOOT_PATH, Boot
from sandbox.environment import process_environment
from sandbox.paths import Clone
from sandbox.steps import StepError
from sandbox.toolchain.lock import exclusive

READY_FILE = "emulator.json"
HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
HEALTH_SECONDS = 5.0
POLL_SECONDS = 0.05
# Without the proxies of the environment: the emulator is on this machine.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Emulator(Boot):
    """A running emulator, as it announced itself."""

    @property
    def endpoint(self) -> str:
        """The address for AWS clients."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True)
class Memory:
    """Remembers which start of the emulator something was made in.

    The emulator keeps all it has in memory: what was made in another start is gone.
    """

    file: Path

    def holds(self, emulator: Emulator) -> bool:
        """Return whether it was made in this start of the emulator."""
        return self.file.is_file() and self.file.read_text(encoding="utf-8") == emulator.boot

    def keep(self, emulator: Emulator) -> None:
        """Record that it was made in this start of the emulator."""
        self.file.write_text(emulator.boot, encoding="utf-8")


def parse(text: str | bytes) -> Emulator | None:
    """Return the emulator that a ready file or a health check describes."""
    try:
        record = json.loads(text)
        return Emulator(int(record["port"]), int(record["pid"]), str(record["boot"]))
    except (ValueError, KeyError, TypeError):
        return None


def recorded(clone: Clone) -> Emulator | None:
    """Return the emulator that was last started for the clone, running or not."""
    try:
        return parse((clone.state / READY_FILE).read_text(encoding="utf-8"))
    except OSError:
        return None


def is_healthy(emulator: Emulator) -> bool:
    """Return whether this very emulator answers; another program may have its port by now."""
    try:
        address = f"{emulator.endpoint}{BOOT_PATH}"
        with _OPENER.open(address, timeout=HEALTH_SECONDS) as answer:
            return parse(answer.read()) == emulator
    except OSError:
        return False


def running(clone: Clone) -> Emulator | None:
    """Return the clone's emulator when it is running."""
    emulator = recorded(clone)
    return emulator if emulator is not None and is_healthy(emulator) else None


def ensure(clone: Clone, python: Path, progress: Callable[[str], None]) -> tuple[Emulator, bool]:
    """Return the clone's emulator, and whether it had to be started.

    Args:
        clone: Whose emulator.
        python: The interpreter to start it with.
        progress: Told what is going on.

    Raises:
        StepError: It did not come up.
    """
    with exclusive(clone.state / "emulator.lock", progress):
        emulator = running(clone)
        if emulator is not None:
            return emulator, False
        former = recorded(clone)
        port = 0
        if former is not None:
            _end_process(clone, former.pid)
            port = former.port if _is_free(former.port) else 0
        return _start(clone, python, port, progress), True


def stop(clone: Clone) -> bool:
    """Stop the clone's emulator; return whether there was one to stop."""
    emulator = recorded(clone)
    ended = emulator is not None and _end_process(clone, emulator.pid)
    (clone.state / READY_FILE).unlink(missing_ok=True)
    return ended


def _start(clone: Clone, python: Path, port: int, progress: Callable[[str], None]) -> Emulator:
    ready_file = clone.state / READY_FILE
    ready_file.unlink(missing_ok=True)
    log = clone.logs / "emulator.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    options = ["--port", str(port), "--ready-file", str(ready_file)]
    pid = _detached([str(python), "-m", "sandbox.emulator", *options], clone.root, log)
    deadline = time.monotonic() + START_SECONDS
    try:
        while not has_ended(pid) and time.monotonic() < deadline:
            emulator = recorded(clone)
            if emulator is not None and is_healthy(emulator):
                return emulator
            progress("starting")
            time.sleep(POLL_SECONDS)
    except BaseException:
        _end_process(clone, pid)
        raise
    how = f"was not up in {START_SECONDS:.0f} s" if _end_process(clone, pid) else "ended at once"
    raise StepError(f"the emulator {how}", "mend what its log says, then run it again", log)


def _detached(command: list[str], directory: Path, log: Path) -> int:
    """Start a process that is no child of this one, and return its number.

    It lives on after the verb; in a session of its own, a Ctrl-C on this terminal is not for it.
    """
    script = 'log=$1; shift; "$@" > "$log" 2>&1 < /dev/null & echo $!'
    answer = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(log), *command],
        cwd=directory,
        env=process_environment(os.environ, {}),
        check=True,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    return int(answer.stdout)


def _end_process(clone: Clone, pid: int) -> bool:
    if not _is_emulator(clone, pid):
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if has_ended(pid):
                return True
            time.sleep(POLL_SECONDS)
    raise StepError(f"the emulator (process {pid}) does not end", f"end it: kill -9 {pid}")


def _is_emulator(clone: Clone, pid: int) -> bool:
    """Return whether a process is the clone's emulator and no later one with the same number."""
    return str(clone.state / READY_FILE) in command_line(pid)


def has_ended(pid: int) -> bool:
    """Return whether a process is over, its ports included; it may still wait to be reaped."""
    try:
        os.kill(pid, 0)
        # The state follows the name, which stands in parentheses and may hold anything.
        record = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except ProcessLookupError:
        return True
    except OSError:
        # Another's process, or a system without this record: there is one with that number.
        return False
    return record.rpartition(")")[2].split()[0] in {"Z", "X"}


def command_line(pid: int) -> list[str]:
    """Return the command line of a running process; nothing when it has ended."""
    record = Path(f"/proc/{pid}/cmdline")
    if record.parent.parent.joinpath("self").exists():
        try:
            words = record.read_bytes().decode(errors="replace").split("\0")
            return [word for word in words if word]
        except OSError:
            return []
    answer = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False, text=True
    )
    return answer.stdout.split()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
