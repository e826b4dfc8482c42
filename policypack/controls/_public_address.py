"""Whether an instance gets a public IPv4 address: by its interfaces, subnets or an Elastic IP."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._helpers import undecided, violation
from ._launch import Launch
from ._model import Finding, Resource, Violation
from ._tokens import (
    DEFAULT_SUBNET,
    EIP,
    EIP_ASSOCIATION,
    INSTANCE_LIKE,
    NETWORK_INTERFACE,
    NETWORK_INTERFACE_ATTACHMENT,
    SUBNET,
)
from ._values import ABSENT, UNKNOWN, Property

FLAG: Final = "associatePublicIpAddress"
NEED: Final = "be false"
EXISTING_INTERFACES: Final = ("networkInterfaces", "primaryNetworkInterface")
BOUND_BY: Final = {
    EIP: ("instance", "networkInterface"),
    EIP_ASSOCIATION: ("instanceId", "networkInterfaceId"),
}
FLEET_SUBNETS: Final = ("vpcZoneIdentifiers[]", "launchTemplateConfigs[].overrides[].subnetId")
USERS_OF_INTERFACES: Final = (*INSTANCE_LIKE, NETWORK_INTERFACE_ATTACHMENT)
Subnets = tuple[tuple[Resource, Property], ...]


def judge_launch(resource: Resource, launch: Launch, graph: Graph) -> Iterator[Finding]:
    """Judge one launch; an instance on existing interfaces creates no address.

    Args:
        resource: the compute resource, which may name the subnets.
        launch: one set of its settings.
        graph: the stack.
    """
    own = launch.own_settings()
    if any(own.at(key).present for key in EXISTING_INTERFACES):
        return
    subnets = _subnets(resource, launch)
    flag = own.at(FLAG)
    inherited = launch.template_settings()
    if flag.absent and inherited.unknown:
        yield undecided(inherited.at(FLAG), NEED)
    elif flag.absent and launch.template and inherited.at("networkInterfaces").items():
        yield from judge_template_interfaces(launch.template, inherited, graph, subnets)
    elif launch.own is not None:
        yield from _judge_flag(flag, subnets, graph, "false")
    else:
        missing = Property(f"networkInterfaces[].{FLAG}", ABSENT, owner=inherited.owner)
        yield from _judge_flag(missing, subnets, graph, '"false"')


def judge_template_interfaces(
    template: Resource, settings: Property, graph: Graph, subnets: Subnets = ()
) -> Iterator[Finding]:
    """Judge the interfaces that a launch template creates, not those it attaches.

    Args:
        template: the launch template.
        settings: its inputs, worded as they shall appear in messages.
        graph: the stack.
        subnets: what those who launch from it say of the subnet.
    """
    for interface in created_interfaces(settings):
        subnet = interface.at("subnetId")
        own = ((template, subnet),) if subnet.present else subnets
        yield from _judge_flag(interface.at(FLAG), own, graph, '"false"')


def created_interfaces(settings: Property) -> Iterator[Property]:
    """List the interfaces of a launch template that do not exist yet."""
    for interface in settings.each("networkInterfaces[]"):
        if interface.unknown or interface.at("networkInterfaceId").absent:
            yield interface


def judge_elastic_ip(address: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what an Elastic IP is bound to."""
    instance, interface = (address.at(path) for path in BOUND_BY[address.type])
    if instance.present:
        yield Violation(instance.path, "gives an instance a public address; remove it")
    if interface.absent:
        return
    reference = graph.refer(address, interface, NETWORK_INTERFACE)
    if reference.outside:
        place = interface.because("refers to an interface outside this stack")
        yield undecided(place, "not be the interface of an instance")
    elif any(graph.users(found, *USERS_OF_INTERFACES) for found in reference.resources):
        yield Violation(interface.path, "gives an instance a public address; remove it")


def _subnets(resource: Resource, launch: Launch) -> Subnets:
    """List what a compute resource says of the subnets it launches into."""
    subnet = launch.own_settings().at("subnetId")
    if subnet.present:
        return ((launch.source, subnet),)
    return tuple((resource, found) for path in FLEET_SUBNETS for found in resource.each(path))


def _judge_flag(flag: Property, subnets: Subnets, graph: Graph, right: str) -> Iterator[Finding]:
    """Judge one new interface; without a flag, only subnets of this stack prove it private."""
    if flag.unknown:
        yield undecided(flag, NEED)
    elif flag.is_true:
        yield violation(flag, f"set it to {right}")
    elif not flag.is_false:
        yield from _judge_subnets(flag, subnets, graph, right)


def _judge_subnets(flag: Property, subnets: Subnets, graph: Graph, right: str) -> Iterator[Finding]:
    found = [
        graph.refer(holder, subnet, SUBNET, DEFAULT_SUBNET).resources for holder, subnet in subnets
    ]
    gives = [gives_addresses(subnet) for resources in found for subnet in resources]
    if True in gives:
        yield _not_set(flag, "its subnet gives out public addresses", right)
    elif not all(found) or not gives:
        yield _not_set(flag, "the subnet decides", right)
    elif UNKNOWN in gives:
        later = "is not set, and whether its subnet gives out public addresses is not known yet"
        yield undecided(flag.because(later), NEED)


def _not_set(flag: Property, consequence: str, right: str) -> Violation:
    return violation(flag.because(f"{flag.state}, so that {consequence}"), f"set it to {right}")


def gives_addresses(subnet: Resource) -> object:
    """Read the subnet's flag; AWS creates default subnets with it on, others with it off."""
    flag = subnet.at("mapPublicIpOnLaunch")
    if flag.unknown:
        return UNKNOWN
    return subnet.type == DEFAULT_SUBNET if flag.absent else not flag.is_false
