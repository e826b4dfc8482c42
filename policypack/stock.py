"""Serve the same policies by the stock SDK: the fall-back, should its protocol change."""

from pulumi_policy import EnforcementLevel, PolicyPack

from .controls import catalogue
from .policies import PACK_DESCRIPTION, PACK_NAME, definitions


def serve() -> None:
    """Serve until told to end; the SDK's constructor does not return."""
    PolicyPack(
        name=PACK_NAME,
        policies=definitions(catalogue()),
        enforcement_level=EnforcementLevel.ADVISORY,
        description=PACK_DESCRIPTION,
    )
