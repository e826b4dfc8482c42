"""Where a launch puts an instance: subnets and security groups, wherever they are named."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._launch import Launch
from ._model import Resource
from ._public_address import EXISTING_INTERFACES, created_interfaces
from ._tokens import GROUP, LAUNCH_CONFIGURATION, NETWORK_INTERFACE
from ._values import ABSENT, Property

INTENDED: Final = "vpcIds"
ZONES: Final = "vpcZoneIdentifiers"
SUBNET_ID: Final = "subnetId"
GROUP_IDS: Final = "vpcSecurityGroupIds"
GROUPS: Final = "securityGroups"
INTERFACE_ID: Final = "networkInterfaceId"
Named = tuple[Resource, Property]


def subnets(resource: Resource, launch: Launch, graph: Graph) -> tuple[Named, ...]:
    """List what names the subnets of a launch, each with the resource it is written in.

    Never empty: a property that is absent, or unknown, stands for a launch that names none, or
    where that cannot be known. Existing interfaces of another stack stand for their subnets.
    """
    own = launch.own_settings()
    if resource.type == GROUP:
        zones = tuple((resource, zone) for zone in resource.each(f"{ZONES}[]") if zone.present)
        return zones or ((resource, Property(ZONES, ABSENT)),)
    if own.at(SUBNET_ID).present:
        return ((launch.source, own.at(SUBNET_ID)),)
    existing = tuple(_of_existing(launch.source, own, graph))
    if existing:
        return existing
    inherited = tuple(_of_template(launch))
    chosen = [override.at(SUBNET_ID) for override in launch.overrides]
    named = tuple((resource, subnet) for subnet in chosen if subnet.present)
    return named if named and len(named) == len(chosen) else (*named, *inherited)


def unnamed_groups(launch: Launch) -> tuple[Property, ...]:
    """List where security groups should be named and are not, or are not known to be."""
    own, settings = launch.own_settings(), launch.template_settings()
    if any(own.at(key).present for key in EXISTING_INTERFACES):
        return ()
    named = [own.at(GROUP_IDS), own.at(GROUPS)]
    if launch.template is not None:
        named += [settings.at(GROUP_IDS), settings.at("securityGroupNames")]
    if any(_names(groups) for groups in named):
        return ()
    if settings.unknown:
        return (settings.at(GROUP_IDS),)
    interfaces = [found.at(GROUPS) for found in created_interfaces(settings)]
    if not interfaces:
        key = GROUPS if launch.source.type == LAUNCH_CONFIGURATION else GROUP_IDS
        return (_missing(launch, key),)
    return tuple(found for found in interfaces if found.unknown or not _names(found))


def _of_existing(source: Resource, own: Property, graph: Graph) -> Iterator[Named]:
    for key in EXISTING_INTERFACES:
        for found in own.at(key).items():
            interface = found.at(INTERFACE_ID)
            inside = graph.refer(source, interface, NETWORK_INTERFACE).resources
            yield from ((one, one.at(SUBNET_ID)) for one in inside)
            if not inside:
                yield source, interface


def _of_template(launch: Launch) -> Iterator[Named]:
    settings, holder = launch.template_settings(), launch.template or launch.source
    interfaces = settings.at("networkInterfaces")
    if settings.unknown:
        yield holder, settings.at(f"networkInterfaces.{SUBNET_ID}")
    elif interfaces.unknown:
        yield holder, interfaces.because(f"{interfaces.state}, nor is whether it names a subnet")
    elif not interfaces.items():
        yield holder, _missing(launch, SUBNET_ID)
    else:
        yield from ((holder, _place(interface)) for interface in interfaces.items())


def _place(interface: Property) -> Property:
    existing = interface.at(INTERFACE_ID)
    return existing if existing.present else interface.at(SUBNET_ID)


def _missing(launch: Launch, key: str) -> Property:
    if launch.own is not None:
        return Property(launch.own.at(key).path, ABSENT)
    path = f"networkInterfaces[].{key}" if key == SUBNET_ID else key
    return Property(path, ABSENT, owner=launch.template_settings().owner)


def _names(groups: Property) -> bool:
    return groups.unknown or any(group.present for group in groups.items())
