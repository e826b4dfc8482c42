"""What the own server and the stock one say to the engine alike."""

from collections.abc import Iterable
from typing import Final

from google.protobuf import json_format
from pulumi.runtime.proto import analyzer_pb2 as proto

from .configuration import Sent
from .controls._model import Level
from .outcome import Report

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
