"""In how many availability zones the subnets of a function lie, at least and at most."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .._graph import Graph
from .._model import Resource
from .._tokens import DEFAULT_SUBNET, SUBNET
from .._values import Property


@dataclass
class Zones:
    """What is known of the zones of some subnets; a zone has a name and an id.

    Args:
        names: of those known by name.
        ids: of those known by id only, which may be zones of `names`.
        hidden: number of subnets of which nothing is known.
    """

    names: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    hidden: int = 0

    def add(self, subnet: Resource) -> None:
        """Take in a subnet."""
        name = _known(subnet, "availabilityZone")
        identity = _known(subnet, "availabilityZoneId")
        if name is not None:
            self.names.add(name)
        elif identity is not None:
            self.ids.add(identity)
        else:
            self.hidden += 1

    @property
    def least(self) -> int:
        """How many zones there are at least."""
        return max(len(self.names), len(self.ids), 1 if self.hidden else 0)

    @property
    def most(self) -> int:
        """How many zones there are at most."""
        return len(self.names) + len(self.ids) + self.hidden


def zones_of(function: Resource, subnets: Iterable[Property], graph: Graph) -> Zones:
    """Find the zones of subnets; the same subnet named twice counts once.

    Args:
        function: has the subnets in its `vpcConfig`.
        subnets: the elements of the list.
        graph: the stack.
    """
    zones = Zones()
    elements = list(subnets)
    named = {element.text: element for element in elements if element.text is not None}
    found = {}
    for element in named.values():
        meant = graph.refer(function, element, SUBNET, DEFAULT_SUBNET).resources
        found.update({meant[0].urn: meant[0]} if len(meant) == 1 else {})
        zones.hidden += len(meant) != 1
    unnamed = sum(element.text is None for element in elements)
    rest = _linked(function, graph, set(found)) if unnamed else {}
    # More subnets than elements: nobody knows which of them the elements are.
    chosen = rest if len(rest) <= unnamed else {}
    zones.hidden += unnamed - len(chosen)
    for subnet in (*found.values(), *chosen.values()):
        zones.add(subnet)
    return zones


def _linked(function: Resource, graph: Graph, known: set[str]) -> dict[str, Resource]:
    linked = graph.sources(function, "vpcConfig", SUBNET, DEFAULT_SUBNET)
    return {subnet.urn: subnet for subnet in linked if subnet.urn not in known}


def _known(subnet: Resource, key: str) -> str | None:
    return subnet.at(key).text or subnet.output(key).text
