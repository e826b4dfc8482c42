"""Checks whether the backend can be used, and what earlier runs left in it."""

import os
from collections.abc import Iterator
from pathlib import Path

from automation.backends import Backend
from automation.doctor.answers import Answer, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import BackendError, RecoveryNeededError
from automation.gate.subjects import meant
from automation.recovery import examine


def check(case: Case) -> Iterator[Answer]:
    """Read it, and the stack in it."""
    backend = case.backend
    try:
        stacks = case.read("stack", "ls", "--json")
    except BackendError as error:
        raise BackendError(f"{error}; {_remedy(backend)}") from None
    yield _reached(case, len(stacks))
    if not case.has_stack:
        return
    if not case.environment.exists():
        place = f"stack {case.stack} of {case.project.name} does not exist in {backend}"
        yield warning(f"{place}; {_hint(case)}run pulumi stack init {case.stack}")
        return
    yield from _leftovers(case)


def _remedy(backend: Backend) -> str:
    if backend.is_cloud:
        return "set PULUMI_ACCESS_TOKEN, or run pulumi login"
    if backend.is_shared:
        return "look at its name and Region, and at the credentials, such as AWS_PROFILE"
    return "make the folder, or name another one"


def _hint(case: Case) -> str:
    """Say which stack was probably meant; nothing if this one has settings."""
    stacks = case.project.stacks()
    known = case.stack.rpartition("/")[2] in stacks or not stacks
    return "" if known else f"{meant(case.stack, stacks)} else "


def _reached(case: Case, stacks: int) -> Answer:
    backend = case.backend
    folder = backend.state_folder
    if folder is not None and not may_write(case.project.folder / folder):
        return fault(f"{backend} cannot be written to; change its rights", BackendError.exit_code)
    count = "1 stack" if stacks == 1 else f"{stacks} stacks"
    return ok(f"{backend} has {count} of {case.project.name}")


def may_write(folder: Path) -> bool:
    """Say whether this process may write into a folder."""
    return os.access(folder, os.W_OK)


def _leftovers(case: Case) -> Iterator[Answer]:
    found = examine(case.environment)
    living = [lock for lock in found.locks if not lock.is_dead]
    dead = [lock for lock in found.locks if lock.is_dead]
    remedy = "see python -m automation recover"
    if living:
        held = "; ".join(map(str, living))
        yield warning(f"stack {case.stack} is locked by {held}; wait, or {remedy}")
    elif dead or found.pending:
        what = "; ".join([f"locked by {lock}" for lock in dead] + list(found.pending))
        killed = f"stack {case.stack}: an update was killed ({what})"
        yield fault(f"{killed}; {remedy}", RecoveryNeededError.exit_code)
    else:
        yield ok(f"nothing is left behind in stack {case.stack}")
