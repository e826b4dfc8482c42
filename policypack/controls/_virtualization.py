"""Whether an instance may be paravirtual: by its image, else by its instance types."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._helpers import undecided, violation
from ._instance_types import instance_types
from ._launch import Launch
from ._model import Finding, Resource
from ._tokens import AMI
from ._values import Property

# EC2 user guide, "Virtualization types": the previous-generation types that support PV images.
EITHER_KIND: Final = frozenset({"c1", "c3", "hs1", "m1", "m2", "m3", "t1"})
RIGHT: Final = "hvm"
NEED_TYPE: Final = "be of the current generation, as the image's kind cannot be seen from here"


def judge_image(image: Resource) -> Iterator[Finding]:
    """Judge an image of the stack; without a kind it is paravirtual."""
    kind = image.at("virtualizationType")
    if kind.unknown:
        yield undecided(kind, f'be "{RIGHT}"')
    elif kind.absent:
        state = kind.because("is not set, which makes the image paravirtual")
        yield violation(state, f'set it to "{RIGHT}"')
    elif kind.value != RIGHT:
        yield violation(kind, f'set it to "{RIGHT}"')


def judge_launch(launch: Launch, graph: Graph) -> Iterator[Finding]:
    """Judge what one launch starts.

    Args:
        launch: one set of settings of a compute resource.
        graph: the stack.
    """
    image = launch.setting("ami", "imageId")
    if launch.own is not None and image.absent:
        image = launch.setting("imageId")
    holder = launch.template if image.owner and launch.template else launch.source
    images = graph.refer(holder, image, AMI).resources
    kinds = [found.at("virtualizationType") for found in images]
    if any(kind.absent or (kind.present and kind.text not in (None, RIGHT)) for kind in kinds):
        yield violation(image.because("is a paravirtual image"), "use an HVM image")
    elif not kinds or any(kind.unknown for kind in kinds):
        for found in instance_types(launch):
            yield from _judge_type(found)


def _judge_type(found: Property) -> Iterator[Finding]:
    if found.keys():
        generations = found.at("instanceGenerations")
        if generations.value != ["current"]:
            yield undecided(generations, 'be ["current"]')
        return
    family = (found.text or "").partition(".")[0]
    if not family or family in EITHER_KIND:
        yield undecided(found, NEED_TYPE)
