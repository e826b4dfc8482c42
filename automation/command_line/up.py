"""The verb `up`."""

import argparse

from automation.command_line.running import carry_out
from automation.environment import Environment
from automation.events import Handler
from automation.plans import Plan
from automation.results import Run


def run(options: argparse.Namespace) -> int:
    """Carry it out, and return the exit code."""
    plan = None if options.plan is None else Plan.load(options.plan)

    def act(environment: Environment, on_event: Handler) -> Run:
        return environment.up(on_event, plan=plan)

    return carry_out(options, act, judged=True)
