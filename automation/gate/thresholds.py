"""From where on a finding shuts the gate."""

from typing import Final

from automation.results import Finding, FindingState

SEVERITIES: Final = ("low", "medium", "high", "critical")
MANDATORY: Final = "mandatory"
NEVER: Final = "never"
THRESHOLDS: Final = (MANDATORY, *SEVERITIES, NEVER)
# What somebody let be, or the pack itself has set, is no reason to stop.
_LET_BE: Final = frozenset({FindingState.EXEMPTED, FindingState.KNOWN, FindingState.CORRECTED})


def fails(finding: Finding, severity: str, threshold: str) -> bool:
    """Say whether a finding shuts the gate.

    A finding the policies block on always does, but for the threshold `never`.

    Args:
        finding: what a policy reports
        severity: of its rule
        threshold: `mandatory`, `never`, or the least severity that does
    """
    if threshold == NEVER or finding.state in _LET_BE:
        return False
    if finding.blocks:
        return True
    return threshold in SEVERITIES and _rank(severity) >= _rank(threshold)


def _rank(severity: str) -> int:
    # What is not known counts as the worst.
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
