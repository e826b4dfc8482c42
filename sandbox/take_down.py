"""The verb `down`: destroy the stack, stop the emulator, and leave nothing running.

It works with the standard library alone, so that it also works on what a broken or half-made
set-up has left.
"""

import os
import shutil
from functools import partial

from sandbox import emulator_process
from sandbox.environment import Workspace, process_environment, variables
from sandbox.paths import Clone
from sandbox.stack import Stack
from sandbox.steps import Step, StepError, Steps
from sandbox.toolchain import installation


def take_down(clone: Clone, steps: Steps) -> int:
    """Take everything down that runs or exists for a clone; return the exit code."""
    with steps.step("pulumi destroy", streaming=True) as step:
        step.outcome = _destroy(clone, step)
    with steps.step("emulated AWS") as step:
        step.outcome = "stopped" if emulator_process.stop(clone) else "was not running"
    with steps.step("check") as step:
        _forget(clone)
        step.outcome = "nothing left: no resource, no state, no process"
    return 0


def _destroy(clone: Clone, step: Step) -> str:
    emulator = emulator_process.running(clone)
    if emulator is None:
        return "nothing to destroy: resources end with the emulated AWS"
    parts = installation.load(clone)
    if not (parts.virtual_environment / "bin" / "python").exists():
        return "nothing to destroy with: resources end with the emulated AWS"
    workspace = Workspace.of(clone, parts)
    environment = process_environment(os.environ, variables(workspace, emulator.endpoint))
    stack = Stack(clone, parts.engine / "pulumi", environment)
    if not stack.exists():
        return "nothing to destroy: there is no stack"
    stack.free(partial(step.progress, "freeing the stack"))
    stack.destroy()
    left = stack.left()
    if left:
        raise StepError(
            "resources are left in the stack: " + ", ".join(left), "run `make down` again"
        )
    return "destroyed"


def _forget(clone: Clone) -> None:
    """Remove the state; engine and plugin stay for the next `make up`."""
    shutil.rmtree(clone.backend, ignore_errors=True)
    for memory in clone.state.glob("*-memory"):
        memory.unlink()
