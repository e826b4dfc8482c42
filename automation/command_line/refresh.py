"""The verb `refresh`."""

import argparse

from automation.command_line.running import carry_out
from automation.environment import Environment
from automation.events import Handler
from automation.results import Run


def run(options: argparse.Namespace) -> int:
    """Carry it out, and return the exit code."""
    return carry_out(options, _act)


def _act(environment: Environment, on_event: Handler) -> Run:
    return environment.refresh(on_event)
