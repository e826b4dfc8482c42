"""The documents that builds of Image Builder run: components, Dockerfiles and workflows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .._model import Resource
from .._values import UNKNOWN, Property
from ._tokens import COMPONENT, CONTAINER_RECIPE, WORKFLOW

INLINE: Final = {
    COMPONENT: "data",
    CONTAINER_RECIPE: "dockerfileTemplateData",
    WORKFLOW: "data",
}
IN_STORAGE: Final = {
    COMPONENT: "uri",
    CONTAINER_RECIPE: "dockerfileTemplateUri",
    WORKFLOW: "uri",
}
UNREADABLE: Final = "is a document that cannot be read from here"


def documents(resource: Resource) -> Iterator[Property]:
    """List the documents a resource has; unknown for one that lies in Amazon S3."""
    if resource.type in INLINE:
        found = resource.at(INLINE[resource.type])
        if found.unknown or found.text is not None:
            yield found
        stored = resource.at(IN_STORAGE[resource.type])
        if stored.present:
            yield replace(stored, value=UNKNOWN, reason=UNREADABLE)
