"""The controls as callbacks of the stock SDK.

The server of this pack does not need them; they keep its policies ordinary `pulumi_policy` policies
that the stock SDK can serve as well (see `stock_service`). What the stock SDK cannot carry: it
drops the mark of secret values before a policy sees them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pulumi_policy import (
    PolicyProviderResource,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    StackValidationArgs,
)
from pulumi_policy.proxy import UnknownValueError

from .configuration import Options
from .controls._graph import Graph
from .controls._model import Control, Level, Resource
from .controls._values import UNKNOWN
from .evaluation import Evaluation
from .index import index_of
from .outcome import Report
from .parts import parts_of

ResourceCallback = Callable[[ResourceValidationArgs, ReportViolation], None]
StackCallback = Callable[[StackValidationArgs, ReportViolation], None]


class Callbacks:
    """Callbacks that share what was configured and the results of one run.

    Args:
        controls: of the pack.
    """

    def __init__(self, controls: Iterable[Control]) -> None:
        self.evaluation = Evaluation(index_of(controls))
        self.options = Options()
        self.told: list[Report] = []
        self._recorded: dict[str, Resource] = {}

    def begin(self) -> None:
        """Begin a run: forget what was recorded of another."""
        self.evaluation.begin()
        self._recorded = {}

    def pack_options(self, args: ResourceValidationArgs, _report: ReportViolation) -> None:
        """Serve the policy that judges nothing: record the inputs for all others."""
        resource = Resource(
            urn=args.urn,
            type=args.resource_type,
            name=args.name,
            inputs=_members(args.props),
            parent=args.opts.parent or "",
            provider=_configuration_of(args.provider),
        )
        self._recorded[args.urn] = resource
        self.evaluation.meet(resource)
        args.not_applicable("holds options only")

    def coverage(self, args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
        """Serve the policy that names what no control judges."""
        if self.options.coverage_level is Level.DISABLED:
            args.not_applicable("disabled")
        self._tell(self.evaluation.gaps(self._recorded[args.urn], self.options), report_violation)

    def exemptions(self, args: StackValidationArgs, report_violation: ReportViolation) -> None:
        """Serve the policy that judges exemptions and baseline, after all controls have."""
        disabled = self.options.exemptions_level is Level.DISABLED
        if disabled or not self.evaluation.waives(self.options):
            args.not_applicable("there are none")
        resources = map(self._stack_resource, args.resources)
        self._tell(self.evaluation.stale(resources, self.options), report_violation)

    def resource(self, control: Control) -> ResourceCallback:
        """Make the callback of a control that judges one resource."""

        def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
            if self.options.level(control) is Level.DISABLED:
                args.not_applicable("disabled")
            parts = parts_of(self._recorded[args.urn])
            subjects = [part for part in parts if part.type in control.applies_to]
            if not subjects:
                args.not_applicable("judges other types of resources")
            for subject in subjects:
                found = self.evaluation.judge_by(control, subject, None, self.options)
                self._tell(found, report_violation)

        return validate

    def stack(self, control: Control) -> StackCallback:
        """Make the callback of a control that judges by the graph."""

        def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
            if self.options.level(control) is Level.DISABLED:
                args.not_applicable("disabled")
            resources = [self._stack_resource(found) for found in args.resources]
            graph = Graph(part for found in resources for part in parts_of(found))
            subjects = graph.of_type(*control.applies_to)
            if not subjects:
                args.not_applicable("judges other types of resources")
            for resource in resources:
                self.evaluation.meet(resource)
            for subject in subjects:
                found = self.evaluation.judge_by(control, subject, graph, self.options)
                self._tell(found, report_violation)

        return validate

    def _tell(self, found: Iterable[Report], report_violation: ReportViolation) -> None:
        for report in found:
            self.told.append(report)
            report_violation(report.message, report.urn)

    def _stack_resource(self, found: PolicyResource) -> Resource:
        outputs = _members(found.props)
        recorded = self._recorded.get(found.urn)
        return Resource(
            urn=found.urn,
            type=found.resource_type,
            name=found.name,
            inputs=outputs if recorded is None else recorded.inputs,
            outputs=outputs,
            dependencies=tuple(source.urn for source in found.dependencies),
            property_dependencies={
                key: tuple(source.urn for source in sources)
                for key, sources in found.property_dependencies.items()
            },
            parent="" if found.parent is None else found.parent.urn,
            provider=_configuration_of(found.provider),
        )


def _configuration_of(provider: PolicyProviderResource | None) -> dict[str, object]:
    return {} if provider is None else _members(provider.props)


def _members(proxy: Mapping[str, object]) -> dict[str, object]:
    return {key: _member(proxy, key) for key in proxy}


def _member(proxy: object, key: object) -> object:
    """Read one member of an SDK proxy, which raises for an unknown value."""
    try:
        value = proxy[key]  # type: ignore[index] # mappings and sequences alike
    except UnknownValueError:
        return UNKNOWN
    if isinstance(value, Mapping):
        return _members(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_member(value, index) for index in range(len(value))]
    return value if value is None or isinstance(value, str | int | float) else {}
