"""Let controls judge resources; an exception in a control is a finding, never a silence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .configuration import Options
from .controls._graph import Graph
from .controls._model import STACK, Control, Finding, Level, Resource, Undecided
from .outcome import Evidence, Outcome, Report
from .waivers import Waivers, stale_report

WORST_FIRST = (
    Outcome.FAILED,
    Outcome.VIOLATION,
    Outcome.UNDECIDED,
    Outcome.KNOWN,
    Outcome.EXEMPTED,
)


class Evaluation:
    """The controls, indexed by the resource types they judge, and the results of one run."""

    def __init__(self, controls: Iterable[Control]) -> None:
        self.controls = tuple(controls)
        self._by_type: dict[tuple[str, bool], list[Control]] = defaultdict(list)
        for control in self.controls:
            for token in control.applies_to:
                self._by_type[token, control.judges_graph].append(control)
        self.begin()

    def begin(self) -> None:
        """Begin a run: forget the results of another."""
        self._waivers = Waivers()
        self._comparable = True
        self._parents: dict[str, str] = {}
        self._found: dict[tuple[str, str], list[Report]] = {}
        self._judged: set[tuple[str, bool]] = set()

    def applicable(self, token: str, *, graph: bool) -> Sequence[Control]:
        """List the controls that judge a type, alone or by the graph."""
        return self._by_type.get((token, graph), [])

    def judge_resource(self, resource: Resource, options: Options) -> Iterator[Report]:
        """Judge a resource by all controls that need nothing but it."""
        self.meet(resource)
        self._judged.add((resource.urn, False))
        for control in self.applicable(resource.type, graph=False):
            yield from self.judge_by(control, resource, None, options)

    def judge_stack(self, resources: Iterable[Resource], options: Options) -> Iterator[Report]:
        """Judge all resources of a stack by the controls that need the graph.

        At its end, say which exemptions and known findings have ended or are not needed.
        """
        graph = Graph(resources)
        for resource in graph.resources:
            self.meet(resource)
        for resource in graph.resources:
            self._judged.add((resource.urn, True))
            for control in self.applicable(resource.type, graph=True):
                yield from self.judge_by(control, resource, graph, options)
        yield from self.stale(graph.resources, options)

    def meet(self, resource: Resource) -> None:
        """Remember what a resource belongs to."""
        if resource.parent or resource.urn not in self._parents:
            self._parents[resource.urn] = resource.parent

    def judge_by(
        self, control: Control, resource: Resource, graph: Graph | None, options: Options
    ) -> list[Report]:
        """Judge one resource by one control, let be what may be, and keep the result.

        Args:
            control: must apply to the resource's type.
            resource: one that was met.
            graph: the stack, for a graph control.
            options: what the user configured.
        """
        found = report(control, resource, graph, options)
        if found and options.waives:
            found = [settled for each in found for settled in self._settled(each, options)]
        key = (resource.urn, control.name)
        if found:
            self._found[key] = found
        else:
            self._found.pop(key, None)
        return found

    def stale(self, resources: Iterable[Resource], options: Options) -> list[Report]:
        """Report exemptions and known findings that have ended or are not needed.

        Args:
            resources: all of the stack, judged by all controls.
            options: what the user configured.
        """
        if not options.waives or not self._comparable:
            return []
        resources = tuple(resources)
        stacks = dict.fromkeys("::".join(found.urn.split("::")[:2]) for found in resources)
        urn = next((found.urn for found in resources if found.type == STACK), "")
        try:
            return list(self._waivers.stale(options, stacks, urn))
        except Exception as error:  # noqa: BLE001 - a fault of the pack must become a finding
            text = f"could not be compared with the findings: the check {_fault_of(error)}"
            return [_crash_of_waivers(urn, text)]

    def evidence(self, resources: Iterable[Resource], options: Options) -> list[Evidence]:
        """List the result of every control for every resource it judged in this run.

        Args:
            resources: of the stack, after they were judged.
            options: what the user configured.
        """
        return [
            self._evidence(control, resource, options)
            for resource in sorted(resources, key=lambda resource: resource.urn)
            for graph in (False, True)
            if (resource.urn, graph) in self._judged
            for control in self.applicable(resource.type, graph=graph)
        ]

    def _evidence(self, control: Control, resource: Resource, options: Options) -> Evidence:
        found = tuple(self._found.get((resource.urn, control.name), ()))
        outcomes = {report.outcome for report in found}
        quiet = Outcome.DISABLED if options.level(control) is Level.DISABLED else Outcome.PASSED
        outcome = next((worst for worst in WORST_FIRST if worst in outcomes), quiet)
        return Evidence(resource.urn, resource.type, control.id, control.name, outcome, found)

    def _settled(self, found: Report, options: Options) -> list[Report]:
        if found.crashed:
            return [found]
        try:
            return [self._waivers.applied(found, options, self._lineage(found.urn))]
        except Exception as error:  # noqa: BLE001 - a fault of the pack must become a finding
            self._comparable = False  # what was not compared cannot be called not needed
            what = f"{found.control} {found.path}"
            text = f"could not be compared with {what}: the check {_fault_of(error)}"
            return [found, _crash_of_waivers(found.urn, text)]

    def _lineage(self, urn: str) -> list[str]:
        """List a resource and all it belongs to, nearest first."""
        lineage: list[str] = []
        while urn and urn not in lineage:
            lineage.append(urn)
            urn = self._parents.get(urn, "")
        return lineage


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
        blank = _report(control, resource, "", Level.MANDATORY, text)
        return [replace(blank, crashed=True)]
    return [_worded(control, resource, finding, options) for finding in findings]


def _worded(control: Control, resource: Resource, finding: Finding, options: Options) -> Report:
    undecided = isinstance(finding, Undecided)
    level = options.undecided_level(control) if undecided else options.level(control)
    told = _report(control, resource, finding.path, level, message(control, finding))
    return replace(told, undecided=True) if undecided else told


def _report(control: Control, resource: Resource, path: str, level: Level, text: str) -> Report:
    return Report(control.name, control.title, control.id, resource.urn, path, level, text)


def message(control: Control, finding: Finding) -> str:
    """Word a finding: `[EC2.8] metadataOptions.httpTokens is "optional"; ... <url>`."""
    return f"[{control.id}] {finding.path} {finding.text}. {control.url}"


def _crash(control: Control, resource: Resource, error: Exception) -> str:
    return (
        f'[{control.id}] could not judge {resource.type} "{resource.name}": the control'
        f" {_fault_of(error)}. This is a fault in the policy pack, not in your program; until it"
        f" is mended, the resource counts as violating. {control.url}"
    )


def _crash_of_waivers(urn: str, text: str) -> Report:
    fault = f"{text}. This is a fault in the policy pack, not in your program"
    return replace(stale_report(urn, Level.MANDATORY, fault), crashed=True)


def _fault_of(error: Exception) -> str:
    """Name the place of a fault in the pack; never the error's text, which may hold a value."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = "" if place is None else f" at {place.tb_frame.f_code.co_name}:{place.tb_lineno}"
    return f"failed with {type(error).__name__}{line}"
