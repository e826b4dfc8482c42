"""What the verbs that run one stack have in common."""

import argparse
import json
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from automation.command_line import chosen
from automation.command_line.files import check_folder, write_whole
from automation.command_line.signals import stopped_by_signals
from automation.environment import Environment
from automation.errors import AutomationError, UsageError
from automation.events import Event, Handler
from automation.findings import plain
from automation.reports.run_document import run_document
from automation.reports.wording import count, passed_by
from automation.results import FindingState, Operation, Run, name_of

Act = Callable[[Environment, Handler], Run]
_QUIET = frozenset({"same", "read"})


def carry_out(options: argparse.Namespace, act: Act, *, judged: bool = False) -> int:
    """Run one stack, show what happens, and say how it ended.

    Ctrl-C lets the operations that have begun end, and starts no others.

    Args:
        options: what was typed
        act: the run
        judged: policy packs take part

    Raises:
        AutomationError: the run failed
    """
    check_folder("--json", options.json)
    console, progress = Console(), Console(stderr=True)
    with (
        chosen.environment(options, judged=judged) as environment,
        stopped_by_signals(environment.interrupt),
    ):
        try:
            run = act(environment, _progress(progress))
        except AutomationError as error:
            if error.run is not None:
                _tell(error.run, options, console)
            if isinstance(error, UsageError):
                raise UsageError(f"{error}{chosen.hint(environment)}", error.run) from None
            raise
    _tell(run, options, console)
    return 0


def _progress(console: Console) -> Handler:
    def show(event: Event) -> None:
        metadata = event.body.get("metadata") or {}
        operation = metadata.get("op")
        if event.kind == "resourcePreEvent" and operation not in _QUIET:
            name = name_of(str(metadata.get("urn")))
            console.print(Text(f"  {operation} {metadata.get('type')} {name}"), soft_wrap=True)
        elif event.kind == "diagnosticEvent" and not event.body.get("ephemeral"):
            console.print(Text(plain(str(event.body.get("message")))), soft_wrap=True)

    return show


def _tell(run: Run, options: argparse.Namespace, console: Console) -> None:
    for finding in run.policy.findings:
        state = "" if finding.state is FindingState.VIOLATION else f" {finding.state.value}"
        where = "" if finding.source is None else f" at {finding.source}"
        text = f"{finding.level}{state}: {finding.resource or 'stack'}{where}: {finding.message}"
        console.print(Text(text, style="red" if finding.blocks else ""), soft_wrap=True)
    for name, value in run.outputs.items():
        console.print(Text(f"{name}: {value if isinstance(value, str) else json.dumps(value)}"))
    if run.policy.packs:
        console.print(Text(_judgement(run)), soft_wrap=True)
    counts = ", ".join(f"{number} {kind}" for kind, number in run.counts.items()) or "no steps"
    ended = f"{run.operation.value} of {run.project}/{run.stack}: {counts}, {run.seconds:.1f} s"
    console.print(Text(ended), soft_wrap=True)
    if options.json is not None:
        write_whole(options.json, f"{json.dumps(run_document(run), indent=2)}\n")


def _judgement(run: Run) -> str:
    resources = count(len(run.policy.passed), "resource")
    passed = f"{count(passed_by(run), 'check')} passed on {resources}"
    if run.operation is Operation.AUDIT and not run.policy.passed:
        # The engine itself tells no more there, and not every pack can be asked.
        whole = count(len(run.policy.passed_stack), "check")
        passed = f"{whole} of the stack as a whole passed, of resources it is not told"
    findings = count(len(run.policy.findings), "finding")
    number = len(run.policy.blocking)
    blocking = f", {number} of them {'blocks' if number == 1 else 'block'}" if number else ""
    return f"policies: {passed}, {findings}{blocking}"
