"""Findings that are known: those of a baseline of the policy pack."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from automation.errors import UsageError
from automation.results import Finding, FindingState
from policypack.controls import by_name

_VERSION: Final = 1
_KEYS: Final = ("control", "resource", "path")
_LASTING: Final = (FindingState.VIOLATION, FindingState.UNDECIDED, FindingState.KNOWN)
_PACK: Final = "compliant-ec2"
_CRASH: Final = re.compile(r"^\[[^\]]+\] could not judge ")
Known = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that do not shut the gate.

    Args:
        known: control, URN and property path of each
    """

    known: frozenset[Known] = frozenset()

    @classmethod
    def load(cls, file: Path) -> "Baseline":
        """Read a baseline.

        Raises:
            UsageError: the file cannot be read, or is none
        """
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
            if document["version"] != _VERSION:
                raise UsageError(f"{file} is of another version; make it anew")
            return cls(frozenset(_known(one) for one in document["findings"]))
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"{file} is no baseline; make one with --write-baseline") from error

    def holds(self, finding: Finding) -> bool:
        """Say whether a finding is known, by the policy pack's own measure."""
        if (finding.rule, finding.urn, finding.path) in self.known:
            return True
        # A value that is not known yet stands for all that is known below it.
        return finding.state is FindingState.UNDECIDED and any(
            (rule, urn) == (finding.rule, finding.urn)
            and path.startswith((f"{finding.path}.", f"{finding.path}["))
            for rule, urn, path in self.known
        )


def written(findings: Iterable[Finding], day: date) -> str:
    """Write a baseline of findings, in the form that the policy pack reads too.

    What an exemption covers is left out, so that its end stays an end, and so are a control that
    failed to judge and what is said of exemptions themselves: neither is a finding to live with.

    Args:
        findings: of all environments
        day: of the baseline
    """
    known = {(one.rule, one.urn, one.path) for one in findings if _may_be_known(one)}
    document = {
        "version": _VERSION,
        "date": day.isoformat(),
        "findings": [dict(zip(_KEYS, one, strict=True)) for one in sorted(known)],
    }
    return f"{json.dumps(document, indent=2)}\n"


def _may_be_known(finding: Finding) -> bool:
    if finding.state not in _LASTING or _CRASH.search(finding.message):
        return False
    return finding.pack != _PACK or finding.policy in by_name()


def _known(record: Any) -> Known:  # noqa: ANN401 - what a file holds
    control, resource, path = (record[key] for key in _KEYS)
    if not all(isinstance(one, str) for one in (control, resource, path)):
        raise TypeError(record)
    return control, resource, path
