"""What the gate decides, and on what grounds: the one thing all reports are written from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from automation.results import Finding, FindingState, Run, SourceLine

PASSED_CODE = 0
FAILED_CODE = 1


class Standing(Enum):
    """What a finding does to the gate."""

    FAILS = "fails"
    TOLD = "told"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Reported:
    """A finding in an environment, and what it does to the gate.

    Args:
        finding: what the policy reports
        environment: project and stack, as `shop/prod`
        source: the line as seen from the folder the gate ran in; nothing if it is not known
        standing: what it does to the gate
        severity: of its rule: `low`, `medium`, `high` or `critical`
    """

    finding: Finding
    environment: str
    source: SourceLine | None
    standing: Standing
    severity: str

    @property
    def fingerprint(self) -> str:
        """What stays the same when lines move or a message is worded anew."""
        return fingerprint(self.finding.rule, self.finding.urn, self.finding.path)


@dataclass(frozen=True, slots=True)
class Judged:
    """One environment the gate looked at.

    Args:
        environment: project and stack, as `shop/prod`
        reported: its findings
        run: what its preview did; nothing if it did not begin
        problem: why it could not be judged wholly; empty if it was
        exit_code: that of the problem; 0 if there is none
        manifest: its Pulumi.yaml as seen from the folder the gate ran in; empty for a stream
    """

    environment: str
    reported: tuple[Reported, ...]
    run: Run | None
    problem: str = ""
    exit_code: int = PASSED_CODE
    manifest: str = ""

    @property
    def passed(self) -> Mapping[str, tuple[str, ...]]:
        """By URN, the policies that judged a resource and reported nothing."""
        return {} if self.run is None else self.run.policy.passed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate decides.

    Args:
        judged: every environment it looked at
        seconds: it took
        threshold: from where on a finding fails, in words
        remarks: what else a reader should know, such as projects that were not looked at
    """

    judged: tuple[Judged, ...]
    seconds: float
    threshold: str
    remarks: tuple[str, ...] = ()

    @property
    def reported(self) -> tuple[Reported, ...]:
        """All findings."""
        return tuple(one for judged in self.judged for one in judged.reported)

    @property
    def failing(self) -> tuple[Reported, ...]:
        """The findings because of which the gate is shut."""
        return self.standing(Standing.FAILS)

    @property
    def problems(self) -> tuple[Judged, ...]:
        """The environments that could not be judged wholly."""
        return tuple(judged for judged in self.judged if judged.problem)

    @property
    def exit_code(self) -> int:
        """0: open; 1: findings shut it; else the highest code of what could not be judged."""
        codes = [judged.exit_code for judged in self.problems]
        return max(codes) if codes else FAILED_CODE if self.failing else PASSED_CODE

    def standing(self, standing: Standing) -> tuple[Reported, ...]:
        """Return the findings that do the same to the gate."""
        return tuple(one for one in self.reported if one.standing is standing)

    def in_state(self, state: FindingState) -> tuple[Reported, ...]:
        """Return the findings that amount to the same."""
        return tuple(one for one in self.reported if one.finding.state is state)


def fingerprint(rule: str, urn: str, path: str) -> str:
    """Identify a finding, whatever its stack, line and wording.

    Args:
        rule: the control's id, or the policy's name
        urn: of the resource
        path: of the property
    """
    # urn:pulumi:<stack>::<project>::<types>::<name>
    unstacked = urn.partition("::")[2]
    return hashlib.sha256(f"{rule}\n{unstacked}\n{path}".encode(errors="replace")).hexdigest()[:32]
