"""Let controls judge resources; an exception in a control is a finding, never a silence."""

from collections.abc import Iterable, Iterator, Sequence

from .configuration import Options
from .controls._graph import Graph
from .controls._model import STACK, Control, Level, Resource
from .coverage import Coverage
from .exemptions import Exemption
from .index import Entry, Index
from .judgement import Prepared, crash_of_waivers, fault_of, prepare, report
from .outcome import Evidence, Outcome, Report
from .pack_options import COVERAGE, EXEMPTIONS
from .parts import parts_of
from .waivers import Waivers

WORST_FIRST = (
    Outcome.FAILED,
    Outcome.VIOLATION,
    Outcome.UNDECIDED,
    Outcome.KNOWN,
    Outcome.EXEMPTED,
    Outcome.CORRECTED,
)


class Evaluation:
    """The controls, by the resource types they judge, and the results of one run.

    Args:
        index: of the controls.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._coverage = Coverage(index)
        self._options: Options | None = None
        self._prepared: dict[str, Prepared] = {}
        self._applicable: dict[tuple[str, bool], tuple[Prepared, ...]] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a run: forget the results of another."""
        self._waivers = Waivers(self.index.entries)
        self._comparable = True
        self._parents: dict[str, str] = {}
        self._found: dict[tuple[str, str], list[Report]] = {}
        self._corrected: dict[tuple[str, str], list[Report]] = {}
        self._judged: set[tuple[str, bool]] = set()

    def applicable(self, token: str, *, graph: bool, options: Options) -> Sequence[Prepared]:
        """List the controls that judge a type, alone or by the graph, and are on."""
        self._take(options)
        found = self._applicable.get((token, graph))
        if found is None:
            entries = self.index.of_type(token, graph=graph)
            found = tuple(
                self._prepare(self.index.load(entry.name), options)
                for entry in entries
                if options.level(entry) is not Level.DISABLED
            )
            self._applicable[token, graph] = found
        return found

    def _take(self, options: Options) -> None:
        """Forget what was prepared for other options."""
        if options is not self._options:
            self._options = options
            self._applicable = {}
            self._prepared = {}

    def _prepare(self, control: Control, options: Options) -> Prepared:
        """Join the settings of a control, once for all resources."""
        found = self._prepared.get(control.name)
        if found is None:
            found = prepare(control, options.settings.get(control.name))
            self._prepared[control.name] = found
        return found

    def judge_resource(self, resource: Resource, options: Options) -> Iterator[Report]:
        """Judge a resource by all controls that need nothing but it.

        A resource of aws-native is judged as the classic resources it amounts to.
        """
        self.meet(resource)
        self.note_exemptions(resource, options)
        yield from self.gaps(resource, options)
        for each in parts_of(resource):
            self._judged.add((each.urn, False))
            yield from self._judged_by_all(each, None, options)

    def judge_stack(self, resources: Iterable[Resource], options: Options) -> Iterator[Report]:
        """Judge all resources of a stack by the controls that need the graph.

        At its end, say which exemptions and known findings have ended or are not needed.
        """
        resources = tuple(resources)
        for resource in resources:
            self.meet(resource)
        graph = Graph(part for found in resources for part in parts_of(found))
        for resource in graph.resources:
            self._judged.add((resource.urn, True))
            yield from self._judged_by_all(resource, graph, options)
        yield from self.stale(resources, options)

    def gaps(self, resource: Resource, options: Options) -> list[Report]:
        """Name what runs as instances but is not judged."""
        level = options.coverage_level
        if level is Level.DISABLED:
            return []
        return self._kept(COVERAGE, resource, self._coverage.gaps(resource, level), options)

    def meet(self, resource: Resource) -> None:
        """Remember what a resource belongs to."""
        if resource.parent or resource.urn not in self._parents:
            self._parents[resource.urn] = resource.parent

    def note_exemptions(self, resource: Resource, options: Options) -> None:
        """Remember which exemptions a component declares."""
        if EXEMPTIONS in resource.inputs and options.accepted is not None:
            self._waivers.declared.note(resource, self._lineage(resource.parent))

    def waives(self, options: Options) -> bool:
        """Say whether there is anything that lets a finding be, or asks for it."""
        return options.waives or bool(self._waivers.declared)

    def declared(self) -> list[tuple[Exemption, bool]]:
        """List the exemptions that components declare, and whether findings need them."""
        waivers = self._waivers
        return [(exemption, waivers.needs(exemption)) for exemption in waivers.declared.records]

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
        self._take(options)
        found = report(self._prepare(control, options), resource, graph, options)
        return self._kept(control.name, resource, found, options)

    def _judged_by_all(
        self, resource: Resource, graph: Graph | None, options: Options
    ) -> Iterator[Report]:
        """Judge one resource by all controls for its type, alone or by the graph."""
        for prepared in self.applicable(resource.type, graph=graph is not None, options=options):
            found = report(prepared, resource, graph, options)
            if found or self._found:
                yield from self._kept(prepared.control.name, resource, found, options)

    def _kept(
        self, policy: str, resource: Resource, found: Iterable[Report], options: Options
    ) -> list[Report]:
        """Let be what may be, and keep the result."""
        reports = list(found)
        if reports and self.waives(options):
            reports = [settled for each in reports for settled in self._settled(each, options)]
        if reports:
            self._found[resource.urn, policy] = reports
        elif self._found:
            self._found.pop((resource.urn, policy), None)
        return reports

    def stale(self, resources: Iterable[Resource], options: Options) -> list[Report]:
        """Report exemptions and known findings that have ended or are not needed.

        Args:
            resources: all of the stack, judged by all controls.
            options: what the user configured.
        """
        if not self.waives(options) or not self._comparable:
            return []
        resources = tuple(resources)
        stacks = dict.fromkeys("::".join(found.urn.split("::")[:2]) for found in resources)
        urn = next((found.urn for found in resources if found.type == STACK), "")
        try:
            return list(self._waivers.stale(options, stacks, urn))
        except Exception as error:  # noqa: BLE001 - a fault of the pack must become a finding
            text = f"could not be compared with the findings: the check {fault_of(error)}"
            return [crash_of_waivers(urn, text)]

    def evidence(self, resources: Iterable[Resource], options: Options) -> list[Evidence]:
        """List the result of every control for every resource it judged in this run.

        Args:
            resources: of the stack, after they were judged.
            options: what the user configured.
        """
        parts = (part for found in resources for part in parts_of(found))
        return [
            self._evidence(entry, resource, options)
            for resource in sorted(parts, key=lambda resource: resource.urn)
            for graph in (False, True)
            if (resource.urn, graph) in self._judged
            for entry in self.index.of_type(resource.type, graph=graph)
        ]

    def _evidence(self, entry: Entry, resource: Resource, options: Options) -> Evidence:
        corrections = self._corrected.get((resource.blamed, entry.name), [])
        found = (*self._found.get((resource.urn, entry.name), ()), *corrections)
        outcomes = {report.outcome for report in found}
        quiet = Outcome.DISABLED if options.level(entry) is Level.DISABLED else Outcome.PASSED
        outcome = next((worst for worst in WORST_FIRST if worst in outcomes), quiet)
        return Evidence(resource.blamed, resource.type, entry.id, entry.name, outcome, found)

    def note_corrections(self, urn: str, policy: str, reports: list[Report]) -> None:
        """Keep what a control set in a resource."""
        self._corrected[urn, policy] = reports

    def exempts(self, policy: str, urn: str, path: str, options: Options) -> bool:
        """Say whether a finding would be let be, so that nothing is to be set for it."""
        return self._waivers.exempts(policy, self._lineage(urn), path, options)

    def types_of(self, resource: Resource) -> set[str]:
        """List the types a resource is judged as."""
        return {part.type for part in parts_of(resource)}

    def _settled(self, found: Report, options: Options) -> list[Report]:
        if found.crashed:
            return [found]
        try:
            return [self._waivers.applied(found, options, self._lineage(found.urn))]
        except Exception as error:  # noqa: BLE001 - a fault of the pack must become a finding
            self._comparable = False  # what was not compared cannot be called not needed
            what = f"{found.control} {found.path}"
            text = f"could not be compared with {what}: the check {fault_of(error)}"
            return [found, crash_of_waivers(found.urn, text)]

    def _lineage(self, urn: str) -> list[str]:
        """List a resource and all it belongs to, nearest first."""
        lineage: list[str] = []
        while urn and urn not in lineage:
            lineage.append(urn)
            urn = self._parents.get(urn, "")
        return lineage
