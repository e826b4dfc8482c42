"""The least a pack on the stock SDK costs: one policy that judges nothing."""

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)


def validate(_args: ResourceValidationArgs, _report: ReportViolation) -> None:
    """Find nothing."""


PolicyPack(
    name="stock-empty",
    enforcement_level=EnforcementLevel.ADVISORY,
    policies=[
        ResourceValidationPolicy(name="nothing", description="Judges nothing.", validate=validate)
    ],
)
