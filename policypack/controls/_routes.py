"""Routes to internet gateways, inline or separate, and the destinations they are for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from ._bundles import Kind, bundle
from ._graph import Graph
from ._internet import Family, Network, is_internet, network_of
from ._model import Resource
from ._prefix_lists import listed
from ._values import Property

ROUTE: Final = "aws:ec2/route:Route"
ROUTE_TABLE: Final = "aws:ec2/routeTable:RouteTable"
DEFAULT_ROUTE_TABLE: Final = "aws:ec2/defaultRouteTable:DefaultRouteTable"
INTERNET_GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"
VPN_GATEWAY: Final = "aws:ec2/vpnGateway:VpnGateway"
TABLES: Final = Kind(wholes=(ROUTE_TABLE, DEFAULT_ROUTE_TABLE), parts=(ROUTE,), path="routeTableId")

_INTERNET: Final = (
    INTERNET_GATEWAY,
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
)
_PRIVATE: Final = (VPN_GATEWAY, "aws:ec2/vpnGatewayAttachment:VpnGatewayAttachment")
_DESTINATIONS: Final[Mapping[bool, Mapping[Family, str]]] = {
    True: {4: "destinationCidrBlock", 6: "destinationIpv6CidrBlock"},
    False: {4: "cidrBlock", 6: "ipv6CidrBlock"},
}


@dataclass(frozen=True, slots=True)
class Way:
    """A route that leads, or may lead, to an internet gateway.

    Args:
        urn: the resource it is written in.
        gateway: the property that names the gateway.
        certain: the gateway is an internet gateway.
        blocks: the destinations by address family, as far as they are known.
        doubts: the properties of destinations that are not known.
    """

    urn: str
    gateway: Property
    certain: bool
    blocks: Mapping[Family, Sequence[Network]]
    doubts: tuple[Property, ...]


_WAYS: Final[WeakKeyDictionary[Graph, dict[str, tuple[Way, ...]]]] = WeakKeyDictionary()


def ways(resource: Resource, graph: Graph) -> tuple[Way, ...]:
    """List what leads to the internet in the table a resource is, or is a route of."""
    members = bundle(resource, graph, TABLES)
    known = _WAYS.setdefault(graph, {})
    key = members[0].urn
    if key not in known:
        known[key] = tuple(way for member in members for way in _ways(member, graph))
    return known[key]


def table_names(resource: Resource, graph: Graph) -> set[str]:
    """List the ids and the name in the program of the table a resource is, or is a route of."""
    tables = [one for one in bundle(resource, graph, TABLES) if one.type in TABLES.wholes]
    ids = [resource.at(TABLES.path), *(table.output("id") for table in tables)]
    return {table.name for table in tables} | {found.text for found in ids if found.text}


def open_families(found: Sequence[Way]) -> frozenset[Family]:
    """List the address families in which routes together lead to all of the internet."""
    families: tuple[Family, ...] = (4, 6)
    return frozenset(
        family
        for family in families
        if is_internet([block for way in found for block in way.blocks[family]], family)
    )


def _ways(resource: Resource, graph: Graph) -> Iterator[Way]:
    separate = resource.type == ROUTE
    for route in [resource.properties] if separate else resource.each("routes[]"):
        gateway = route.at("gatewayId")
        leads = _leads_out(resource, gateway, graph)
        if leads is not False:
            yield _way(resource, route, graph, certain=leads is True)


def _way(resource: Resource, route: Property, graph: Graph, *, certain: bool) -> Way:
    names = _DESTINATIONS[resource.type == ROUTE]
    cidrs = {family: route.at(name) for family, name in names.items()}
    prefix_list = route.at("destinationPrefixListId")
    found = listed(resource, prefix_list, graph) if prefix_list.present else None
    blocks: dict[Family, Sequence[Network]] = {}
    for family, cidr in cidrs.items():
        network = network_of(cidr.text, family)
        held = [] if found is None else found.blocks(family, certain=True)
        blocks[family] = held if network is None else [network, *held]
    doubts = [cidr for cidr in cidrs.values() if cidr.unknown]
    if found is not None and found.doubt:
        doubts.append(prefix_list.because(found.doubt))
    return Way(resource.urn, route.at("gatewayId"), certain, blocks, tuple(doubts))


def _leads_out(resource: Resource, gateway: Property, graph: Graph) -> bool | None:
    """Say whether a gateway is an internet gateway; None if that is not known yet."""
    if not gateway.unknown:
        return (gateway.text or "").startswith("igw-")
    internet = graph.refer(resource, gateway, *_INTERNET).resources
    private = graph.refer(resource, gateway, *_PRIVATE).resources
    return None if bool(internet) is bool(private) else bool(internet)
