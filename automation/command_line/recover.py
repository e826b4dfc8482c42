"""The verb `recover`."""

import argparse

from rich.console import Console
from rich.text import Text

from automation.command_line import chosen
from automation.command_line.running import carry_out
from automation.environment import Environment
from automation.errors import UsageError
from automation.events import Handler
from automation.recovery import examine, recover
from automation.results import Run


def run(options: argparse.Namespace) -> int:
    """Show what is left behind, and resolve it if it is said how."""
    adopt = dict(_pair(one) for one in options.adopt)
    if not adopt and not options.forget and not options.apply:
        return _show(options)

    def act(environment: Environment, on_event: Handler) -> Run:
        return recover(environment, adopt, forget=options.forget, on_event=on_event)

    return carry_out(options, act)


def _show(options: argparse.Namespace) -> int:
    console = Console()
    with chosen.environment(options, judged=False) as environment:
        found = examine(environment)
    for lock in found.locks:
        console.print(Text(f"locked by {lock}"), soft_wrap=True)
    for one in found.pending:
        console.print(Text(f"not known how it ended: {one}"), soft_wrap=True)
    if not found:
        console.print("nothing is left behind")
    return 0


def _pair(text: str) -> tuple[str, str]:
    urn, separator, identifier = text.rpartition("=")
    if not separator or not urn or not identifier:
        raise UsageError(f'--adopt "{text}": give URN=ID')
    return urn, identifier
