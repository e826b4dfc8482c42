"""The address blocks of the prefix lists that rules and routes name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._internet import Family, Network, network_of
from ._loose import loose
from ._model import Resource
from ._values import Property

PREFIX_LIST: Final = "aws:ec2/managedPrefixList:ManagedPrefixList"
PREFIX_LIST_ENTRY: Final = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a prefix list.

    Args:
        sure: the blocks it holds for certain.
        perhaps: the blocks it holds, or may hold.
        doubt: why it may hold others; empty if it cannot.
    """

    sure: Sequence[Property] = ()
    perhaps: Sequence[Property] = ()
    doubt: str = ""

    def blocks(self, family: Family, *, certain: bool) -> list[Network]:
        """List the blocks of one address family."""
        found = self.sure if certain else self.perhaps
        read = (network_of(block.text, family) for block in found)
        return [network for network in read if network is not None]


def listed(user: Resource, prefix_list: Property, graph: Graph) -> Listed:
    """Look a prefix list up in the stack.

    Args:
        user: the resource that names it.
        prefix_list: the property that holds its id.
        graph: the stack.
    """
    found = graph.refer(user, prefix_list, PREFIX_LIST).resources
    if not found:
        return Listed(doubt="is a prefix list outside this stack")
    blocks = [block for one in found for block in _blocks(one, graph)]
    later = any(block.unknown for block in blocks) or loose(
        graph, PREFIX_LIST_ENTRY, "prefixListId", PREFIX_LIST
    )
    doubt = "is a prefix list with entries not known yet" if later else ""
    # An input with several references that are all unknown is linked to all their targets.
    return Listed(blocks if len(found) == 1 else (), blocks, doubt)


def _blocks(prefix_list: Resource, graph: Graph) -> list[Property]:
    separate = graph.referring(prefix_list, "prefixListId", PREFIX_LIST_ENTRY)
    return [*prefix_list.each("entries[].cidr"), *(entry.at("cidr") for entry in separate)]
