"""What a run found and did; secrets are masked in all of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

_NONE: Mapping[str, Any] = MappingProxyType({})


class Operation(Enum):
    """What is run."""

    CREATE = "creation"
    EXPORT = "export"
    PREVIEW = "preview"
    UP = "up"
    REFRESH = "refresh"
    DRIFT = "drift"
    DESTROY = "destroy"
    AUDIT = "audit"
    RECOVER = "recovery"

    @property
    def changes_state(self) -> bool:
        """Whether it takes the stack's lock and writes its state."""
        return self in {Operation.UP, Operation.REFRESH, Operation.DESTROY}


class FindingState(Enum):
    """What a finding amounts to."""

    VIOLATION = "violation"
    UNDECIDED = "undecided"
    EXEMPTED = "exempted"
    KNOWN = "known"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A place in a program.

    Args:
        file: path below the project's folder, with slashes
        line: counted from one
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a run that changes a resource.

    Args:
        urn: of the resource
        type: its type token
        operation: the engine's word for it, such as `create`, `update`, `replace`, `delete`
        properties: paths of the properties that differ
        replacing: those of them that force a replacement
        source: where the program registers the resource, as far as it is known
    """

    urn: str
    type: str
    operation: str
    properties: tuple[str, ...] = ()
    replacing: tuple[str, ...] = ()
    source: SourceLine | None = None

    @property
    def name(self) -> str:
        """The resource's name."""
        return name_of(self.urn)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a policy reports.

    Args:
        policy: its name
        pack: name of its pack
        pack_version: version of its pack
        level: `mandatory`, `advisory`, or another word of the engine's
        severity: `low`, `medium`, `high`, `critical`; empty where the engine tells none
        urn: the resource it blames; empty for the stack as a whole
        description: the rule in one sentence
        message: what is wrong and what to set
        state: what it amounts to
        control: id of the control; empty for packs that name none
        path: the property it blames; empty if it names none
        source: where the program registers the resource, as far as it is known
    """

    policy: str
    pack: str
    pack_version: str
    level: str
    severity: str
    urn: str
    description: str
    message: str
    state: FindingState
    control: str = ""
    path: str = ""
    source: SourceLine | None = None

    @property
    def blocks(self) -> bool:
        """Whether the engine stops a run because of it."""
        return self.level == "mandatory"

    @property
    def rule(self) -> str:
        """The id of the control, or the policy's name."""
        return self.control or self.policy

    @property
    def resource(self) -> str:
        """The resource's name; that of the stack if none is blamed."""
        return name_of(self.urn)


@dataclass(frozen=True, slots=True)
class PolicyResults:
    """What the policies of a run say.

    Args:
        packs: version by name, of every pack that took part
        findings: everything reported
        passed: by URN, the policies that judged the resource and reported nothing
        passed_stack: the policies that judged the stack as a whole and reported nothing
        remediated: by URN, the policies that rewrote inputs
    """

    packs: Mapping[str, str] = field(default_factory=lambda: _NONE)
    findings: tuple[Finding, ...] = ()
    passed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    passed_stack: tuple[str, ...] = ()
    remediated: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop a run."""
        return tuple(finding for finding in self.findings if finding.blocks)

    def in_state(self, state: FindingState) -> tuple[Finding, ...]:
        """Return the findings that amount to the same."""
        return tuple(finding for finding in self.findings if finding.state is state)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A message of engine, program or provider.

    Args:
        severity: `info`, `info#err`, `warning` or `error`
        message: without colours
        urn: the resource it is about; empty for the run
    """

    severity: str
    message: str
    urn: str = ""


@dataclass(frozen=True, slots=True)
class EventCounts:
    """How the events of a run were taken.

    Args:
        total: all that arrived
        debug: those left out, since they may hold secrets
        malformed: those that could not be read
        unknown: by name, those of a kind this version does not know
        handler_failures: how often the caller's own handler raised; it is not called again then
    """

    total: int = 0
    debug: int = 0
    malformed: int = 0
    unknown: Mapping[str, int] = field(default_factory=lambda: _NONE)
    handler_failures: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did.

    Args:
        operation: what was asked for
        project: name of the project
        stack: name of the stack
        started: in UTC
        seconds: from the start of the engine to its end
        changes: every step that is not `same`
        counts: resources by the engine's word for the step; empty if the run did not get that far
        policy: what the policies say
        diagnostics: messages, in their order
        outputs: of the stack after an update; secret ones are `[secret]`
        events: how the events were taken
    """

    operation: Operation
    project: str
    stack: str
    started: datetime
    seconds: float
    changes: tuple[Change, ...] = ()
    counts: Mapping[str, int] = field(default_factory=lambda: _NONE)
    policy: PolicyResults = field(default_factory=PolicyResults)
    diagnostics: tuple[Diagnostic, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    events: EventCounts = field(default_factory=EventCounts)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The messages of errors."""
        return tuple(one for one in self.diagnostics if one.severity == "error")


def name_of(urn: str) -> str:
    """Return the name of the resource with a URN."""
    return urn.rpartition("::")[2]


def type_of(urn: str) -> str:
    """Return the type token of the resource with a URN, without those of its parents."""
    parts = urn.split("::", 3)
    return parts[2].rpartition("$")[2] if len(parts) > 3 else ""  # noqa: PLR2004 - parts of a URN
