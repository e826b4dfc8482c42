"""The verb `gate`."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from automation import reports
from automation.command_line import chosen
from automation.command_line.files import check_folder, write_whole
from automation.command_line.parser import REPORTS
from automation.concurrency import slots
from automation.engine import Engine
from automation.errors import CancelledError, UsageError
from automation.gate.baseline import Baseline, written
from automation.gate.judging import Gate, Terms
from automation.gate.streams import judged_stream
from automation.gate.subjects import subjects
from automation.gate.verdicts import Judged, Verdict
from automation.reports import annotations, terminal


def run(options: argparse.Namespace) -> int:
    """Judge the environments, write the reports, and say whether the gate is open."""
    _check(options)
    console = Console(stderr=False)
    verdict = _of_streams(options) if options.events else _of_previews(options, console)
    terminal.show(verdict, console)
    for name in REPORTS:
        file: Path | None = getattr(options, name.replace("-", "_"))
        if file is not None:
            write_whole(file, reports.WRITERS[name](verdict))
    if options.write_baseline is not None:
        findings = [one.finding for one in verdict.reported]
        write_whole(options.write_baseline, written(findings, datetime.now(UTC).date()))
    if options.annotations:
        sys.stdout.write(annotations.write(verdict))
    return verdict.exit_code


def _check(options: argparse.Namespace) -> None:
    """Refuse, before minutes are spent, what cannot end well."""
    if options.jobs is not None and options.jobs < 1:
        raise UsageError(f"--jobs is {options.jobs}; give 1 or more")
    if options.without_state and options.backend is not None:
        raise UsageError("--without-state uses no backend; leave --backend out")
    if options.events and (options.folders or options.stack):
        raise UsageError("--events judges previews that ran before; leave folders and stacks out")
    for name in (*REPORTS, "write-baseline"):
        file: Path | None = getattr(options, name.replace("-", "_"))
        check_folder(f"--{name}", file)


def _terms(options: argparse.Namespace) -> Terms:
    baseline = Baseline() if options.baseline is None else Baseline.load(options.baseline)
    return Terms(threshold=options.fail_on, baseline=baseline)


def _of_streams(options: argparse.Namespace) -> Verdict:
    terms = _terms(options)
    judged = tuple(judged_stream(name, _lines(name), terms) for name in options.events)
    return Verdict(judged, 0.0, terms.threshold)


def _lines(name: str) -> list[str]:
    if name == "-":
        return sys.stdin.read().splitlines()
    try:
        return Path(name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} cannot be read: {error}") from error


def _of_previews(options: argparse.Namespace, console: Console) -> Verdict:
    terms, packs, backend = _terms(options), chosen.packs(options), chosen.backend(options)
    wanted = subjects(options.folders or [Path()], options.stack)
    gate = Gate(
        terms,
        packs,
        Engine.find(),
        backend=backend,
        without_state=options.without_state,
        slots=min(len(wanted), options.jobs or slots(len(wanted))),
    )

    def tell(judged: Judged) -> None:
        said = judged.problem or f"{len(judged.reported)} findings"
        console.print(f"{judged.environment}: {said}", markup=False, highlight=False)

    try:
        return gate.judge(wanted, tell)
    except KeyboardInterrupt:
        raise CancelledError("the gate was cancelled") from None
