"""References that may lead to anything: not known yet, and no edge of the engine says where to."""

from typing import Final
from weakref import WeakKeyDictionary

from ._graph import Graph
from ._model import Resource

Key = tuple[str, str, tuple[str, ...]]
_KNOWN: Final[WeakKeyDictionary[Graph, dict[Key, tuple[Resource, ...]]]] = WeakKeyDictionary()


def loose(graph: Graph, token: str, path: str, *targets: str) -> tuple[Resource, ...]:
    """List the resources of a type that may refer to any resource of the target types.

    Args:
        graph: the stack.
        token: type of the resources that refer.
        path: the property they refer by.
        targets: types it may refer to.
    """
    known = _KNOWN.setdefault(graph, {})
    key = (token, path, targets)
    if key not in known:
        known[key] = tuple(
            user
            for user in graph.of_type(token)
            if user.at(path).unknown and not graph.refer(user, user.at(path), *targets).resources
        )
    return known[key]
