"""The verb `preview`."""

import argparse

from automation.command_line.files import check_folder
from automation.command_line.running import carry_out
from automation.environment import Environment
from automation.events import Handler
from automation.results import Run


def run(options: argparse.Namespace) -> int:
    """Carry it out, and return the exit code."""
    check_folder("--save-plan", options.save_plan)

    def act(environment: Environment, on_event: Handler) -> Run:
        if options.save_plan is None:
            return environment.preview(on_event)
        previewed, plan = environment.preview_plan(on_event)
        plan.save(options.save_plan)
        return previewed

    return carry_out(options, act, judged=True)
