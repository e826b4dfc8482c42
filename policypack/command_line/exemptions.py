"""List exemptions, or say them in the words of Pulumi's own policy exceptions."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from ..configuration import utc_today
from ..controls import catalogue
from ..exemptions import Exemption, read_file
from ..levels import policy_names
from ..pack import PACK_NAME
from ..pack_options import COVERAGE, WARNING_DAYS
from . import RIGHT, WRONG, UsageError
from .output import counted, read_input, table
from .state import read_declared

DAY_SECONDS: Final = 86_400
SHORTEST_SECONDS: Final = 3_600
LONGEST_SECONDS: Final = 3650 * DAY_SECONDS


def run(options: Namespace) -> int:
    """List exemptions of a file and of a stack's components with their state, or export them."""
    found, faults = _found(options)
    today = utc_today()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if options.export:
        code = _export(found, today, skip=options.skip)
        return WRONG if faults else code
    if found:
        rows = [("PLACE", "STATE", "CONTROL", "OWNER", "TICKET", "FOR")]
        rows += [
            (x.place, _state(x, today), x.control, x.owner, x.ticket or "-", x.target)
            for x in found
        ]
        sys.stdout.write(table(rows))
    sys.stdout.write(f"{counted(len(found), 'exemption')}\n")
    return WRONG if faults else RIGHT


def _found(options: Namespace) -> tuple[list[Exemption], list[str]]:
    """Read all that was named, and say what of a stack cannot be read.

    Raises:
        UsageError: nothing was named.
    """
    if not options.file and not options.declared:
        raise UsageError("give a FILE of exemptions, or --declared with the export of a stack")
    found: list[Exemption] = []
    faults: list[str] = []
    if options.file:
        names = policy_names(catalogue()) | {COVERAGE: COVERAGE}
        found += read_file(read_input(options.file), options.file, names)
    if options.declared:
        declared, faults = read_declared(read_input(options.declared), options.declared)
        found += declared
    return found, faults


def _state(exemption: Exemption, today: date) -> str:
    if exemption.expired(today):
        return f"ended {exemption.expires}"
    days = (exemption.expires - today).days
    soon = f", in {counted(days, 'day')}" if days <= WARNING_DAYS else ""
    declared = "declared " if exemption.declared else ""
    return f"{declared}until {exemption.expires}{soon}"


def _export(found: Iterable[Exemption], today: date, *, skip: bool) -> int:
    obstacles = {exemption: list(_obstacles(exemption, today)) for exemption in found}
    left_out = [exemption for exemption, reasons in obstacles.items() if reasons]
    for exemption in left_out:
        reasons = "; ".join(obstacles[exemption])
        sys.stderr.write(f"{exemption.place}: cannot be exported: {reasons}\n")
    if left_out and not skip:
        return WRONG
    exported = [exemption for exemption, reasons in obstacles.items() if not reasons]
    sys.stdout.write(json.dumps(_exceptions(exported, today), indent=2, ensure_ascii=False) + "\n")
    return RIGHT


def _obstacles(exemption: Exemption, today: date) -> Iterator[str]:
    if exemption.component:
        yield "an exception names resources, not all that belongs to a component"
    elif "*" in exemption.resource:
        yield "an exception names whole URNs, not patterns"
    if exemption.path:
        yield "an exception is for all findings of a policy, not for one property"
    if exemption.expired(today):
        yield f"it ended on {exemption.expires}"


def _exceptions(exemptions: Iterable[Exemption], today: date) -> list[dict[str, Any]]:
    """Write one exception for all exemptions with the same reason and end."""
    grouped: dict[tuple[str, int], list[dict[str, list[str]]]] = {}
    for exemption in exemptions:
        ticket = f", ticket {exemption.ticket}" if exemption.ticket else ""
        reason = f"{exemption.reason} (owner {exemption.owner}{ticket})"
        seconds = (exemption.expires - today).days * DAY_SECONDS
        end = min(max(seconds, SHORTEST_SECONDS), LONGEST_SECONDS)
        entry = {"policies": [exemption.policy], "targets": [exemption.resource]}
        grouped.setdefault((reason, end), []).append(entry)
    return [
        {"policyPack": PACK_NAME, "reason": reason, "expiresInSeconds": end, "match": match}
        for (reason, end), match in grouped.items()
    ]
