"""The verbs of `python policypack`: check a configuration, make a baseline, read the catalogue."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from ..faults import ConfigurationError

RIGHT: Final = 0
WRONG: Final = 1
UNUSABLE: Final = 2

VERBS: Final = {
    "lint": "check a policy configuration and show the level of every control",
    "baseline": "keep the findings of `pulumi policy analyze --json` as known",
    "exemptions": "list the exemptions of a file or a stack, or export them",
    "explain": "show the page of a control",
    "controls": "list the controls",
}


class UsageError(Exception):
    """What was asked for cannot be done; the message says why in one line."""


def main(arguments: Sequence[str]) -> int:
    """Carry out a verb.

    Args:
        arguments: the verb and what follows it.

    Returns:
        0: done, and nothing is wrong. 1: what was checked is wrong. 2: it could not be checked.
    """
    # The pack as the engine starts it asks for the names of the verbs only.
    from .parser import parsed  # noqa: PLC0415

    try:
        options = parsed(arguments)
        verb = import_module(f".{options.verb}", __package__)
        code: int = verb.run(options)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    except UsageError as error:
        sys.stderr.write(f"error: {error}\n")
        return UNUSABLE
    return code
