"""What the words of the command line stand for."""

import argparse

from automation.backends import Backend
from automation.command_line.parser import PACK
from automation.environment import Environment
from automation.gate.subjects import meant
from automation.packs import PolicyPack


def packs(options: argparse.Namespace) -> list[PolicyPack]:
    """Return the policy packs that were chosen.

    Raises:
        UsageError: there is no such pack or file
    """
    first, *others = options.policy_pack or [PACK]
    return [PolicyPack(first, options.policy_config), *(PolicyPack(one) for one in others)]


def backend(options: argparse.Namespace) -> Backend | None:
    """Return the backend that was chosen.

    Raises:
        UsageError: there is no such kind of backend
    """
    return None if options.backend is None else Backend(options.backend)


def environment(options: argparse.Namespace, *, judged: bool) -> Environment:
    """Open the environment that was chosen.

    Args:
        options: what was typed
        judged: policy packs take part

    Raises:
        AutomationError: it cannot be opened
    """
    return Environment(
        options.stack,
        options.folder,
        backend=backend(options),
        packs=packs(options) if judged else (),
    )


def hint(environment: Environment) -> str:
    """Say which stack was probably meant; nothing if the one that was named has settings.

    Args:
        environment: with a stack that something is wrong with
    """
    name, stacks = environment.stack.rpartition("/")[2], environment.project.stacks()
    return "" if name in stacks or not stacks else f"; {meant(name, stacks)}"
