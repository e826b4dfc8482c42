"""The catalogue as ordinary `pulumi_policy` policies: names, levels, schemas, texts."""

from collections.abc import Iterable
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
)

from .callbacks import Callbacks
from .controls._model import Control
from .coverage import TITLE as COVERAGE_TITLE
from .pack_options import COVERAGE, EXEMPTIONS, PACK_OPTIONS, SCHEMA
from .waivers import TITLE


def definitions(controls: Iterable[Control], callbacks: Callbacks | None = None) -> list[Policy]:
    """Make one policy of each control, and the three of the pack as a whole.

    The order is that in which the stock SDK runs them: the first records inputs for all others, the
    last says which exemptions none of them needed.

    Args:
        controls: of the pack.
        callbacks: what the policies run, if somebody is to configure it.
    """
    controls = tuple(controls)
    callbacks = callbacks or Callbacks(controls)
    policies = [_policy(control, callbacks) for control in controls]
    return [_pack_options(callbacks), _coverage(callbacks), *policies, _exemptions(callbacks)]


def _pack_options(callbacks: Callbacks) -> Policy:
    return ResourceValidationPolicy(
        name=PACK_OPTIONS,
        description="Holds the options of the pack; judges nothing.",
        validate=callbacks.pack_options,
        enforcement_level=EnforcementLevel.ADVISORY,
        config_schema=PolicyConfigSchema(dict(SCHEMA)),
    )


def _coverage(callbacks: Callbacks) -> Policy:
    return ResourceValidationPolicy(
        name=COVERAGE,
        description=COVERAGE_TITLE,
        validate=callbacks.coverage,
        enforcement_level=EnforcementLevel.ADVISORY,
    )


def _exemptions(callbacks: Callbacks) -> Policy:
    return StackValidationPolicy(
        name=EXEMPTIONS,
        description=TITLE,
        validate=callbacks.exemptions,
        enforcement_level=EnforcementLevel.ADVISORY,
    )


def _policy(control: Control, callbacks: Callbacks) -> Policy:
    facts: dict[str, Any] = {
        "name": control.name,
        "description": control.title,
        "enforcement_level": EnforcementLevel(control.level.value),
        "config_schema": _schema(control),
        "display_name": f"{control.id} {control.title}",
        "severity": Severity(control.severity.value),
        "tags": _tags(control),
        "remediation_steps": control.remediation,
        "url": control.url,
    }
    if control.judges_graph:
        return StackValidationPolicy(validate=callbacks.stack(control), **facts)
    return ResourceValidationPolicy(validate=callbacks.resource(control), **facts)


def _schema(control: Control) -> PolicyConfigSchema | None:
    if not control.parameters:
        return None
    return PolicyConfigSchema(
        {
            parameter.name: {**parameter.schema, "default": parameter.default}
            for parameter in control.parameters
        }
    )


def _tags(control: Control) -> list[str]:
    service = control.applies_to[0].partition(":")[2].partition("/")[0]
    return [control.id, service]
