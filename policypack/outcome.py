"""What is told of a judged resource."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from .controls._model import Level

# The engine's events have no field for what a finding amounts to, so that its message begins with
# it; `exempt until` and `known (baseline of` are the others.
UNDECIDED_MARK: Final = "undecided"
CORRECTED_MARK: Final = "corrected"


class Outcome(Enum):
    """What became of one resource under one control."""

    PASSED = "passed"
    CORRECTED = "corrected"
    VIOLATION = "violation"
    UNDECIDED = "undecided"
    EXEMPTED = "exempted"
    KNOWN = "known"
    DISABLED = "disabled"
    FAILED = "failed"  # the control itself


@dataclass(frozen=True, slots=True)
class Report:
    """A finding, ready for the engine.

    Args:
        policy: name of the policy that found it.
        description: the rule in one sentence.
        control: id of the control; for a policy that judges no resource, its name.
        urn: the resource it blames.
        path: the property it blames; empty if there is none.
        level: advisory or mandatory.
        message: names control, property, what to set and the page to read.
        undecided: the value that decides is not known yet.
        exempted: an exemption covers it.
        known: the baseline holds it.
        crashed: it tells of a fault in the pack.
        corrected: it tells what was set.
    """

    policy: str
    description: str
    control: str
    urn: str
    path: str
    level: Level
    message: str
    undecided: bool = False
    exempted: bool = False
    known: bool = False
    crashed: bool = False
    corrected: bool = False

    @property
    def outcome(self) -> Outcome:
        """The one word for it."""
        if self.crashed:
            return Outcome.FAILED
        if self.corrected:
            return Outcome.CORRECTED
        if self.exempted:
            return Outcome.EXEMPTED
        if self.known:
            return Outcome.KNOWN
        return Outcome.UNDECIDED if self.undecided else Outcome.VIOLATION


@dataclass(frozen=True, slots=True)
class Evidence:
    """The result of one control for one resource.

    Args:
        urn: the resource.
        type: its type token.
        control: id of the control.
        policy: name of its policy.
        outcome: the worst of its findings, or that there is none.
        findings: what it found.
    """

    urn: str
    type: str
    control: str
    policy: str
    outcome: Outcome
    findings: tuple[Report, ...] = ()
