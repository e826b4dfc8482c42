"""Keep what `pulumi policy analyze --json` finds, so that only new findings block."""

import json
import os
import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, NamedTuple

from ..baseline import Known, written
from ..controls import catalogue
from ..pack import PACK_NAME
from . import RIGHT, UsageError
from .output import counted, read_input

FINDING: Final = re.compile(
    r"(?:known \(baseline of [^)]*\): )?(?:undecided: )?\[([^\]]+)\] (\S+) (.*)", re.DOTALL
)
CRASH: Final = ("could", "not judge ")


class Analysis(NamedTuple):
    """What a run told.

    Args:
        findings: those of the controls.
        crashes: how many controls failed to judge.
        date: day of the last event.
    """

    findings: tuple[Known, ...]
    crashes: int
    date: str


def run(options: Namespace) -> int:
    """Write a baseline of all findings that no exemption covers."""
    analyses = [_analysis(name) for name in options.files or ["-"]]
    found = {known for analysis in analyses for known in analysis.findings}
    text = written(max(analysis.date for analysis in analyses), found)
    crashes = sum(analysis.crashes for analysis in analyses)
    if crashes:
        sys.stderr.write(f"{counted(crashes, 'failed control')} left out: nobody knows it\n")
    if not options.output:
        sys.stdout.write(text)
        return RIGHT
    _replace(Path(options.output), text)
    stacks = {"::".join(known.resource.split("::")[:2]) for known in found}
    kept = f"{counted(len(found), 'finding')} of {counted(len(stacks), 'stack')}"
    sys.stdout.write(f"{kept} written to {options.output}\n")
    return RIGHT


def _analysis(name: str) -> Analysis:
    """Read the events of one run.

    Raises:
        UsageError: it is not what the engine prints, or the run did not come to its end.
    """
    events = list(_events(name))
    if not any("summaryEvent" in event for event in events):
        raise UsageError(f"{name} has no end: is it the output of pulumi policy analyze --json?")
    findings = []
    crashes = 0
    ids = {control.id for control in catalogue()}
    for event in events:
        policy = event.get("policyEvent", {})
        match = FINDING.match(policy.get("message", "").partition("\n")[2])
        if policy.get("policyPackName") != PACK_NAME or not match or match[1] not in ids:
            continue
        if match[2] == CRASH[0] and match[3].startswith(CRASH[1]):
            crashes += 1
        else:
            findings.append(Known(match[1], policy.get("resourceUrn", ""), match[2]))
    last = max(event.get("timestamp", 0) for event in events)
    return Analysis(tuple(findings), crashes, datetime.fromtimestamp(last, UTC).date().isoformat())


def _events(name: str) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(read_input(name).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{name}:{number}: is no JSON: {error.msg}") from error
        if not isinstance(event, dict):
            raise UsageError(f"{name}:{number}: is no event")
        yield event


def _replace(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        with NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as draft:
            draft.write(text)
        Path(draft.name).chmod(0o666 & ~_mask())
        Path(draft.name).replace(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
