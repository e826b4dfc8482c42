"""Code Quality of GitLab: what a merge request shows beside the changed lines.

Source: https://docs.gitlab.com/ci/testing/code_quality/ (form of a report)
"""

import hashlib
import json
from typing import Any, Final

from automation.gate.verdicts import Judged, Reported, Standing, Verdict
from automation.reports.texts import in_one_line
from automation.reports.wording import (
    PRODUCT,
    first_line,
    is_settled,
    message_of,
    numbered,
    ordered,
    place_of,
    rule_name,
)
from automation.results import SourceLine

_SEVERITIES: Final = {"critical": "critical", "high": "major", "medium": "minor", "low": "info"}
_BLOCKER: Final = "blocker"


def write(verdict: Verdict) -> str:
    """Write the findings that something has to be done about, and what could not be judged.

    Args:
        verdict: of the gate
    """
    places = {one: place_of(one, judged) for judged in verdict.judged for one in judged.reported}
    open_findings = [one for one in ordered(verdict.reported) if not is_settled(one)]
    entries = [_problem(judged) for judged in verdict.problems]
    entries += [_entry(one, number, places[one]) for one, number in numbered(open_findings)]
    return f"{json.dumps(entries, indent=2)}\n"


def _entry(one: Reported, number: int, place: SourceLine) -> dict[str, Any]:
    shut = one.standing is Standing.FAILS
    return {
        "description": in_one_line(f"{one.environment}: {message_of(one)}"),
        "check_name": rule_name(one),
        # GitLab takes each fingerprint once; the same finding in two environments is two.
        "fingerprint": _digest(one.environment, one.fingerprint, str(number)),
        "severity": _BLOCKER if shut else _SEVERITIES.get(one.severity, "critical"),
        "location": _location(place),
    }


def _problem(judged: Judged) -> dict[str, Any]:
    return {
        "description": in_one_line(judged.problem),
        "check_name": f"{PRODUCT}-gate",
        "fingerprint": _digest(judged.environment, "not judged"),
        "severity": _BLOCKER,
        "location": _location(first_line(judged)),
    }


def _location(place: SourceLine) -> dict[str, Any]:
    return {"path": place.file, "lines": {"begin": place.line}}


def _digest(*parts: str) -> str:
    text = "\n".join(parts)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]
