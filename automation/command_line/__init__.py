"""The verbs of `python -m automation`: one file for each."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from automation.errors import AutomationError, CancelledError, InternalError

VERBS: Final = {
    "gate": "preview environments with the policy pack and report what people and tools read",
    "preview": "show what an update would do, judged by the policy pack",
    "up": "update a stack, judged by the policy pack, or apply a plan",
    "refresh": "take what the cloud really has over into the state",
    "drift": "show how the cloud differs from the state",
    "destroy": "delete all resources of a stack",
    "audit": "let the policy pack judge a stack as it was last updated",
    "recover": "show what a killed update left behind, and resolve it",
    "doctor": "check engine, plugins, backend, credentials, landing zone and policy pack",
}


def main(arguments: Sequence[str]) -> int:
    """Carry out a verb.

    Args:
        arguments: the verb and what follows it

    Returns:
        the exit code: 0, or that of the error
    """
    # Reading `--help` must not take the time of loading the SDK.
    from automation.command_line.parser import parsed  # noqa: PLC0415

    try:
        options = parsed(arguments)
        verb = import_module(f"automation.command_line.{options.verb}")
        code: int = verb.run(options)
    except AutomationError as error:
        return _failed(error)
    except KeyboardInterrupt:
        return _failed(CancelledError(f"{' '.join(arguments[:1])} was cancelled"))
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter would say so once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _failed(CancelledError("nobody reads the output any more"))
    except Exception as error:  # noqa: BLE001 - a fault of ours must not look like a finding
        return _failed(InternalError.of(error))
    return code


def _failed(error: AutomationError) -> int:
    sys.stderr.write(f"error: {error}\n")
    return error.exit_code
