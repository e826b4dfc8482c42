"""Code Quality of GitLab: what a merge request shows beside the changed lines.

Source: https://docs.gitlab.com/ci/testing/code_quality/ (form of a report)
"""

import hashlib
import json
from typing import Any, Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.wording import PRODUCT, is_settled, place_of

_SEVERITIES: Final = {"critical": "critical", "high": "major", "medium": "minor", "low": "info"}
_BLOCKER: Final = "blocker"


def write(verdict: Verdict) -> str:
    """Write the findings that something has to be done about, and what could not be judged.

    Args:
        verdict: of the gate
    """
    entries = [
        _entry(one, judged)
        for judged in verdict.judged
        for one in judged.reported
        if not is_settled(one)
    ]
    entries += [_problem(judged) for judged in verdict.problems]
    return f"{json.dumps(entries, indent=2, ensure_ascii=False)}\n"


def _entry(one: Reported, judged: Judged) -> dict[str, Any]:
    place = place_of(one, judged)
    shut = one.standing is Standing.FAILS
    return {
        "description": f"{one.environment}: {one.finding.message}",
        "check_name": one.finding.rule,
        # GitLab takes each fingerprint once; the same finding in two environments is two.
        "fingerprint": _digest(one.environment, one.fingerprint),
        "severity": _BLOCKER if shut else _SEVERITIES.get(one.severity, "critical"),
        "location": {
            "path": place.file if place else one.finding.urn,
            "lines": {"begin": place.line if place else 1},
        },
    }


def _problem(judged: Judged) -> dict[str, Any]:
    return {
        "description": judged.problem,
        "check_name": f"{PRODUCT}-gate",
        "fingerprint": _digest(judged.environment, "not judged"),
        "severity": _BLOCKER,
        "location": {"path": judged.manifest or judged.environment, "lines": {"begin": 1}},
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
