"""Which ways package groups leave open for packages to come into a domain."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from .._graph import Graph
from .._model import Resource
from .._policy_documents import member
from .._values import Property
from ..ecr._tokens import CLOUD_CONTROL

GROUP: Final = "AWS::CodeArtifact::PackageGroup"
STATE: Final = "desiredState"
EVERYTHING: Final = "/*"
INHERITED: Final = ("", "INHERIT")
CLOSED: Final = "BLOCK"


@dataclass(frozen=True, slots=True)
class Group:
    """A package group.

    Args:
        state: what is desired of it.
        domain: its domain; None if that is not known.
        pattern: what its packages are called; None if that is not known.
    """

    state: Property
    domain: str | None
    pattern: str | None

    def mode(self, origin: str) -> Property:
        """Read the restriction of one origin: `Publish` or `ExternalUpstream`."""
        found = self.state
        for name in ("OriginConfiguration", "Restrictions", origin, "RestrictionMode"):
            found = member(found, name)
        return found

    def is_within(self, other: "Group") -> bool:
        """Say whether all its packages are those of another group, from which it inherits."""
        if self.pattern is None or other.pattern is None or self.domain != other.domain:
            return False
        broader = other.pattern.endswith(("*", "~")) and self.pattern != other.pattern
        return broader and self.pattern.startswith(other.pattern[:-1])


def group_of(resource: Resource) -> Group | None:
    """Read a package group; None for what Cloud Control declares besides."""
    if resource.at("typeName").value != GROUP:
        return None
    state = resource.at(STATE).document()
    return Group(state, member(state, "DomainName").text, member(state, "Pattern").text)


def is_open(group: Group, origin: str, graph: Graph) -> bool | None:
    """Say whether packages may come in from an origin; None if that is not known.

    What a group leaves to those above it, they say; the group of everything is open by default.
    """
    for each in (group, *_above(group, graph)):
        mode = each.mode(origin)
        if mode.unknown:
            return None
        if (mode.text or "") not in INHERITED:
            return mode.text != CLOSED
        if each.pattern == EVERYTHING:
            return True
    return None


def _above(group: Group, graph: Graph) -> list[Group]:
    above = [each for each in _groups(graph) if group.is_within(each)]
    return sorted(above, key=lambda each: len(each.pattern or ""), reverse=True)


# Each group of a stack asks the same: the answer is kept while the stack is judged.
@lru_cache(maxsize=1)
def _groups(graph: Graph) -> tuple[Group, ...]:
    return tuple(_all(graph))


def _all(graph: Graph) -> Iterator[Group]:
    for resource in graph.of_type(CLOUD_CONTROL):
        group = group_of(resource)
        if group is not None:
            yield group
