"""Findings that are known: those of a baseline of the policy pack."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from automation.errors import UsageError
from automation.results import Finding, FindingState

_VERSION: Final = 1
_KEYS: Final = ("control", "resource", "path")
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

    What an exemption covers is left out, so that its end stays an end.

    Args:
        findings: of all environments
        day: of the baseline
    """
    kept = (FindingState.VIOLATION, FindingState.UNDECIDED, FindingState.KNOWN)
    known = {(one.rule, one.urn, one.path) for one in findings if one.state in kept}
    document = {
        "version": _VERSION,
        "date": day.isoformat(),
        "findings": [dict(zip(_KEYS, one, strict=True)) for one in sorted(known)],
    }
    return f"{json.dumps(document, indent=2)}\n"


def _known(record: Any) -> Known:  # noqa: ANN401 - what a file holds
    control, resource, path = (record[key] for key in _KEYS)
    if not all(isinstance(one, str) for one in (control, resource, path)):
        raise TypeError(record)
    return control, resource, path
