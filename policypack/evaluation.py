"""Let controls judge resources; an exception in a control is a finding, never a silence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from .controls._graph import Graph
from .controls._model import Control, Finding, Level, Resource, Undecided

LEVELS_THAT_BLOCK = (Level.MANDATORY, Level.REMEDIATE)


@dataclass(frozen=True, slots=True)
class Options:
    """What the user configured.

    Args:
        levels: by policy name, where it differs from the control's own.
        settings: parameters by policy name.
        undecided: what a finding does that says "cannot be decided yet".
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    undecided: Level = Level.ADVISORY

    def level(self, control: Control) -> Level:
        """Say what a violation of a control does."""
        level = self.levels.get(control.name, control.level)
        return Level.MANDATORY if level in LEVELS_THAT_BLOCK else level


@dataclass(frozen=True, slots=True)
class Report:
    """A finding, ready for the engine.

    Args:
        control: the control that found it.
        urn: the resource it blames.
        level: advisory or mandatory.
        message: names control, property, what to set and the page to read.
        undecided: the value that decides is not known yet.
    """

    control: Control
    urn: str
    level: Level
    message: str
    undecided: bool = False


class Evaluation:
    """The controls, indexed by the resource types they judge."""

    def __init__(self, controls: Iterable[Control]) -> None:
        self.controls = tuple(controls)
        self._by_type: dict[tuple[str, bool], list[Control]] = defaultdict(list)
        for control in self.controls:
            for token in control.applies_to:
                self._by_type[token, control.judges_graph].append(control)

    def applicable(self, token: str, *, graph: bool) -> list[Control]:
        """List the controls that judge a type, alone or by the graph."""
        return self._by_type.get((token, graph), [])

    def judge_resource(self, resource: Resource, options: Options) -> Iterator[Report]:
        """Judge a resource by all controls that need nothing but it."""
        for control in self.applicable(resource.type, graph=False):
            yield from report(control, resource, None, options)

    def judge_stack(self, resources: Iterable[Resource], options: Options) -> Iterator[Report]:
        """Judge all resources of a stack by the controls that need the graph."""
        graph = Graph(resources)
        for resource in graph.resources:
            for control in self.applicable(resource.type, graph=True):
                yield from report(control, resource, graph, options)


def judge(
    control: Control,
    resource: Resource,
    graph: Graph | None = None,
    settings: Mapping[str, object] | None = None,
) -> list[Finding]:
    """Let one control judge one resource.

    Args:
        control: must apply to the resource's type.
        resource: as recorded; with dependencies if a graph is given.
        graph: the stack, for a graph control.
        settings: what the user configured for this control.
    """
    if control.parameters:
        resource = replace(resource, settings={**control.defaults, **(settings or {})})
    if control.check is not None:
        return list(dict.fromkeys(control.check(resource)))
    if control.graph_check is None or graph is None:
        raise TypeError(f"control {control.id} needs the graph of the stack")
    return list(dict.fromkeys(control.graph_check(resource, graph)))


def report(
    control: Control, resource: Resource, graph: Graph | None, options: Options
) -> list[Report]:
    """Judge one resource by one control and word what is found.

    Args:
        control: must apply to the resource's type.
        resource: as recorded; with dependencies if a graph is given.
        graph: the stack, for a graph control.
        options: what the user configured.
    """
    if options.level(control) is Level.DISABLED:
        return []
    try:
        findings = judge(control, resource, graph, options.settings.get(control.name))
    except Exception as error:  # noqa: BLE001 - a fault in any control must become a finding
        text = _crash(control, resource, error)
        return [Report(control, resource.urn, Level.MANDATORY, text)]
    return [_worded(control, resource, finding, options) for finding in findings]


def _worded(control: Control, resource: Resource, finding: Finding, options: Options) -> Report:
    undecided = isinstance(finding, Undecided)
    level = options.undecided if undecided else options.level(control)
    return Report(control, resource.urn, level, message(control, finding), undecided=undecided)


def message(control: Control, finding: Finding) -> str:
    """Word a finding: `[EC2.8] metadataOptions.httpTokens is "optional"; ... <url>`."""
    return f"[{control.id}] {finding.path} {finding.text}. {control.url}"


def _crash(control: Control, resource: Resource, error: Exception) -> str:
    """Name the place of a fault in a control; never the error's text, which may hold a value."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = "" if place is None else f" at {place.tb_frame.f_code.co_name}:{place.tb_lineno}"
    return (
        f'[{control.id}] could not judge {resource.type} "{resource.name}": the control failed'
        f" with {type(error).__name__}{line}. This is a fault in the policy pack, not in your"
        f" program; until it is mended, the resource counts as violating. {control.url}"
    )
