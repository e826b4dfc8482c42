"""What a control is: facts about it, its check, and the examples that prove it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from ._completeness import faults
from ._values import Property, properties

if TYPE_CHECKING:
    from ._graph import Graph

STACK: Final = "pulumi:pulumi:Stack"


Made = TypeVar("Made")


class Severity(Enum):
    """How bad a finding is, in the words of Security Hub."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(Enum):
    """What a finding does to the run."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    REMEDIATE = "remediate"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Violation:
    """A property that breaks the control. The message reads `[id] <path> <text>. <url>`."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """A property that must be known to decide, and is not. The message reads the same way."""

    path: str
    text: str


Finding = Violation | Undecided


@dataclass(frozen=True, slots=True)
class Correction:
    """An input that has one right value, to be set at level `remediate`.

    Args:
        path: property path of the input; objects on the way that are missing are made.
        value: what to set: a plain value, never a secret.
    """

    path: str
    value: object


class Origin(Protocol):
    """What a program declares, seen from the resource it is judged as."""

    def spelling(self, path: str) -> str:
        """Spell a property path as the program does."""

    def dismisses(self, control: str, path: str) -> bool:
        """Say that what a control finds there cannot be wrong in what the program declares."""

    def correction(self, found: Correction) -> Correction | None:
        """Translate what a control would set; None where that cannot be."""


@dataclass(slots=True)
class Resource:
    """A resource as a control sees it; only who lets a control judge it may change `settings`.

    Args:
        urn: the engine's name of it.
        type: the type token, `aws:ec2/instance:Instance`.
        name: the name the program gives it.
        inputs: what the program sets, camelCase, with `UNKNOWN` and `Secret` inside.
        outputs: what the provider answered; empty unless the whole stack is judged.
        dependencies: URNs it depends on; empty unless the whole stack is judged.
        property_dependencies: URNs each top-level input was computed from; likewise.
        parent: URN of the resource it belongs to; empty for the stack itself.
        provider: configuration of its provider, where all values are strings or JSON texts.
        written_in: URN of the resource to blame, where this one is only a part of that.
        origin: what the program declares, if that is of another type than the controls know.
        settings: the parameters of the control that judges, defaults applied.
    """

    urn: str
    type: str
    name: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str = ""
    provider: Mapping[str, object] = field(default_factory=dict)
    written_in: str = ""
    origin: Origin | None = None
    settings: Mapping[str, object] = field(default_factory=dict, compare=False)
    _root: Property | None = field(default=None, init=False, repr=False, compare=False)
    _found: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def blamed(self) -> str:
        """URN of the resource a finding is about."""
        return self.written_in or self.urn

    @property
    def properties(self) -> Property:
        """The inputs, to be read with `at` and `each`."""
        if self._root is None:
            self._root = properties(self.inputs)
        return self._root

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Keep what several controls need to find in the inputs.

        Args:
            name: of what is found; who finds it chooses it.
            make: finds it, by nothing but the inputs.
        """
        if name not in self._found:
            self._found[name] = make()
        return self._found[name]  # type: ignore[return-value] # what was put there under the name

    def at(self, path: str) -> Property:
        """Read one input."""
        return (self._root or self.properties).at(path)

    def each(self, path: str) -> Iterable[Property]:
        """Read the inputs a path with lists in it stands for."""
        return (self._root or self.properties).each(path)

    def output(self, path: str) -> Property:
        """Read one output."""
        key = path.partition(".")[0]
        return properties({key: self.outputs.get(key)}).at(path)


ResourceCheck = Callable[[Resource], Iterable[Finding]]
Corrections = Callable[[Resource], Iterable[Correction]]
GraphCheck = Callable[[Resource, "Graph"], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class ConfigRule:
    """The AWS Config managed rule that finds the same fault in the running account."""

    identifier: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoConfigRule:
    """There is no AWS Config managed rule for it, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that `--policy-pack-config` can set for one control."""

    name: str
    default: object
    schema: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """A resource of an example.

    Args:
        type: type token.
        inputs: camelCase inputs.
        name: its name, by which `depends` of others refers to it.
        depends: for each top-level input, the names of the resources it was computed from.
        outputs: what the provider answered.
        provider: configuration of its provider, as `{"defaultTags": '{"tags": {"a": "b"}}'}`.
    """

    type: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    name: str = "it"
    depends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outputs: Mapping[str, object] = field(default_factory=dict)
    provider: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Example:
    """A resource (and the rest of its stack) with a title that names the state it is in.

    Args:
        title: the state, as `tokens optional`.
        subject: the resource that is judged.
        others: the other resources of the stack.
        path: the property path the finding must name; empty for passing examples.
        settings: parameters of the control that differ from their defaults.
    """

    title: str
    subject: Given
    others: tuple[Given, ...] = ()
    path: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One rule, with all that is known about it.

    Args:
        doc: the module's docstring; its first line is the title, the rest the page.
        id: Security Hub control id (`EC2.8`), or one of our own (`EXT.SG_EGRESS_443_ONLY`).
        name: name of the policy; never changes.
        severity: Security Hub's severity.
        level: what a finding does unless configured otherwise.
        applies_to: type tokens of the resources it judges.
        config_rule: its twin in AWS Config, or the reason why there is none.
        remediation: one or two sentences: what to set.
        url: page that states the rule.
        since: version of the pack that brought it.
        passing, failing, undecided: the examples that prove it.
        check: judges one resource by its inputs.
        graph_check: judges one resource by its inputs and the rest of the stack.
        corrections: what to set in a resource at level `remediate`, if one right answer exists.
        parameters: what a user may configure.
        always_decided: why it has no undecided example.
    """

    doc: str | None
    id: str
    name: str
    severity: Severity
    level: Level
    applies_to: tuple[str, ...]
    config_rule: ConfigRule | NoConfigRule
    remediation: str
    url: str
    since: str
    passing: tuple[Example, ...]
    failing: tuple[Example, ...]
    undecided: tuple[Example, ...] = ()
    check: ResourceCheck | None = None
    graph_check: GraphCheck | None = None
    corrections: Corrections | None = None
    parameters: tuple[Parameter, ...] = ()
    always_decided: str = ""
    defaults: Mapping[str, object] = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a control that is not complete."""
        fault = next((text for text, bad in faults(self) if bad), "")
        if fault:
            raise ValueError(f"control {self.id}: {fault}")
        defaults = {parameter.name: parameter.default for parameter in self.parameters}
        object.__setattr__(self, "defaults", MappingProxyType(defaults))

    @property
    def title(self) -> str:
        """The rule in one sentence."""
        return (self.doc or "").strip().splitlines()[0].strip()

    @property
    def judges_graph(self) -> bool:
        """It needs the rest of the stack."""
        return self.graph_check is not None
