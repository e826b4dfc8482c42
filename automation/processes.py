"""Processes of this machine: whether one is alive, and the end of those that were left behind."""

import os
import signal
from contextlib import suppress

import psutil


def is_alive(process_id: int, since: float) -> bool:
    """Say whether a process that existed at a time still runs.

    Args:
        process_id: its id, which the system gives to another process later
        since: seconds since 1970 at which it ran
    """
    try:
        process = psutil.Process(process_id)
        started: float = process.create_time()
        ended = process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    # The clock of starts is coarse; a second more errs on the side of "alive".
    return not ended and started <= since + 1


def end_session(session: int) -> None:
    """End the processes of a session that lost its leader, such as plugins of a killed engine."""
    for process_id in psutil.pids():
        with suppress(ProcessLookupError, PermissionError):
            if process_id != os.getpid() and os.getsid(process_id) == session:
                os.kill(process_id, signal.SIGKILL)
