"""Where tags of a resource are set: its own, those of its volumes, and of what it launches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from .._model import Resource
from .._tags import Tags, holding, mapped, merged, tags_of
from .._tokens import INSTANCE_LIKE, LAUNCH_TEMPLATE

LAUNCHED: Final = {
    "instance": "instances",
    "volume": "volumes",
    "network-interface": "network interfaces",
}
SPECIFICATIONS: Final = "tagSpecifications"
DEVICES: Final = ("rootBlockDevice", "ebsBlockDevices[]")


def tag_sets(resource: Resource) -> Iterator[Tags]:
    """List the sets of tags that each must hold what is required.

    Volumes of an instance that nothing is said of are left out: its launch template or the
    provider's defaults may tag them.
    """
    yield tags_of(resource)
    if resource.type in INSTANCE_LIKE:
        if resource.at("volumeTags").present:
            yield mapped(resource, resource.properties, "volumeTags")
        for device in (found for path in DEVICES for found in resource.each(path)):
            if device.at("tags").present:
                yield mapped(resource, device)
    if resource.type == LAUNCH_TEMPLATE:
        yield from _launched(resource)


def _launched(template: Resource) -> Iterator[Tags]:
    """Join, for each kind of resource that a template launches, what its specifications say."""
    place = template.at(SPECIFICATIONS)
    specifications = [(it, it.at("resourceType")) for it in place.items()]
    doubts = tuple(holding(kind, place) for _, kind in specifications if kind.unknown)
    for launched, words in LAUNCHED.items():
        meant = [it.at("tags") for it, kind in specifications if kind.text == launched]
        found = merged(meant[0] if len(meant) == 1 else place, meant)
        yield replace(found, doubts=(*found.doubts, *doubts), use=f" for {words}")
