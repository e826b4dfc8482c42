"""The verbs on the command line, up to the point where the virtual environment exists.

Everything up to there works with the standard library alone; the verbs themselves run in the
environment (`sandbox.verbs`).
"""

import difflib
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn, TextIO

from sandbox.paths import Clone, cache_directory, this_clone
from sandbox.steps import Steps
from sandbox.take_down import take_down
from sandbox.toolchain import virtual_environment

VERBS = {
    "up": "bring the stack up on the emulated AWS, judged by the policy pack",
    "preview": "show what `up` would change, judged by the policy pack",
    "down": "destroy the stack and stop the emulator: nothing is left running",
    "test": "run all tests (PYTEST_ARGS are passed to pytest)",
    "check": "check format, lint and types",
    "audit": "check locks, workflows, shell and known vulnerabilities (AUDIT_ARGS, or --help)",
    "bench": "measure what the policy pack costs (BENCH_ARGS are passed on; --help lists them)",
    "env": 'print what to export for `pulumi` by hand: eval "$(make -s env)"',
    "lock": "renew the pinned requirements from pyproject.toml",
}
# How many steps each verb shows, the virtual environment included.
STEPS = {
    "up": 7,
    "preview": 6,
    "down": 3,
    "test": 4,
    "check": 4,
    "audit": 7,
    "bench": 4,
    "env": 5,
    "lock": 5,
}
# The verbs that pass arguments on to another program.
PASSING_ON = {"test", "audit", "bench"}
USAGE_EXIT_CODE = 2
INTERRUPTED_EXIT_CODE = 130
# Handed from here to `sandbox.verbs`: how many steps have been shown.
STEPS_SHOWN = "COMPLIANT_EC2_STEPS_SHOWN"


def usage() -> str:
    """Return what can be said on the command line."""
    lines = [f"  {verb:<9}{purpose}" for verb, purpose in VERBS.items()]
    return "\n".join(("usage: make <verb>, or: python3 -m sandbox <verb>", "", *lines, ""))


def complaint(arguments: list[str]) -> str | None:
    """Return what is wrong with the arguments; None when nothing is."""
    if not arguments:
        return "which verb?"
    verb, *rest = arguments
    if verb not in VERBS:
        near = difflib.get_close_matches(verb, VERBS, n=1)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"unknown verb {verb!r}.{guess}"
    if rest and verb not in PASSING_ON:
        return f"{verb!r} takes no arguments, but was given {' '.join(rest)!r}"
    return None


def output_of(verb: str) -> TextIO:
    """Return where a verb shows its steps; the standard output of `env` is for the shell."""
    return sys.stderr if verb == "env" else sys.stdout


def interrupt(_number: int, _frame: object) -> NoReturn:
    """Treat a request to end like Ctrl-C, which ends the children first."""
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Run a verb and return the exit code."""
    if arguments and arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(usage())
        return 0
    wrong = complaint(arguments)
    if wrong is not None:
        sys.stderr.write(f"{wrong}\n{usage()}")
        return USAGE_EXIT_CODE
    clone = this_clone()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        if arguments[0] == "down":
            return take_down(clone, Steps(STEPS["down"]))
        _enter(arguments, clone, cache_directory())
    except KeyboardInterrupt:
        return INTERRUPTED_EXIT_CODE


def _enter(arguments: list[str], clone: Clone, cache: Path) -> NoReturn:
    """Make the virtual environment and go on in it."""
    verb = arguments[0]
    stream = output_of(verb)
    steps = Steps(STEPS[verb], stream)
    log = clone.logs / "virtual-environment.log"
    with steps.step("Python environment") as step:
        made = virtual_environment.ensure(clone.root, cache, log, step.progress)
        environment = virtual_environment.locate(clone.root, cache)
        linked = virtual_environment.link(clone.link, environment)
        step.outcome = "created" if made else "ready"
        if not linked:
            step.outcome += " (.venv is yours and stays)"
    os.environ[STEPS_SHOWN] = str(steps.done)
    # Plugin, pack and language host start anew in every run of the engine: left without bytecode,
    # each start would compile all of their modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(environment.python), "-m", "sandbox.verbs", *arguments]
    os.chdir(clone.root)
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted
