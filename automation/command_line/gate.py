"""The verb `gate`."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from automation import reports
from automation.command_line import chosen
from automation.command_line.files import check_folder, write_whole
from automation.command_line.parser import REPORTS
from automation.command_line.signals import stopped_by_signals
from automation.concurrency import slots
from automation.engine import Engine
from automation.errors import UsageError
from automation.gate.baseline import Baseline, written
from automation.gate.judging import Gate, Terms
from automation.gate.streams import judged_stream, projects_by_name
from automation.gate.subjects import subjects
from automation.gate.verdicts import Judged, Verdict
from automation.reports import annotations, terminal
from automation.reports.limits import beyond_limits
from automation.reports.wording import count
from policypack.controls import catalogue

_BASELINE: Final = "write-baseline"
# What a preview takes, and a stream of one that ran before does not.
_OF_PREVIEWS: Final = ("stack", "policy_pack", "policy_config", "backend", "without_state", "jobs")


def run(options: argparse.Namespace) -> int:
    """Judge the environments, write the reports, and say whether the gate is open.

    Findings and decision go to standard output, progress and remarks to the other one.

    Raises:
        UsageError: something of what was asked for does not exist, or cannot be written
    """
    _check(options)
    progress = Console(stderr=True)
    verdict = _of_streams(options) if options.events else _of_previews(options, progress)
    faults = [str(error) for error in _unwritten(options, verdict)]
    terminal.show(verdict, Console())
    for remark in verdict.remarks:
        progress.print(Text(f"note: {remark}"), soft_wrap=True)
    if options.annotations:
        sys.stdout.write(annotations.write(verdict))
    for fault in faults:
        progress.print(Text(f"error: {fault}"), soft_wrap=True)
    return max(verdict.exit_code, UsageError.exit_code) if faults else verdict.exit_code


def _check(options: argparse.Namespace) -> None:
    """Refuse, before minutes are spent, what cannot end well."""
    if options.jobs is not None and options.jobs < 1:
        raise UsageError(f"--jobs is {options.jobs}; give 1 or more")
    if options.without_state and options.backend is not None:
        raise UsageError("--without-state uses no backend; leave --backend out")
    if options.events:
        for name in _OF_PREVIEWS:
            if getattr(options, name):
                option = f"--{name.replace('_', '-')}"
                raise UsageError(f"--events judges what ran before; leave {option} out")
    _check_files(dict(_files(options)))


def _check_files(files: Mapping[str, Path]) -> None:
    for name, file in files.items():
        check_folder(f"--{name}", file)
    named = [file.resolve() for file in files.values()]
    for name, file in files.items():
        if named.count(file.resolve()) > 1:
            raise UsageError(f"--{name} {file} is written by another option too; name two files")


def _files(options: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    for name in (*REPORTS, _BASELINE):
        file: Path | None = getattr(options, name.replace("-", "_"))
        if file is not None:
            yield name, file


def _unwritten(options: argparse.Namespace, verdict: Verdict) -> Iterator[UsageError]:
    """Write what was asked for, and give what could not be; one keeps no other from it."""
    for name, file in _files(options):
        try:
            if name != _BASELINE:
                write_whole(file, reports.WRITERS[name](verdict))
            elif verdict.problems:
                yield UsageError(f"{file} is not written: it would lack what was not judged")
            else:
                findings = [one.finding for one in verdict.reported]
                write_whole(file, written(findings, datetime.now(UTC).date()))
        except UsageError as error:
            yield error


def _terms(options: argparse.Namespace) -> Terms:
    baseline = Baseline() if options.baseline is None else Baseline.load(options.baseline)
    return Terms(threshold=options.fail_on, baseline=baseline)


def _of_streams(options: argparse.Namespace) -> Verdict:
    terms, projects = _terms(options), projects_by_name(options.folders or [Path()])
    judged: dict[str, Judged] = {}
    for name in dict.fromkeys(options.events):
        one = judged_stream(name, _lines(name), terms, projects)
        if one.environment in judged:
            raise UsageError(f"{name} is of {one.environment}, as is another stream; give one")
        judged[one.environment] = one
    return _with_remarks(Verdict(tuple(judged.values()), 0.0, terms.threshold), options)


def _lines(name: str) -> list[str]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"{name} cannot be read: {said}") from error
    return text.splitlines()


def _of_previews(options: argparse.Namespace, progress: Console) -> Verdict:
    terms, packs, backend = _terms(options), chosen.packs(options), chosen.backend(options)
    with ThreadPoolExecutor(1) as pool:
        # The engine takes a while to tell its version; what reports need is read meanwhile.
        engine = pool.submit(Engine.find)
        found = subjects(options.folders or [Path()], options.stack)
        catalogue()
    wanted = len(found.subjects)
    gate = Gate(
        terms,
        packs,
        engine.result(),
        backend=backend,
        without_state=options.without_state,
        slots=min(wanted, options.jobs or slots(wanted)),
    )

    def tell(judged: Judged) -> None:
        said = judged.problem or count(len(judged.reported), "finding")
        progress.print(Text(f"{judged.environment}: {said}"), soft_wrap=True)

    with stopped_by_signals(gate.interrupt):
        verdict = gate.judge(found.subjects, tell)
    return _with_remarks(verdict, options, found.left_out)


def _with_remarks(
    verdict: Verdict, options: argparse.Namespace, left_out: tuple[Path, ...] = ()
) -> Verdict:
    wanted = " or ".join(options.stack) or "any stack"
    remarks = [
        f"{place} was not looked at: it has no settings of {wanted}; name it alone, with --stack"
        for place in left_out
    ]
    absent = [one for one in verdict.problems if one.exit_code == UsageError.exit_code]
    if absent and not options.events and not options.without_state:
        remarks.append("where a stack or its state is not to be had, give --without-state")
    for name, _ in _files(options):
        remarks += beyond_limits(name, verdict)
    return replace(verdict, remarks=tuple(remarks))
