"""The controls as callbacks of the stock SDK.

The server of this pack does not need them; they keep its policies ordinary `pulumi_policy` policies
that the stock `PolicyPack` can serve as well (see `stock`). What the stock SDK cannot carry: it
drops the mark of secret values before a policy sees them, and a policy's diagnostics have but one
level, so that a value not known yet is reported the SDK's own way, as advisory `UnknownValueError`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from pulumi_policy import (
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    StackValidationArgs,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from .controls._graph import Graph
from .controls._model import Control, Level, Resource
from .controls._values import UNKNOWN
from .evaluation import Options, Report, report

ResourceCallback = Callable[[ResourceValidationArgs, ReportViolation], None]
StackCallback = Callable[[StackValidationArgs, ReportViolation], None]
UNDECIDED: Final = "undecided"


class Callbacks:
    """Callbacks that share the recorded inputs of one run."""

    def __init__(self) -> None:
        self._recorded: dict[str, Resource] = {}
        self._undecided = Level.ADVISORY

    def options(self, args: ResourceValidationArgs, _report: ReportViolation) -> None:
        """Serve the policy that judges nothing: keep the pack's options, record the inputs."""
        self._undecided = undecided_level(args.get_config())
        self._recorded[args.urn] = Resource(
            args.urn, args.resource_type, args.name, _members(args.props)
        )
        args.not_applicable("holds the options of the pack")

    def resource(self, control: Control) -> ResourceCallback:
        """Make the callback of a control that judges one resource."""

        def validate(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
            resource = self._recorded[args.urn]
            if resource.type not in control.applies_to:
                args.not_applicable("judges other types of resources")
            options = self._options(control, args.get_config())
            _tell(report(control, resource, None, options), report_violation)

        return validate

    def stack(self, control: Control) -> StackCallback:
        """Make the callback of a control that judges by the graph."""

        def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
            graph = Graph(self._stack_resource(found) for found in args.resources)
            subjects = graph.of_type(*control.applies_to)
            if not subjects:
                args.not_applicable("judges other types of resources")
            options = self._options(control, args.get_config())
            found = [x for subject in subjects for x in report(control, subject, graph, options)]
            _tell(found, report_violation)

        return validate

    def _options(self, control: Control, settings: Mapping[str, object]) -> Options:
        return Options(settings={control.name: settings}, undecided=self._undecided)

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
        )


def undecided_level(config: Mapping[str, object]) -> Level:
    """Read the pack option that says what an undecided control does."""
    return Level.MANDATORY if config.get(UNDECIDED) == Level.MANDATORY.value else Level.ADVISORY


def _name_of(urn: str) -> str:
    """Read the resource's name off its URN; what the SDK cannot decide it blames on the stack."""
    return urn.split("::", 3)[-1]


def _tell(reports: Iterable[Report], report_violation: ReportViolation) -> None:
    doubts = []
    for found in reports:
        if found.undecided and found.level is Level.ADVISORY:
            doubts.append(found)
        else:
            report_violation(found.message, found.urn)
    if doubts:
        raise _UndecidedError(doubts)


class _UndecidedError(UnknownValueError):
    """What the SDK turns into an advisory diagnostic."""

    def __init__(self, doubts: Sequence[Report]) -> None:
        super().__init__(UNKNOWN_STRING_VALUE, [])
        self.message = "\n".join(f'"{_name_of(found.urn)}": {found.message}' for found in doubts)


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
