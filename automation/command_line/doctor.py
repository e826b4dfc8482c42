"""The verb `doctor`."""

import argparse

from rich.console import Console
from rich.text import Text

from automation.command_line import chosen
from automation.doctor.answers import Checked, State, exit_code
from automation.doctor.case import Case
from automation.doctor.examination import examine

_STYLES = {State.WARNING: "yellow", State.FAULT: "red", State.NOT_CHECKED: "dim"}


def run(options: argparse.Namespace) -> int:
    """Make all checks, show each answer as soon as it is there, and return the worst code."""
    case = Case(
        options.folder,
        options.stack,
        backend=chosen.backend(options),
        packs=chosen.packs(options),
    )
    console = Console()
    checked = []
    for one in examine(case):
        _show(one, console)
        checked.append(one)
    return exit_code(checked)


def _show(one: Checked, console: Console) -> None:
    state, message = one.answer.state, one.answer.message
    text = Text(f"{state.value}: ", style=_STYLES.get(state, ""))
    console.print(text.append(f"{one.check}: {message}"), soft_wrap=True)
