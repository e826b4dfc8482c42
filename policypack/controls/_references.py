"""Whether anything of a kind refers to a resource, where some references are not known yet."""

from functools import lru_cache

from ._graph import Graph
from ._model import Resource


def may_refer(target: Resource, path: str, token: str, graph: Graph) -> bool | None:
    """Say whether a resource of a type refers to the target.

    Args:
        target: the resource that may be referred to.
        path: where resources of the type name it.
        token: the type.
        graph: the stack.

    Returns:
        None where none does, but one refers to something that is not known yet.
    """
    if graph.referring(target, path, token):
        return True
    return None if _has_loose_ends(graph, path, token, target.type) else False


# Each target of a stack asks the same: the answers are kept while the stack is judged.
@lru_cache(maxsize=8)
def _has_loose_ends(graph: Graph, path: str, token: str, target: str) -> bool:
    return any(
        place.unknown and not graph.refer(user, place, target).resources
        for user in graph.of_type(token)
        for place in user.each(path)
    )
