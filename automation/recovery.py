"""What an update that was killed left behind, and how it is resolved.

Nothing is retried blindly: of an operation that had begun nobody knows whether the cloud carried it
out. A resource that exists is adopted by its id; one that does not is forgotten. Then the state is
compared with the cloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pulumi.automation import Deployment

from automation.backends import Backend
from automation.environment import Environment
from automation.errors import RecoveryNeededError, UsageError
from automation.events import Handler
from automation.locks import Lock, break_dead, locks
from automation.results import Operation, Run

_CREATING: Final = "creating"
_IMPORTING: Final = "importing"


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What an update that was killed left behind.

    Args:
        locks: of the stack
        pending: operations of which nobody knows how they ended, such as `creating <urn>`
    """

    locks: tuple[Lock, ...]
    pending: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.locks or self.pending)

    @property
    def creating(self) -> tuple[str, ...]:
        """URNs of resources that may have been created."""
        words = (one.partition(" ") for one in self.pending)
        return tuple(urn for word, _, urn in words if word == _CREATING)


def examine(environment: Environment) -> Leftovers:
    """Look for what an update left behind, and change nothing.

    Args:
        environment: the stack

    Raises:
        BackendError: the backend cannot be read
    """
    folder = _state_folder(environment)
    found = [] if folder is None else locks(folder, environment.project.name, environment.stack)
    return Leftovers(tuple(found), environment.pending())


def recover(
    environment: Environment,
    adopt: Mapping[str, str] | None = None,
    *,
    forget: bool = False,
    on_event: Handler | None = None,
) -> Run:
    """Take away dead locks, settle what had begun, and compare the state with the cloud.

    Args:
        environment: the stack
        adopt: by URN, the id of a resource that was created
        forget: resources that may have been created and are not adopted do not exist
        on_event: gets each event of the comparison

    Returns:
        what the comparison did

    Raises:
        LockedError: a lock is held by somebody who may be alive
        UsageError: what is to be adopted was not being created
        RecoveryNeededError: it is not said of every resource whether it exists
    """
    found = examine(environment)
    chosen = adopt or {}
    strangers = sorted(chosen.keys() - set(found.creating))
    if strangers:
        raise UsageError(f"{', '.join(strangers)}: was not being created; see recover without it")
    open_ones = [urn for urn in found.creating if urn not in chosen]
    if open_ones and not forget:
        raise RecoveryNeededError(
            f"{environment.project.name}/{environment.stack}: say of each of these whether it "
            f"exists, by its id or as forgotten: {', '.join(open_ones)}"
        )
    break_dead(found.locks)
    _settle(environment, chosen)
    return environment.refresh(on_event)


def _settle(environment: Environment, adopt: Mapping[str, str]) -> None:
    """Write into the state which resources exist; the comparison that follows reads them."""
    session = environment.session
    running = session.begin(Operation.EXPORT)
    exported = running.call(session.stack.export_stack)
    deployment = dict(exported.deployment or {})
    pending = deployment.get("pending_operations") or ()
    deployment["pending_operations"] = [
        {"resource": {**one["resource"], "id": adopt[urn]}, "type": _IMPORTING}
        for one in pending
        if (urn := one["resource"]["urn"]) in adopt and one["type"] == _CREATING
    ]
    changed = Deployment(version=exported.version, deployment=deployment)
    running.call(lambda: session.stack.import_stack(changed))


def _state_folder(environment: Environment) -> Path | None:
    session = environment.session
    url = session.begin(Operation.EXPORT).call(session.workspace.who_am_i).url
    return Backend(url).state_folder if url and url.startswith("file://") else None
