"""Children that never outlive the verb that started them."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

POLL_SECONDS = 0.5
GRACE_SECONDS = 5.0


def end_group(child: subprocess.Popen[bytes], grace: float = GRACE_SECONDS) -> None:
    """End a child that leads its own process group, and all its children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        with suppress(subprocess.TimeoutExpired):
            child.wait(grace)
            return


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    environment: Mapping[str, str],
    directory: Path,
    progress: Callable[[], None],
) -> int:
    """Run a command with its output in a log, and return its exit code.

    Args:
        command: Program and arguments.
        log: Where its output goes.
        environment: Its whole environment.
        directory: Where it runs.
        progress: Called again and again while it runs.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=directory,
            start_new_session=True,
        )
        try:
            while True:
                try:
                    return child.wait(POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    progress()
        except BaseException:
            end_group(child)
            raise


def run_interruptible(
    command: Sequence[str | Path], *, environment: Mapping[str, str], directory: Path
) -> int:
    """Run a command on this terminal; Ctrl-C asks it to stop and waits until it has.

    The engine needs the time: stopped at once it leaves operations pending in its state. It runs
    in a session of its own, because a second interrupt from the terminal would mean "at once".
    """
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        env=dict(environment),
        cwd=directory,
        start_new_session=True,
    )
    interrupted = False
    while True:
        try:
            code = child.wait()
            break
        except KeyboardInterrupt:
            interrupted = True
            child.send_signal(signal.SIGINT)
    if interrupted:
        raise KeyboardInterrupt
    return code
