"""Locks of a file backend: who holds them, and whether the holder is dead.

The engine writes a file for each update that runs, with process, host and time in it, and takes it
away at the end. One that was killed leaves it for ever. Machines and containers that share a folder
need names of their own: by its name a host is known. Source: the engine's backend/diy/lock.go.
"""

import json
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from automation.errors import BackendError, LockedError
from automation.processes import end_session, is_alive

# Organization, project and stack.
_FULL: Final = 3
_FOLDER: Final = Path(".pulumi", "locks")
# The organization of backends that have none.
_ORGANIZATION: Final = "organization"
# Kept beside each file by the library the engine writes with.
_ATTRIBUTES: Final = ".attrs"


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

    def remove(self) -> None:
        """Take it away, and end what its dead holder left running."""
        for file in (self.file, self.file.with_name(f"{self.file.name}{_ATTRIBUTES}")):
            file.unlink(missing_ok=True)
        end_session(self.process_id)

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
    *_, name = named = stack.split("/")
    if len(named) == _FULL:
        project = named[1]
    # A backend of the time before projects has its stacks side by side.
    folders = (Path(_ORGANIZATION, project, name), Path(name))
    found = [file for one in folders for file in state_folder.joinpath(_FOLDER, one).glob("*.json")]
    return [lock for file in sorted(found) if (lock := _read(file)) is not None]


def refuse_living(subject: str, found: Iterable[Lock]) -> None:
    """Refuse to go on while the holder of a lock may be alive.

    Args:
        subject: what is refused, as messages name it
        found: locks of a stack

    Raises:
        LockedError: one of them is not proven to be dead
    """
    living = [lock for lock in found if not lock.is_dead]
    if living:
        raise LockedError(
            f"{subject}: locked by {'; '.join(map(str, living))}; wait until that update has "
            "ended, or, where you know that it is dead, run pulumi cancel"
        )


def break_dead(subject: str, found: Sequence[Lock]) -> None:
    """Take away locks whose holders are dead, all or none.

    Args:
        subject: the stack, as messages name it
        found: locks of it

    Raises:
        LockedError: one of them is not proven to be dead
    """
    refuse_living(subject, found)
    for lock in found:
        lock.remove()


def _read(file: Path) -> Lock | None:
    """Read a lock; nothing if it was given back meanwhile."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(content["timestamp"])
        return Lock(file, content["username"], content["hostname"], int(content["pid"]), since)
    except FileNotFoundError:
        return None
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise BackendError(
            f"{file} is no lock that can be read; where you know that no update runs, run pulumi "
            f"cancel ({type(error).__name__})"
        ) from error
