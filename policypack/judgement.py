"""One control over one resource: its findings, in words; a fault in a control is a finding too."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from .configuration import Options
from .controls._graph import Graph
from .controls._model import Control, Finding, Level, Resource, Undecided
from .index import Entry
from .outcome import UNDECIDED_MARK, Report
from .waivers import stale_report


class Prepared(NamedTuple):
    """A control with its settings: they are joined once, not for each resource."""

    control: Control
    settings: Mapping[str, object]


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
    return found_by(control, with_settings(control, resource, settings), graph)


def found_by(control: Control, resource: Resource, graph: Graph | None) -> list[Finding]:
    """Let one control judge one resource that shows it its parameters."""
    if control.check is not None:
        found = list(control.check(resource))
    elif control.graph_check is None or graph is None:
        raise TypeError(f"control {control.id} needs the graph of the stack")
    else:
        found = list(control.graph_check(resource, graph))
    return list(dict.fromkeys(found)) if found else found


def prepare(control: Control, settings: Mapping[str, object] | None) -> Prepared:
    """Complete what the user configured for a control by its defaults."""
    return Prepared(control, {**control.defaults, **settings} if settings else control.defaults)


def with_settings(
    control: Control, resource: Resource, settings: Mapping[str, object] | None
) -> Resource:
    """Show a control its parameters, defaults applied."""
    # In place: a copy for each control costs more than most controls.
    resource.settings = prepare(control, settings).settings
    return resource


def report(
    prepared: Prepared, resource: Resource, graph: Graph | None, options: Options
) -> list[Report]:
    """Judge one resource by one control and word what is found.

    Args:
        prepared: a control that applies to the resource's type, with its settings.
        resource: as recorded; with dependencies if a graph is given.
        graph: the stack, for a graph control.
        options: what the user configured.
    """
    control, resource.settings = prepared
    try:
        findings = found_by(control, resource, graph)
    except Exception as error:  # noqa: BLE001 - a fault in any control must become a finding
        return [crash(control, resource, error)]
    if not findings:
        return []
    origin = resource.origin
    return [
        _worded(control, resource, finding, options)
        for finding in findings
        if origin is None or not origin.dismisses(control.id, finding.path)
    ]


def _worded(control: Control, resource: Resource, finding: Finding, options: Options) -> Report:
    undecided = isinstance(finding, Undecided)
    level = options.undecided_level(control) if undecided else options.level(control)
    if resource.origin is not None:
        finding = replace(finding, path=resource.origin.spelling(finding.path))
    told = _report(control, resource, finding.path, level, message(control, finding))
    if not undecided:
        return told
    return replace(told, undecided=True, message=f"{UNDECIDED_MARK}: {told.message}")


def _report(
    control: Control | Entry, resource: Resource, path: str, level: Level, text: str
) -> Report:
    return Report(control.name, control.title, control.id, resource.blamed, path, level, text)


def message(control: Control, finding: Finding) -> str:
    """Word a finding: `[EC2.8] metadataOptions.httpTokens is "optional"; ... <url>`."""
    return f"[{control.id}] {finding.path} {finding.text}. {control.url}"


def crash(control: Control | Entry, resource: Resource, error: Exception) -> Report:
    """Report that a control failed."""
    text = (
        f'[{control.id}] could not judge {resource.type} "{resource.name}": the control'
        f" {fault_of(error)}. This is a fault in the policy pack, not in your program; until it"
        " is mended, the resource counts as violating."
    )
    return replace(_report(control, resource, "", Level.MANDATORY, text), crashed=True)


def crash_of_waivers(urn: str, text: str) -> Report:
    """Report that exemptions or baseline could not be applied."""
    fault = f"{text}. This is a fault in the policy pack, not in your program"
    return replace(stale_report(urn, Level.MANDATORY, fault), crashed=True)


def fault_of(error: Exception) -> str:
    """Name the place of a fault in the pack; never the error's text, which may hold a value."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = "" if place is None else f" at {place.tb_frame.f_code.co_name}:{place.tb_lineno}"
    return f"failed with {type(error).__name__}{line}"
