"""Processes of this machine: whether one is alive, and the end of those that were left behind."""

import os
import signal
from contextlib import suppress
from typing import Final

import psutil

_ENGINE: Final = "pulumi"


def is_alive(process_id: int, since: float) -> bool:
    """Say whether an engine that existed at a time may still run.

    Args:
        process_id: its id, which the system gives to another process later
        since: seconds since 1970 at which it ran
    """
    try:
        process = psutil.Process(process_id)
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        # The clock of starts is coarse, and may have been set since: an engine counts as alive.
        return process.create_time() <= since + 1 or process.name().startswith(_ENGINE)
    except psutil.NoSuchProcess:
        return _is_hidden(process_id)
    except psutil.AccessDenied:
        return True


def end_session(session: int) -> None:
    """End the processes of a session that lost its leader, such as plugins of a killed engine.

    Args:
        session: id of its leader; no other session has it as long as one of them runs
    """
    for process_id in psutil.pids():
        with suppress(ProcessLookupError, PermissionError):
            # A leader that runs is that of another session, which came later to the same id.
            if process_id != session and os.getsid(process_id) == session and _is_gone(session):
                os.kill(process_id, signal.SIGKILL)


def _is_gone(process_id: int) -> bool:
    try:
        ended: bool = psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return not _is_hidden(process_id)
    return ended


def _is_hidden(process_id: int) -> bool:
    """Say whether a process exists that the system does not show to this user."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
