"""Write what an auditor asks for: the result of every control for every resource it judged."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from .configuration import Options
from .controls._model import Level
from .exemptions import Exemption
from .outcome import Evidence, Report
from .pack import PACK_NAME, PACK_VERSION
from .pack_options import PACK_OPTIONS

VERSION: Final = 1
TITLE: Final = "The report of the pack is written."
Declared = tuple[Exemption, bool]


def write(
    evidence: Sequence[Evidence],
    declared: Iterable[Declared],
    options: Options,
    folders: Sequence[Path],
) -> Iterator[Report]:
    """Write the report; that it cannot be written is a finding.

    Args:
        evidence: all results of a run.
        declared: exemptions of components, and whether findings need them.
        options: with the file's name; a relative one starts in the first folder.
        folders: where relative paths may start from.
    """
    place = folders[0] / options.report_file
    text = json.dumps(document(evidence, declared, options), indent=2, ensure_ascii=False)
    try:
        place.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        why = f"reportFile: {place} cannot be written: {error.strerror}"
        message = f"[{PACK_OPTIONS}] {why}."
        urn = evidence[0].urn if evidence else ""
        yield Report(PACK_OPTIONS, TITLE, PACK_OPTIONS, urn, "", Level.MANDATORY, message)


def document(
    evidence: Iterable[Evidence], declared: Iterable[Declared], options: Options
) -> dict[str, object]:
    """Make the report: counts, what the program declares, then every result by resource."""
    results = [_result(found) for found in evidence]
    return {
        "version": VERSION,
        "pack": {"name": PACK_NAME, "version": PACK_VERSION},
        "date": options.today.isoformat(),
        "summary": dict(sorted(Counter(str(found["outcome"]) for found in results).items())),
        "declaredExemptions": [
            _record(exemption, options, needed=needed) for exemption, needed in declared
        ],
        "results": results,
    }


def _record(exemption: Exemption, options: Options, *, needed: bool) -> dict[str, object]:
    state = "accepted" if options.accepts(exemption) else "reported"
    return {
        "component": exemption.component,
        "control": exemption.control,
        "policy": exemption.policy,
        "reason": exemption.reason,
        "owner": exemption.owner,
        "expires": exemption.expires.isoformat(),
        "ticket": exemption.ticket,
        "state": "ended" if exemption.expired(options.today) else state,
        "needed": needed,
    }


def _result(found: Evidence) -> dict[str, object]:
    return {
        "resource": found.urn,
        "type": found.type,
        "control": found.control,
        "policy": found.policy,
        "outcome": found.outcome.value,
        "findings": [
            {"path": report.path, "level": report.level.value, "message": report.message}
            for report in found.findings
        ],
    }
