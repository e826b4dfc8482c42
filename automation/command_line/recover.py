"""The verb `recover`."""

import argparse
from typing import Final

from rich.console import Console
from rich.text import Text

from automation.command_line import chosen
from automation.command_line.running import carry_out
from automation.environment import Environment
from automation.errors import UsageError
from automation.events import Handler
from automation.recovery import examine, recover
from automation.results import Run

_UNSEEN: Final = (
    "this backend does not show its locks; where an update is refused because of one, and you know "
    "that its holder is dead, run pulumi cancel"
)


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
    if found.creating:
        hint = "say whether what was being created exists: --adopt URN=ID for each, or --forget"
        console.print(Text(hint), soft_wrap=True)
    elif found:
        console.print(Text("resolve it with --apply"), soft_wrap=True)
    if not found.locks_seen:
        console.print(Text(_UNSEEN), soft_wrap=True)
    elif not found:
        console.print("nothing is left behind")
    return 0


def _pair(text: str) -> tuple[str, str]:
    urn, separator, identifier = text.rpartition("=")
    if not separator or not urn or not identifier:
        raise UsageError(f'--adopt "{text}": give URN=ID')
    return urn, identifier
