"""The catalogue as ordinary `pulumi_policy` policies: names, levels, schemas, texts."""

from collections.abc import Iterable
from typing import Any, Final

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
)

from .callbacks import UNDECIDED, Callbacks
from .controls._model import Control, Level

PACK_NAME: Final = "compliant-ec2"
PACK_VERSION: Final = "0.1.0"
PACK_DESCRIPTION: Final = "Judges AWS compute by the controls of AWS Security Hub and more."
PACK_OPTIONS: Final = "pack-options"


def definitions(controls: Iterable[Control]) -> list[Policy]:
    """Make one policy of each control, after the one that holds the options of the pack."""
    callbacks = Callbacks()
    return [_pack_options(callbacks), *(_policy(control, callbacks) for control in controls)]


def _pack_options(callbacks: Callbacks) -> Policy:
    choices = [Level.ADVISORY.value, Level.MANDATORY.value]
    return ResourceValidationPolicy(
        name=PACK_OPTIONS,
        description="Holds the options of the pack; judges nothing.",
        validate=callbacks.options,
        enforcement_level=EnforcementLevel.ADVISORY,
        config_schema=PolicyConfigSchema(
            {
                UNDECIDED: {
                    "type": "string",
                    "enum": choices,
                    "default": choices[0],
                    "description": "What it does if a control cannot be decided yet.",
                }
            }
        ),
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
