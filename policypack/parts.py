"""What the controls are shown of a resource: itself, or the classic resources it amounts to."""

from dataclasses import replace

from .controls._model import Resource
from .controls._twins import PREFIX, classic


def parts_of(resource: Resource) -> tuple[Resource, ...]:
    """Read a resource of aws-native as classic ones, which know what the program declares.

    Args:
        resource: with its outputs and dependencies, if it is to be part of a graph.
    """
    if not resource.type.startswith(PREFIX):  # as nearly all
        return (resource,)
    parts = tuple(
        replace(part, written_in=resource.urn, origin=translation)
        for part, translation in classic(resource)
    )
    return parts or (resource,)
