"""Locks of a file backend: who holds them, and whether the holder is dead.

The engine writes a file for each update that runs, with process, host and time in it, and takes it
away at the end. One that was killed leaves it for ever. Source: the engine's backend/diy/lock.go.
"""

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from automation.errors import BackendError, LockedError
from automation.processes import is_alive

_FOLDER: Final = Path(".pulumi", "locks")
# The organization of backends that have none.
_ORGANIZATION: Final = "organization"


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock of a stack.

    Args:
        file: that stands for it
        user: who started the update
        host: where it runs
        process_id: of the engine
        since: when it was taken
    """

    file: Path
    user: str
    host: str
    process_id: int
    since: datetime

    @property
    def is_dead(self) -> bool:
        """Whether its holder is proven to be dead; of another host nothing can be proven."""
        here = self.host == socket.gethostname()
        return here and not is_alive(self.process_id, self.since.timestamp())

    def __str__(self) -> str:
        state = "dead" if self.is_dead else "alive, or not of this host"
        since = self.since.isoformat(timespec="seconds")
        return f"{self.user}@{self.host} (process {self.process_id}, {state}) since {since}"


def locks(state_folder: Path, project: str, stack: str) -> list[Lock]:
    """Return the locks of a stack.

    Args:
        state_folder: of a file backend
        project: name of the project
        stack: its name, with or without organization and project

    Raises:
        BackendError: a lock cannot be read
    """
    named = stack.split("/")
    parts = named if len(named) > 1 else [_ORGANIZATION, project, stack]
    folder = state_folder.joinpath(_FOLDER, *parts)
    return [_read(file) for file in sorted(folder.glob("*.json"))]


def break_dead(found: Sequence[Lock]) -> None:
    """Take away locks whose holders are dead, all or none.

    Args:
        found: of a stack

    Raises:
        LockedError: one of them is not proven to be dead
    """
    living = [lock for lock in found if not lock.is_dead]
    if living:
        raise LockedError(
            f"{living[0].file.parent.name} is locked by {'; '.join(map(str, living))}: end that "
            "update, or, where you know that it is dead, run pulumi cancel"
        )
    for lock in found:
        lock.file.unlink(missing_ok=True)


def _read(file: Path) -> Lock:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(content["timestamp"])
        return Lock(file, content["username"], content["hostname"], int(content["pid"]), since)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BackendError(f"{file} is no lock that can be read: {error}") from error
