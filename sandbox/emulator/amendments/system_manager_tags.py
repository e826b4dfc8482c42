"""Tags of patch baselines and associations.

Systems Manager (API reference, AddTagsToResource): the resource type PatchBaseline takes the id of
a baseline, Association that of an association; one that does not exist is InvalidResourceId.

Moto refuses both types, so that a baseline with tags cannot even be created.
"""

from collections.abc import Callable
from typing import Any

from moto.ssm.exceptions import InvalidResourceId
from moto.ssm.models import SimpleSystemManagerBackend

from sandbox.emulator.amendments.seams import surround
from sandbox.emulator.amendments.system_manager_associations import associations_of


def _existing(
    original: Callable[..., str], backend: Any, resource_type: str, resource_id: str
) -> str:
    """Return the id of something that can carry tags."""
    stores = {"PatchBaseline": backend.baselines, "Association": associations_of(backend)}
    if resource_type not in stores:
        return original(backend, resource_type, resource_id)
    if resource_id not in stores[resource_type]:
        raise InvalidResourceId
    return resource_id


def apply() -> None:
    """Fit the amendment."""
    surround(
        SimpleSystemManagerBackend,
        "_validate_resource_type_and_id",
        _existing,
        parameters=("resource_type", "resource_id"),
        relies_on=('"PatchBaseline"', "raise InvalidResourceId()"),
    )
