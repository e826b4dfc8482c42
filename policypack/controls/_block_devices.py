"""The EBS volumes a compute resource makes, by their `encrypted` flags."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ._graph import Graph
from ._launch import Launch, launches
from ._model import Resource
from ._tokens import SPOT_FLEET_REQUEST, VOLUME
from ._values import ABSENT, UNKNOWN, Property

FLAG: Final = "encrypted"
ROOTS: Final = ("rootBlockDevice", "rootBlockDevices[]")
IN_TEMPLATE: Final = f"blockDeviceMappings[].ebs.{FLAG}"
FURTHER: Final = "ebsBlockDevices[]"


def devices(resource: Resource, graph: Graph) -> Iterator[Property]:
    """List the flags of all volumes; absent where the program leaves one out."""
    if resource.type == VOLUME:
        yield resource.at(FLAG)
    for launch in launches(resource, graph):
        yield from _of_launch(launch)


def _of_launch(launch: Launch) -> Iterator[Property]:
    own = launch.own_settings()
    roots = [device for path in ROOTS for device in own.each(path) if device.present]
    for device in roots:
        yield device.at(FLAG)
    for device in own.each(FURTHER):
        yield _of_device(device)
    inherited = launch.template_settings()
    if inherited.unknown:
        if not roots:
            yield inherited.at(IN_TEMPLATE)
        return
    mappings = list(_of_template(inherited))
    yield from mappings
    if not roots and not mappings:
        of_fleet = launch.source.type == SPOT_FLEET_REQUEST
        mine = own.at("rootBlockDevices" if of_fleet else "rootBlockDevice").at(FLAG)
        yield mine if own.present else Property(IN_TEMPLATE, ABSENT, owner=inherited.owner)


def _of_template(template: Property) -> Iterator[Property]:
    """List the flags of the mappings that make EBS volumes; others are instance store or none."""
    for mapping in template.each("blockDeviceMappings[]"):
        device = mapping.at("ebs")
        if device.present:
            yield _of_device(device)


def _of_device(device: Property) -> Property:
    flag = device.at(FLAG)
    if flag.present or device.at("snapshotId").absent:
        return flag
    reason = "is not set, and the device follows its snapshot, which cannot be seen from here"
    return replace(flag, value=UNKNOWN, reason=reason)
