"""What an update that was killed left behind, and how it is resolved.

Nothing is retried blindly: of an operation that had begun nobody knows whether the cloud carried it
out. A resource that exists is adopted by its id; one that does not is forgotten. Then the state is
compared with the cloud. The engine's own way, `pulumi refresh --import-pending-creates`, forgets
what it is told to import (3.259), so that the state is written here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from automation.environment import Environment
from automation.errors import RecoveryNeededError, UsageError
from automation.events import Handler
from automation.locks import Lock, break_dead, refuse_living
from automation.results import Run

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
        found = session.locks()
        return Leftovers(tuple(found or ()), session.pending(), locks_seen=found is not None)


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
    session = environment.session
    with session.command.alone():
        found, chosen = examine(environment), dict(adopt or {})
        _check(environment, found, chosen, forget=forget)
        break_dead(session.subject, found.locks)
        if not found.pending:
            return environment.refresh(on_event)
        before = session.state()
        session.replace_state(settled(before, chosen))
        run = environment.refresh(on_event)
        _check_adopted(environment, before, chosen, run)
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


def _check(
    environment: Environment, found: Leftovers, adopt: Mapping[str, str], *, forget: bool
) -> None:
    """Refuse what would be a guess."""
    subject = environment.session.subject
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


def _check_adopted(
    environment: Environment, before: State, adopt: Mapping[str, str], run: Run
) -> None:
    """Put back what nobody knows of where an id turned out to be of nothing."""
    state = environment.state()
    known = {one["urn"] for one in state.get("resources") or () if not one.get("delete")}
    absent = sorted(adopt.keys() - known)
    if not absent:
        return
    pending = [one for one in before["pending_operations"] if one["resource"]["urn"] in set(absent)]
    environment.session.replace_state({**state, "pending_operations": pending})
    named = ", ".join(f"{urn} ({adopt[urn]})" for urn in absent)
    raise UsageError(f"nothing exists by the ids of {named}; give others, or forget them", run)


def _being_created(state: State) -> Iterator[State]:
    for one in state.get("pending_operations") or ():
        if one["type"] == _CREATING:
            yield one["resource"]
