"""The stack as a graph: who refers to whom, by dependency of a property or by a literal name.

Resources hold their recorded inputs, the edges come from the engine, so a reference is found
during preview too, when ids are not known yet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from ._model import Made, Resource
from ._values import Property

IDENTITIES = ("id", "arn", "name")


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Reference:
    """What a property refers to.

    Args:
        origin: the property that refers.
        resources: the resources of this stack it refers to.
    """

    origin: Property
    resources: tuple[Resource, ...] = ()

    @property
    def outside(self) -> bool:
        """It refers to something that is not in this stack, as far as can be known."""
        return self.origin.present and not self.resources


class Graph:
    """All resources of a stack.

    Args:
        resources: with their outputs and dependencies.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        ordered = sorted(resources, key=lambda resource: resource.urn)
        self._by_urn = {resource.urn: resource for resource in ordered}
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in ordered:
            self._by_type[resource.type].append(resource)
        self._names: dict[str, dict[str, list[Resource]]] = {}
        self._references: dict[tuple[str, str, str], dict[str, list[str]]] = {}
        self._kept: dict[object, object] = {}

    def once(self, name: object, make: Callable[[], Made]) -> Made:
        """Keep what several controls need to find in the stack.

        Args:
            name: of what is found; who finds it chooses it.
            make: finds it.
        """
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[return-value] # what was put there under the name

    @property
    def resources(self) -> tuple[Resource, ...]:
        """List all resources, in the order of their URNs."""
        return tuple(self._by_urn.values())

    def of_type(self, *types: str) -> tuple[Resource, ...]:
        """List the resources of these types, in the order of their URNs."""
        return tuple(found for token in types for found in self._by_type.get(token, ()))

    def sources(self, resource: Resource, key: str, *types: str) -> tuple[Resource, ...]:
        """List the resources of these types that one top-level input was computed from."""
        if key not in resource.property_dependencies:
            return ()
        found = map(self._by_urn.get, resource.property_dependencies[key])
        return tuple(source for source in found if source is not None and source.type in types)

    def users(self, resource: Resource, *types: str) -> tuple[Resource, ...]:
        """List the resources of these types that have an input computed from this one."""
        found = (self._by_urn[urn] for urn in self._users.get(resource.urn, ()))
        return tuple(user for user in found if user.type in types)

    def refer(self, resource: Resource, reference: Property, *types: str) -> Reference:
        """Find what a property of a resource refers to: by literal id, ARN or name, else by edge.

        An edge leads from a whole top-level input, so an input with several references of one
        type that are all unknown yields all their targets for each.
        """
        if reference.absent:
            return Reference(reference)
        literal = reference.text
        if literal is not None:
            named = tuple(found for token in types for found in self._named(token, literal))
            if named:
                return Reference(reference, named)
        key = reference.path.partition(".")[0].partition("[")[0]
        linked = self.sources(resource, key, *types)
        return Reference(reference, tuple(x for x in linked if _may_be(x, literal)))

    def referring(self, target: Resource, path: str, *types: str) -> tuple[Resource, ...]:
        """List the resources of these types that refer to the target by the property at `path`."""
        return tuple(
            self._by_urn[urn]
            for token in types
            for urn in self._referrers(token, path, target.type).get(target.urn, ())
        )

    def _named(self, token: str, literal: str) -> list[Resource]:
        """Find resources of a type by one of their known identities, through an index."""
        index = self._names.get(token)
        if index is None:
            index = self._names[token] = defaultdict(list)
            for resource in self._by_type.get(token, ()):
                for identity in _identities(resource):
                    index[identity].append(resource)
        return index.get(literal, [])

    def _referrers(self, token: str, path: str, target: str) -> dict[str, list[str]]:
        """Index which resources of a type refer to which of another by one path."""
        index = self._references.get((token, path, target))
        if index is None:
            index = self._references[token, path, target] = defaultdict(list)
            for user in self._by_type.get(token, ()):
                places = user.each(path)
                found = (x for place in places for x in self.refer(user, place, target).resources)
                for urn in dict.fromkeys(resource.urn for resource in found):
                    index[urn].append(user.urn)
        return index

    @cached_property
    def _users(self) -> dict[str, list[str]]:
        users: dict[str, list[str]] = defaultdict(list)
        for resource in self._by_urn.values():
            edges = resource.property_dependencies.values()
            for urn in dict.fromkeys(urn for urns in edges for urn in urns):
                users[urn].append(resource.urn)
        return users


def _identities(resource: Resource) -> set[str]:
    known = {resource.output(key).text for key in IDENTITIES} | {resource.at("name").text}
    return {identity for identity in known if identity}


def _may_be(resource: Resource, literal: str | None) -> bool:
    """A literal that is none of a resource's known identities may still be its unknown id."""
    if literal is None:
        return True
    return any(resource.output(key).text is None for key in ("id", "arn"))
