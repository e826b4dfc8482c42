"""The EBS volumes that a compute resource makes, or a template for it describes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ._graph import Graph
from ._launch import Launch, launches
from ._model import Correction, Resource
from ._tokens import LAUNCH_CONFIGURATION, SPOT_FLEET_REQUEST, VOLUME
from ._values import ABSENT, UNKNOWN, Property

FLAG: Final = "encrypted"
ROOT: Final = "rootBlockDevice"
ROOTS: Final = "rootBlockDevices"
FURTHER: Final = "ebsBlockDevices[]"
MAPPINGS: Final = "blockDeviceMappings[]"
IN_TEMPLATE: Final = f"{MAPPINGS}.ebs"


def volumes(resource: Resource, graph: Graph) -> tuple[Property, ...]:
    """List the descriptions of all volumes; absent where the program leaves the root one out."""
    return graph.once(("volumes", resource.urn), lambda: tuple(_volumes(resource, graph)))


def _volumes(resource: Resource, graph: Graph) -> Iterator[Property]:
    if resource.type == VOLUME:
        yield resource.properties
    elif resource.type == LAUNCH_CONFIGURATION:
        yield from written_volumes(resource.properties)
        if resource.at(ROOT).absent:
            yield resource.at(ROOT)
    for launch in launches(resource, graph):
        yield from _of_launch(launch)


def written_volumes(settings: Property) -> Iterator[Property]:
    """List the volumes described at an instance, launch configuration or specification."""
    root = settings.at(ROOT)
    if root.present:
        yield root
    yield from settings.each(f"{ROOTS}[]")
    yield from (x for x in settings.each(FURTHER) if x.unknown or not x.at("noDevice").is_true)


def template_volumes(settings: Property) -> Iterator[Property]:
    """List the mappings of a launch template that make volumes, not instance store or nothing."""
    for mapping in settings.each(MAPPINGS):
        volume = mapping.at("ebs")
        if volume.present:
            yield volume


def encryption(volume: Property) -> Property:
    """Read whether a volume is encrypted; what comes of a snapshot follows it unless told."""
    flag = volume.at(FLAG)
    if flag.present or volume.at("snapshotId").absent:
        return flag
    reason = "is not set, and the device follows its snapshot, which cannot be seen from here"
    return replace(flag, value=UNKNOWN, reason=reason)


def encrypt(described: Iterable[Property], value: object) -> Iterator[Correction]:
    """Turn encryption on where that is not done; what comes of a snapshot cannot be told to."""
    for volume in described:
        flag = volume.at(FLAG)
        if not flag.unknown and not flag.is_true and volume.at("snapshotId").absent:
            yield Correction(flag.path, value)


def _of_launch(launch: Launch) -> Iterator[Property]:
    own = launch.own_settings()
    yield from written_volumes(own)
    has_root = own.at(ROOT).present or bool(own.at(ROOTS).items())
    inherited = launch.template_settings()
    if inherited.unknown:
        if not has_root:
            yield inherited.at(IN_TEMPLATE)
        return
    mapped = list(template_volumes(inherited))
    yield from mapped
    if not has_root and not mapped:
        of_fleet = launch.source.type == SPOT_FLEET_REQUEST
        mine = own.at(ROOTS if of_fleet else ROOT)
        yield mine if own.present else Property(IN_TEMPLATE, ABSENT, owner=inherited.owner)
