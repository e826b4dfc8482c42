"""The verbs of the sandbox, run in its virtual environment: `python -m sandbox.verbs up`.

People call `make up` or `python3 -m sandbox up`, which makes that environment first.
"""

import os
import shlex
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from sandbox import emulator_process, landing_zone, locks, readback
from sandbox.audit import parts
from sandbox.command_line import (
    INTERRUPTED_EXIT_CODE,
    STEPS,
    STEPS_SHOWN,
    interrupt,
    output_of,
)
from sandbox.emulator_process import Emulator, Memory
from sandbox.environment import REGION, Workspace, exports, process_environment, variables
from sandbox.paths import Clone, cache_directory, this_clone
from sandbox.stack import Stack
from sandbox.steps import Steps
from sandbox.toolchain import engine
from sandbox.toolchain.installation import Installation, install_engine, install_plugin
from sandbox.toolchain.virtual_environment import VirtualEnvironment
from sandbox.tools import logged


@dataclass(frozen=True)
class Setup:
    """What the verbs work with.

    Args:
        clone: The clone.
        environment: Its virtual environment, the one this process runs in.
        steps: Where the steps are shown.
    """

    clone: Clone
    environment: VirtualEnvironment
    steps: Steps

    def run(self, title: str, command: Sequence[str | Path], remedy: str) -> None:
        """Show a step that runs a tool, and what it says if it fails."""
        with self.steps.step(title) as step:
            step.outcome = logged(self.clone, title, command, remedy, step.progress)

    def tools(self) -> Installation:
        """Show the steps that end with engine and plugin in place."""
        with self.steps.step("engine") as step:
            found = engine.ensure(
                cache_directory(), self.environment.python, self.clone.logs, step.progress
            )
            folder = install_engine(self.clone, found, self.environment)
            step.outcome = found.origin
        with self.steps.step("aws plugin") as step:
            installation = Installation(folder, self.environment.path)
            Workspace.of(self.clone, installation).prepare()
            version = install_plugin(self.clone, self.environment)
            installation.save(self.clone)
            step.outcome = f"stand-in for v{version}"
        return installation

    def cloud(self) -> Emulator:
        """Show the steps that end with an emulated AWS that has a landing zone."""
        with self.steps.step("emulated AWS") as step:
            emulator, started = emulator_process.ensure(
                self.clone, self.environment.python, step.progress
            )
            step.outcome = f"{'started' if started else 'running'} at {emulator.endpoint}"
        with self.steps.step("landing zone") as step:
            memory = Memory(self.clone.state / "landing-zone-memory")
            step.outcome = "there" if memory.holds(emulator) else "provisioned"
            if not memory.holds(emulator):
                landing_zone.provision(emulator.endpoint, REGION)
                memory.keep(emulator)
        return emulator

    def stack(self, installation: Installation, emulator: Emulator) -> Stack:
        """Return the stack on that emulator."""
        workspace = Workspace.of(self.clone, installation)
        return Stack(
            self.clone,
            installation.engine / "pulumi",
            process_environment(os.environ, variables(workspace, emulator.endpoint)),
        )


def up(setup: Setup, _arguments: list[str]) -> int:
    """Bring the stack up and show what there is on the emulated AWS."""
    installation, emulator = setup.tools(), setup.cloud()
    stack = setup.stack(installation, emulator)
    with setup.steps.step("pulumi up", streaming=True) as step:
        stack.ensure(emulator, partial(step.progress, "making the stack"))
        stack.up(emulator)
    with setup.steps.step("read back") as step:
        rows = readback.describe(emulator.endpoint, REGION)
        step.outcome = "from the emulated AWS"
    setup.steps.stream.write(f"\n{readback.render(rows)}\n")
    return int(not all(row.passed for row in rows))


def preview(setup: Setup, _arguments: list[str]) -> int:
    """Show what `up` would change; the exit code is Pulumi's."""
    installation, emulator = setup.tools(), setup.cloud()
    stack = setup.stack(installation, emulator)
    with setup.steps.step("pulumi preview", streaming=True) as step:
        stack.ensure(emulator, partial(step.progress, "making the stack"))
        step.outcome = "set up"
    return _become(stack.preview_command(emulator), stack.variables)


def env(setup: Setup, _arguments: list[str]) -> int:
    """Print what to export for a plain `pulumi`."""
    installation, emulator = setup.tools(), setup.cloud()
    stack = setup.stack(installation, emulator)
    if stack.refresh_option(emulator):
        setup.steps.stream.write(
            "The emulated AWS has forgotten the stack's resources: "
            "run `make up`, or `pulumi up --refresh`, once.\n"
        )
    workspace = Workspace.of(setup.clone, installation)
    sys.stdout.write(exports(os.environ, variables(workspace, emulator.endpoint)))
    return 0


def test(setup: Setup, arguments: list[str]) -> int:
    """Run pytest."""
    setup.tools()
    given = [*shlex.split(os.environ.get("PYTEST_ARGS", "")), *arguments]
    with setup.steps.step("pytest", streaming=True) as step:
        step.outcome = "set up"
    return _become([str(setup.environment.python), "-m", "pytest", *given], os.environ)


def check(setup: Setup, _arguments: list[str]) -> int:
    """Check format, lint and types; all are run even when one fails."""
    python = str(setup.environment.python)
    tools = (
        ("format", ["ruff", "format", "--check", "."], "run: .venv/bin/ruff format ."),
        ("lint", ["ruff", "check", "."], "mend what ruff says"),
        ("types", ["mypy"], "mend what mypy says"),
    )
    failed = False
    for title, command, remedy in tools:
        try:
            setup.run(title, [python, "-m", *command], remedy)
        except SystemExit:
            failed = True
    return int(failed)


def audit(setup: Setup, arguments: list[str]) -> int:
    """Check what the project is made of."""
    return parts.run(setup.clone, setup.environment, setup.steps, arguments)


def bench(setup: Setup, arguments: list[str]) -> int:
    """Measure what the policy pack costs."""
    setup.tools()
    given = [*shlex.split(os.environ.get("BENCH_ARGS", "")), *arguments]
    with setup.steps.step("benchmarks", streaming=True) as step:
        step.outcome = "set up"
    return _become([str(setup.environment.python), "-m", "benchmarks", *given], os.environ)


def lock(setup: Setup, _arguments: list[str]) -> int:
    """Renew the pinned requirements; they name no package index."""
    remedy = "mend pyproject.toml, or make sure that a package registry can be reached"
    for name in locks.SOURCES:
        command = locks.compile_command(setup.environment.python, name, Path(name))
        setup.run(name, command, remedy)
    return 0


def _become(command: list[str], environment: Mapping[str, str]) -> NoReturn:
    """Turn this process into the command, so that its signals and exit code are its own."""
    sys.stdout.flush()
    os.execve(command[0], command, dict(environment))  # noqa: S606 - no shell is wanted


VERBS: dict[str, Callable[[Setup, list[str]], int]] = {
    "up": up,
    "preview": preview,
    "env": env,
    "test": test,
    "check": check,
    "audit": audit,
    "bench": bench,
    "lock": lock,
}


def main(arguments: list[str]) -> int:
    """Run a verb in the environment that `sandbox.command_line` has made."""
    verb, *rest = arguments
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    shown = int(os.environ.pop(STEPS_SHOWN, "0"))
    steps = Steps(STEPS[verb], output_of(verb), shown)
    setup = Setup(this_clone(), VirtualEnvironment(Path(sys.prefix)), steps)
    try:
        return VERBS[verb](setup, rest)
    except KeyboardInterrupt:
        return INTERRUPTED_EXIT_CODE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
