"""What several resources make together: an ACL and its rules, a route table and its routes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from ._graph import Graph
from ._model import Resource

Members = tuple[Resource, ...]
_KNOWN: Final[WeakKeyDictionary[Graph, dict["Kind", dict[str, Members]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is declared as a whole, in parts, or both.

    Args:
        wholes: types that are the thing itself.
        parts: types that are a part of it.
        path: the property by which a part names the thing.
    """

    wholes: tuple[str, ...]
    parts: tuple[str, ...]
    path: str

    @property
    def types(self) -> tuple[str, ...]:
        """All types that contribute to such a thing."""
        return (*self.wholes, *self.parts)


def bundle(resource: Resource, graph: Graph, kind: Kind) -> Members:
    """List what makes the thing a resource is, or is a part of.

    Parts of a thing of another stack are found by the same literal id. A part that names what is
    not known yet, and is linked to nothing, is alone.
    """
    known = _KNOWN.setdefault(graph, {})
    if kind not in known:
        known[kind] = _bundles(graph, kind)
    return known[kind].get(resource.urn, (resource,))


def _bundles(graph: Graph, kind: Kind) -> dict[str, Members]:
    members: dict[str, list[Resource]] = defaultdict(list)
    for whole in graph.of_type(*kind.wholes):
        members[whole.urn].append(whole)
    for part in graph.of_type(*kind.parts):
        name = part.at(kind.path)
        found = graph.refer(part, name, *kind.wholes).resources
        members[found[0].urn if found else name.text or part.urn].append(part)
    return {one.urn: tuple(found) for found in members.values() for one in found}
