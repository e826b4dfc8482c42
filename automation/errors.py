"""What can go wrong with a run; each kind has an exit code of its own."""

import traceback
from pathlib import Path
from typing import ClassVar

from automation.results import Run


class AutomationError(Exception):
    """A run failed, or could not begin.

    Args:
        message: one line that says what is wrong and what to do
        run: what the run found before it failed; nothing if it did not begin
    """

    exit_code: ClassVar[int]

    def __init__(self, message: str, run: Run | None = None) -> None:
        super().__init__(message)
        self.run = run


class PolicyError(AutomationError):
    """A policy that blocks is violated."""

    exit_code = 1


class UsageError(AutomationError):
    """Something was asked for that does not exist, or does not go together."""

    exit_code = 2


class ProgramError(AutomationError):
    """The program, or its configuration, is at fault."""

    exit_code = 3


class ProviderError(AutomationError):
    """A provider refused inputs, or an operation on a resource failed."""

    exit_code = 4


class LockedError(AutomationError):
    """Another update of the same stack is running."""

    exit_code = 5


class CancelledError(AutomationError):
    """The run was cancelled: what had begun was finished, the rest was not started."""

    exit_code = 6


class RecoveryNeededError(AutomationError):
    """The engine died, or the state holds operations of which nobody knows how they ended."""

    exit_code = 7


class PlanError(AutomationError):
    """The program would do something else than the plan, or the plan no longer holds."""

    exit_code = 8


class EngineError(AutomationError):
    """The engine failed for a reason of its own, or cannot be found."""

    exit_code = 9


class BackendError(AutomationError):
    """The backend, its secrets or its credentials cannot be used."""

    exit_code = 10


class InternalError(AutomationError):
    """This library itself is at fault."""

    exit_code = 11

    @classmethod
    def of(cls, error: Exception) -> "InternalError":
        """Say where something went wrong that never should; its own words may hold secrets."""
        place = traceback.extract_tb(error.__traceback__)[-1:]
        where = "".join(f" at {Path(one.filename).name}:{one.lineno}" for one in place)
        return cls(f"{type(error).__name__}{where}: a fault of compliant-ec2; please report it")
