"""The images that are launched or built from: where they are named, and what the name tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ._graph import Graph
from ._launch import launches
from ._model import Resource
from ._tokens import (
    AMI,
    AMI_COPY,
    AMI_FROM_INSTANCE,
    FLEET,
    GROUP,
    IMAGE_RECIPE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
)
from ._values import Property

BUILT_IMAGE: Final = "aws:imagebuilder/image:Image"
IMAGES: Final = (AMI, AMI_COPY, AMI_FROM_INSTANCE, BUILT_IMAGE)
LAUNCHED: Final = {
    INSTANCE: "ami",
    SPOT_INSTANCE_REQUEST: "ami",
    LAUNCH_TEMPLATE: "imageId",
    LAUNCH_CONFIGURATION: "imageId",
    SPOT_FLEET_REQUEST: "launchSpecifications[].ami",
    IMAGE_RECIPE: "parentImage",
}
PATHS: Final = {**LAUNCHED, AMI_COPY: "sourceAmiId"}
USING: Final = (*LAUNCHED, GROUP, FLEET)
# resolve:ssm:/path, resolve:ssm:name:version, ssm:/path in recipes, and the same with an ARN.
PARAMETER: Final = re.compile(
    r"(?:resolve:)?ssm:(?:arn:[^:]*:ssm:[^:]*:[^:]*:parameter(?=/))?(?P<name>[^:]+)(?::.*)?"
)
BUILT: Final = re.compile(r"arn:[^:]*:imagebuilder:[^:]*:(?P<owner>[^:]+):image/.*")


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class ImageUse:
    """A place where an image is named.

    Args:
        place: the property; never absent.
        images: the images of the stack it refers to.
    """

    place: Property
    images: tuple[Resource, ...] = ()

    @property
    def parameter(self) -> str:
        """Name of the Systems Manager parameter that is resolved at launch; empty if it is none."""
        return _parameter(self.place.text or "")

    @property
    def builder(self) -> str:
        """Account in the ARN of an image of Image Builder, `aws` for its own; else empty."""
        found = BUILT.fullmatch(self.place.text or "")
        return found["owner"] if found else ""

    @property
    def id(self) -> str:
        """The literal id of an AMI; empty if it is none."""
        text = self.place.text or ""
        return text if text.startswith("ami-") else ""


@lru_cache(maxsize=256)
def _parameter(text: str) -> str:
    """Take the parameter's name out of an image; a stack has few images, and several ask."""
    found = PARAMETER.fullmatch(text)
    return found["name"] if found else ""


def image_uses(resource: Resource, graph: Graph) -> Iterator[ImageUse]:
    """List where a resource names an image, or takes it from a template nobody can see.

    What takes it from a launch template or launch configuration of the stack is left out: the
    image is named, and judged, there.
    """
    path = PATHS.get(resource.type)
    for place in resource.each(path) if path else ():
        if place.present:
            yield ImageUse(place, _images_of(resource, place, graph))
    for launch in launches(resource, graph):
        # EC2 lets overrides name an image of their own; the provider is yet to follow.
        for place in (override.at("imageId") for override in launch.overrides):
            if place.present and not place.unknown:
                yield ImageUse(place)
        if launch.doubt is not None and launch.own_settings().at("ami").absent:
            yield ImageUse(launch.doubt.at("imageId"))


def _images_of(resource: Resource, place: Property, graph: Graph) -> tuple[Resource, ...]:
    """Find the images of the stack: by id, or as what Image Builder made, whose id is another's."""
    found = graph.refer(resource, place, *IMAGES).resources
    return found or graph.sources(resource, place.path, BUILT_IMAGE)
