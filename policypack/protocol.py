"""What the own server and the stock one say to the engine alike."""

from collections.abc import Iterable, Iterator
from typing import Final

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2 as proto

from .configuration import Options, Sent
from .controls._model import Level
from .index import Index
from .outcome import Report
from .pack_options import COVERAGE, EXEMPTIONS, PACK_OPTIONS

LEVELS: Final = {
    Level.ADVISORY: proto.ADVISORY,
    Level.MANDATORY: proto.MANDATORY,
    Level.REMEDIATE: proto.REMEDIATE,
    Level.DISABLED: proto.DISABLED,
}
LEVEL_OF: Final = {number: level for level, number in LEVELS.items()}


def sent_by(request: proto.ConfigureAnalyzerRequest) -> dict[str, Sent]:
    """Read levels and parameters by policy name."""
    return {
        name: Sent(LEVEL_OF[config.enforcementLevel], json_format.MessageToDict(config.properties))
        for name, config in request.policyConfig.items()
    }


def not_applicable(
    index: Index, options: Options, types: set[str], *, graph: bool, waives: bool = False
) -> proto.AnalyzeResponse:
    """Name the policies that do not apply: the engine counts all others as passed.

    Args:
        index: of the controls.
        options: what the user configured.
        types: that were judged.
        graph: whether it was the whole stack that was judged.
        waives: whether there is anything that lets a finding be, or asks for it.
    """
    response = proto.AnalyzeResponse()
    for policy, reason in _idle_meta(options, graph=graph, waives=waives):
        response.not_applicable.add(policy_name=policy, reason=reason)
    for entry in index.entries:
        if entry.judges_graph is not graph:
            continue
        if options.level(entry) is Level.DISABLED:
            response.not_applicable.add(policy_name=entry.name, reason="disabled")
        elif types.isdisjoint(entry.applies_to):
            reason = "judges other types of resources"
            response.not_applicable.add(policy_name=entry.name, reason=reason)
    return response


def _idle_meta(options: Options, *, graph: bool, waives: bool) -> Iterator[tuple[str, str]]:
    if graph:
        if not waives or options.exemptions_level is Level.DISABLED:
            yield EXEMPTIONS, "there are none"
        return
    yield PACK_OPTIONS, "holds options only"
    if options.coverage_level is Level.DISABLED:
        yield COVERAGE, "disabled"


def add_diagnostics(
    response: proto.AnalyzeResponse, reports: Iterable[Report], name: str, version: str
) -> None:
    """Tell the engine what was found.

    Args:
        response: to add to.
        reports: what was found.
        name: of the pack.
        version: of the pack.
    """
    for found in reports:
        response.diagnostics.add(
            policyName=found.policy,
            policyPackName=name,
            policyPackVersion=version,
            description=found.description,
            message=f"{found.description}\n{found.message}",
            enforcementLevel=LEVELS[found.level],
            urn=found.urn,
        )
