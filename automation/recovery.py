"""What an update that was killed left behind, and how it is resolved.

Nothing is retried blindly: of an operation that had begun nobody knows whether the cloud carried it
out. A resource that exists is adopted by its id; one that does not is forgotten. Then the state is
compared with the cloud. The engine's own way, `pulumi refresh --import-pending-creates`, forgets
what it is told to import (3.259), so that the state is written here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pulumi.automation import Deployment

from automation.environment import Environment
from automation.errors import RecoveryNeededError, UsageError
from automation.events import Handler
from automation.locks import Lock, break_dead, refuse_living
from automation.results import Run
from automation.running import pending_operations
from automation.session import Session

_CREATING: Final = "creating"
State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What an update that was killed left behind.

    Args:
        locks: of the stack
        pending: operations of which nobody knows how they ended, such as `creating <urn>`
        locks_seen: the backend shows its locks, as files do; buckets and Pulumi Cloud do not
    """

    locks: tuple[Lock, ...]
    pending: tuple[str, ...]
    locks_seen: bool = True

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
    session = environment.session
    with session.command.alone():
        return _leftovers(session, session.exported())


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
        UsageError: what is to be adopted was not being created, or does not exist
        RecoveryNeededError: it is not said of every resource whether it exists
    """
    session, chosen = environment.session, dict(adopt or {})
    with session.command.alone():
        before = session.exported()
        found = _leftovers(session, before)
        _check(session.subject, found, chosen, forget=forget)
        break_dead(session.subject, found.locks)
        if found.pending:
            after = settled(before.deployment or {}, chosen)
            session.replace_state(Deployment(before.version, after))
        run = environment.refresh(on_event)
        if chosen:
            _check_adopted(session, chosen, run)
    return run


def settled(state: State, adopt: Mapping[str, str]) -> dict[str, Any]:
    """Return a state without pending operations, with the resources that exist in it.

    Args:
        state: of a stack
        adopt: by URN, the id of a resource that was being created
    """
    adopted = {
        urn: {**resource, "id": adopt[urn], "outputs": resource.get("inputs") or {}}
        for resource in _being_created(state)
        if (urn := resource["urn"]) in adopt
    }
    resources: list[State] = []
    replaced: list[State] = []
    for old in state.get("resources") or ():
        new = None if old.get("delete") else adopted.pop(old["urn"], None)
        # What depends on a resource has to come after it, so that a new one takes its place.
        resources.append(old if new is None else new)
        if new is not None and not old.get("pendingReplacement"):
            # As the engine has it: what is replaced is deleted last.
            replaced.append({**old, "delete": True})
    resources += [*adopted.values(), *replaced]
    return {**state, "resources": resources, "pending_operations": []}


def _leftovers(session: Session, exported: Deployment) -> Leftovers:
    found = session.locks()
    pending = pending_operations(exported.deployment or {})
    return Leftovers(tuple(found or ()), pending, locks_seen=found is not None)


def _check(subject: str, found: Leftovers, adopt: Mapping[str, str], *, forget: bool) -> None:
    """Refuse what would be a guess."""
    refuse_living(subject, found.locks)
    strangers = sorted(adopt.keys() - set(found.creating))
    if strangers:
        raise UsageError(f"{', '.join(strangers)}: was not being created; see recover without it")
    unsaid = [urn for urn in found.creating if urn not in adopt]
    if unsaid and not forget:
        raise RecoveryNeededError(
            f"{subject}: say of each of these whether it exists, by its id or as forgotten: "
            f"{', '.join(unsaid)}"
        )


def _check_adopted(session: Session, adopt: Mapping[str, str], run: Run) -> None:
    """Say which ids were of nothing: the comparison has taken those resources out again."""
    known = {one["urn"] for one in session.state().get("resources") or () if not one.get("delete")}
    absent = sorted(adopt.keys() - known)
    if absent:
        named = ", ".join(f"{urn} ({adopt[urn]})" for urn in absent)
        raise UsageError(
            f"nothing exists by the ids of {named}, which count as forgotten now; what exists by "
            "another id, take in with pulumi import before the next update",
            run,
        )


def _being_created(state: State) -> Iterator[State]:
    for one in state.get("pending_operations") or ():
        if one["type"] == _CREATING:
            yield one["resource"]
