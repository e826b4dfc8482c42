"""What a check answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_FINE = 0


class State(Enum):
    """How something is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found.

    Args:
        state: how it is
        message: one line that says what is, and what to do if it is not well
        exit_code: that of the error a run would end with; 0 if it would not
    """

    state: State
    message: str
    exit_code: int = _FINE


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer, and the check that gave it.

    Args:
        check: its name, such as `backend`
        answer: what it found
    """

    check: str
    answer: Answer


class NotCheckedError(Exception):
    """A check cannot be made, and why is told by another one or was chosen; says so in one line."""


def ok(message: str) -> Answer:
    """Say that something is well."""
    return Answer(State.OK, message)


def warning(message: str) -> Answer:
    """Say that something will be trouble, or is one already for some."""
    return Answer(State.WARNING, message)


def fault(message: str, exit_code: int) -> Answer:
    """Say that runs fail.

    Args:
        message: why, and what to do
        exit_code: of the error they fail with
    """
    return Answer(State.FAULT, message, exit_code)


def exit_code(checked: Iterable[Checked]) -> int:
    """Return 0 if there is no fault, else the highest code of those there are."""
    return max((one.answer.exit_code for one in checked), default=_FINE)
