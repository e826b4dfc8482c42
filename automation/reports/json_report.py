"""Everything the gate knows, as JSON: for dashboards, and for the auditor."""

import json
from typing import Any, Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.run_document import run_document
from automation.reports.wording import PRODUCT, notes_of, ordered, passed_by, state_of
from automation.results import Run

VERSION: Final = 1


def write(verdict: Verdict) -> str:
    """Write the verdict with all its grounds.

    Args:
        verdict: of the gate
    """
    document = {
        "version": VERSION,
        "tool": PRODUCT,
        "open": verdict.exit_code == 0,
        "exitCode": verdict.exit_code,
        "threshold": verdict.threshold,
        "seconds": round(verdict.seconds, 3),
        "counts": {
            "environments": len(verdict.judged),
            "passed": sum(passed_by(judged.run) for judged in verdict.judged),
            "findings": len(verdict.reported),
            "failing": len(verdict.failing),
            "problems": len(verdict.problems),
        },
        "remarks": list(verdict.remarks),
        "environments": [_environment(judged) for judged in verdict.judged],
    }
    return f"{json.dumps(document, indent=2)}\n"


def _environment(judged: Judged) -> dict[str, Any]:
    return {
        "environment": judged.environment,
        "problem": judged.problem,
        "exitCode": judged.exit_code,
        "notes": notes_of(judged),
        "findings": [_reported(one) for one in ordered(judged.reported)],
        "run": None if judged.run is None else _run(judged.run),
    }


def _run(run: Run) -> dict[str, Any]:
    document = run_document(run)
    # They stand beside the run, with what they do to the gate.
    del document["policy"]["findings"]
    return document


def _reported(one: Reported) -> dict[str, Any]:
    finding = one.finding
    return {
        "fingerprint": one.fingerprint,
        "rule": finding.rule,
        "control": finding.control,
        "policy": finding.policy,
        "pack": finding.pack,
        "level": finding.level,
        "severity": one.severity,
        "state": state_of(one),
        "standing": one.standing.value,
        "shutsTheGate": one.standing is Standing.FAILS,
        "resource": finding.urn,
        "path": finding.path,
        "file": None if one.source is None else one.source.file,
        "line": None if one.source is None else one.source.line,
        "message": finding.message,
    }
