"""Describe policies to the engine by their public attributes."""

from collections.abc import Iterable
from typing import Final

from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import Policy, ResourceValidationPolicy

from .controls._model import Level
from .pack import PACK_DESCRIPTION, PACK_NAME, PACK_VERSION
from .protocol import LEVELS

SEVERITIES: Final = {
    "low": proto.POLICY_SEVERITY_LOW,
    "medium": proto.POLICY_SEVERITY_MEDIUM,
    "high": proto.POLICY_SEVERITY_HIGH,
    "critical": proto.POLICY_SEVERITY_CRITICAL,
}


def analyzer_info(policies: Iterable[Policy]) -> proto.AnalyzerInfo:
    """Build the answer to `GetAnalyzerInfo`, which `policy publish` and the CLI read."""
    return proto.AnalyzerInfo(
        name=PACK_NAME,
        version=PACK_VERSION,
        description=PACK_DESCRIPTION,
        supportsConfig=True,
        policies=[_policy_info(policy) for policy in policies],
    )


def _policy_info(policy: Policy) -> proto.PolicyInfo:
    of_resource = isinstance(policy, ResourceValidationPolicy)
    level = policy.enforcement_level
    info = proto.PolicyInfo(
        name=policy.name,
        description=policy.description,
        displayName=policy.display_name or "",
        enforcementLevel=proto.ADVISORY if level is None else LEVELS[Level(level.value)],
        policy_type=proto.POLICY_TYPE_RESOURCE if of_resource else proto.POLICY_TYPE_STACK,
        tags=policy.tags or [],
        remediation_steps=policy.remediation_steps or "",
        url=policy.url or "",
    )
    if policy.severity is not None:
        info.severity = SEVERITIES[policy.severity.value]
    if policy.config_schema is not None:
        info.configSchema.properties.update(policy.config_schema.properties)
        info.configSchema.required.extend(policy.config_schema.required or [])
    return info
