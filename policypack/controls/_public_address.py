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
from ._values import UNKNOWN, Property

FLAG: Final = "associatePublicIpAddress"
NEED: Final = "be false"
EXISTING_INTERFACES: Final = (
    "networkInterfaces",
    "primaryNetworkInterface",
    "primaryNetworkInterfaceId",
    "primaryNetworkInterfaces",
)
BOUND_BY: Final = {
    EIP: ("instance", "networkInterface"),
    EIP_ASSOCIATION: ("instanceId", "networkInterfaceId"),
}
USERS_OF_INTERFACES: Final = (*INSTANCE_LIKE, NETWORK_INTERFACE_ATTACHMENT)


def judge_launch(launch: Launch, graph: Graph) -> Iterator[Finding]:
    """Judge one launch; an instance on existing interfaces creates no address."""
    own = launch.own_settings()
    if any(own.at(key).present for key in EXISTING_INTERFACES):
        return
    flag = own.at(FLAG)
    inherited = launch.template_settings()
    if flag.absent and inherited.unknown:
        yield undecided(inherited.at(FLAG), NEED)
    elif flag.absent and launch.template and inherited.at("networkInterfaces").items():
        yield from judge_template_interfaces(launch.template, inherited, graph)
    elif launch.own is not None:
        yield from _judge_flag(flag, own.at("subnetId"), launch.source, graph, "false")


def judge_template_interfaces(
    template: Resource, settings: Property, graph: Graph
) -> Iterator[Finding]:
    """Judge the interfaces that a launch template creates, not those it attaches.

    Args:
        template: the launch template.
        settings: its inputs, worded as they shall appear in messages.
        graph: the stack.
    """
    for interface in settings.each("networkInterfaces[]"):
        if interface.unknown or interface.at("networkInterfaceId").absent:
            subnet = interface.at("subnetId")
            yield from _judge_flag(interface.at(FLAG), subnet, template, graph, '"false"')


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


def _judge_flag(
    flag: Property, subnet: Property, holder: Resource, graph: Graph, right: str
) -> Iterator[Finding]:
    """Judge one new interface; without a flag, only a subnet of this stack proves it private."""
    if flag.unknown:
        yield undecided(flag, NEED)
    elif flag.is_true:
        yield violation(flag, f"set it to {right}")
    elif not flag.is_false:
        yield from _judge_subnet(flag, subnet, holder, graph, right)


def _judge_subnet(
    flag: Property, subnet: Property, holder: Resource, graph: Graph, right: str
) -> Iterator[Finding]:
    subnets = graph.refer(holder, subnet, SUBNET, DEFAULT_SUBNET).resources
    gives = [_gives_addresses(found) for found in subnets]
    if UNKNOWN in gives:
        later = "is not set, and whether its subnet gives out public addresses is not known yet"
        yield undecided(flag.because(later), NEED)
    elif not gives or True in gives:
        where = "its subnet gives out public addresses" if gives else "the subnet decides"
        yield violation(flag.because(f"is not set, so that {where}"), f"set it to {right}")


def _gives_addresses(subnet: Resource) -> object:
    """Read the subnet's flag; AWS creates default subnets with it on, others with it off."""
    flag = subnet.at("mapPublicIpOnLaunch")
    if flag.unknown:
        return UNKNOWN
    return subnet.type == DEFAULT_SUBNET if flag.absent else not flag.is_false
