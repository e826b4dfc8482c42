"""Whether an instance may be paravirtual: by its image, else by its instance types."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._helpers import undecided, violation
from ._launch import Launch
from ._model import Finding, Resource
from ._tokens import AMI
from ._values import Property

# EC2 user guide, "Virtualization types": the previous-generation types that support PV images.
EITHER_KIND: Final = frozenset({"c1", "c3", "hs1", "m1", "m2", "m3", "t1"})
RIGHT: Final = "hvm"
NEED_TYPE: Final = "be of the current generation, as the image's kind cannot be seen from here"
OVERRIDES: Final = (
    "mixedInstancesPolicy.launchTemplate.overrides[]",
    "launchTemplateConfigs[].overrides[]",
)
REQUIREMENTS: Final = "instanceRequirements"
TYPE: Final = "instanceType"


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


def judge_launch(resource: Resource, launch: Launch, graph: Graph) -> Iterator[Finding]:
    """Judge what one launch starts.

    Args:
        resource: the compute resource.
        launch: one set of its settings.
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
        for found in _instance_types(resource, launch):
            yield from _judge_type(found)


def _instance_types(resource: Resource, launch: Launch) -> Iterator[Property]:
    """List the instance types in force: the overrides of a fleet, else the one of the launch."""
    overrides = [found for path in OVERRIDES for found in resource.each(path)]
    chosen = [found for found in map(_choice, overrides) if found.present]
    if chosen:
        yield from chosen
        return
    single = launch.setting(TYPE)
    requirements = launch.template_settings().at(REQUIREMENTS)
    yield requirements if single.absent and requirements.present else single


def _choice(override: Property) -> Property:
    single = override.at(TYPE)
    return single if single.present else override.at(REQUIREMENTS)


def _judge_type(found: Property) -> Iterator[Finding]:
    if found.keys():
        generations = found.at("instanceGenerations")
        if generations.value != ["current"]:
            yield undecided(generations, 'be ["current"]')
        return
    family = (found.text or "").partition(".")[0]
    if not family or family in EITHER_KIND:
        yield undecided(found, NEED_TYPE)
