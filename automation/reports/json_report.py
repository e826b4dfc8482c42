"""Everything the gate knows, as JSON: for dashboards, and for the auditor."""

import json
from typing import Any, Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.run_document import run_document
from automation.reports.wording import PRODUCT

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
        "environments": [_environment(judged) for judged in verdict.judged],
    }
    return f"{json.dumps(document, indent=2, ensure_ascii=False)}\n"


def _environment(judged: Judged) -> dict[str, Any]:
    return {
        "environment": judged.environment,
        "problem": judged.problem,
        "exitCode": judged.exit_code,
        "findings": [_reported(one) for one in judged.reported],
        "run": None if judged.run is None else run_document(judged.run),
    }


def _reported(one: Reported) -> dict[str, Any]:
    finding = one.finding
    return {
        "fingerprint": one.fingerprint,
        "control": finding.control,
        "policy": finding.policy,
        "pack": finding.pack,
        "level": finding.level,
        "severity": one.severity,
        "state": finding.state.value,
        "standing": one.standing.value,
        "shutsTheGate": one.standing is Standing.FAILS,
        "resource": finding.urn,
        "path": finding.path,
        "file": None if one.source is None else one.source.file,
        "line": None if one.source is None else one.source.line,
        "message": finding.message,
    }
