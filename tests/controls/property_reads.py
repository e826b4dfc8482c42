"""Watch which properties a control reads while it judges."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from unittest.mock import patch

from policypack.controls import _graph, by_name
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control, Resource
from policypack.controls._values import Property
from policypack.judgement import judge

INDEX = re.compile(r"\[\d+\]")
Place = tuple[str, str]  # a type token, and a path with [] for any index


class WatchedPath(str):
    """A path that knows the type of the resource it leads into, whoever copies the property."""

    __slots__ = ("token",)
    token: str

    @classmethod
    def within(cls, token: str, path: str) -> "WatchedPath":
        made = cls(path)
        made.token = token
        return made


@dataclass
class Watch:
    """What was read so far.

    Args:
        places: the types and paths.
    """

    places: set[Place] = field(default_factory=set)
    _tokens: dict[int, str] = field(default_factory=dict)
    _kept: list[object] = field(default_factory=list)

    def over(self, resource: Resource) -> Resource:
        """Return a resource whose inputs are watched."""
        inputs = dict(resource.inputs)
        self._tokens[id(inputs)] = resource.type
        self._kept.append(inputs)  # as long as its id counts
        return replace(resource, inputs=inputs)

    def token_of(self, found: Property) -> str:
        """Tell the type a property was read from; empty if it is not watched."""
        if isinstance(found.path, WatchedPath):
            return found.path.token
        return self._tokens.get(id(found.value), "") if found.path == "" else ""


@contextmanager
def watching(watch: Watch) -> Iterator[None]:
    """Let a watch see all that is read."""
    at, items, document = Property.at, Property.items, Property.document
    identities = _graph._identities

    def watched(found: Property, token: str) -> Property:
        watch.places.add((token, INDEX.sub("[]", found.asked or found.path)))
        return replace(found, path=WatchedPath.within(token, found.path))

    def watched_at(self: Property, path: str) -> Property:
        token, found = watch.token_of(self), at(self, path)
        # A doubt in own words stands at one resource and asks for the paths of another.
        return watched(found, token) if token and not self.reason else plain(found)

    def watched_items(self: Property) -> list[Property]:
        token, found = watch.token_of(self), items(self)
        return [watched(each, token) for each in found] if token else found

    def plain(found: Property) -> Property:
        return replace(found, path=str(found.path))

    def unwatched_identities(resource: Resource) -> set[str]:
        return identities(replace(resource, inputs=dict(resource.inputs)))

    with (
        patch.object(Property, "at", watched_at),
        patch.object(Property, "items", watched_items),
        patch.object(Property, "document", lambda self: plain(document(self))),
        patch.object(_graph, "_identities", unwatched_identities),
    ):
        yield


def reads_in(control: Control, stack: tuple[Resource, ...]) -> frozenset[Place]:
    """List all a control reads while it judges each resource of a stack."""
    watch = Watch()
    graph = Graph(watch.over(resource) for resource in stack)
    with watching(watch):
        for resource in graph.of_type(*control.applies_to):
            judge(control, resource, graph)
    return frozenset(watch.places)


@cache
def reads(name: str) -> frozenset[Place]:
    """List all a control reads of the resources of its examples."""
    control, watch = by_name()[name], Watch()
    for example in (*control.passing, *control.failing, *control.undecided):
        seen = tuple(watch.over(resource) for resource in resources_of(example))
        with watching(watch):
            judge(control, seen[0], Graph(seen), example.settings)
    return frozenset(watch.places)
