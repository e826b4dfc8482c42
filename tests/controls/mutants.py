"""Break what a control reads, one property at a time, in the ways that suit what stands there."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from policypack.controls._model import Resource
from policypack.controls._scalars import truth
from policypack.controls._values import ABSENT, UNKNOWN, Secret

FOREIGN = "mutant"
LARGE = 10**9
STEP = re.compile(r"([^.\[\]]+)|\[(\d*)\]")
Steps = tuple[str | int, ...]
Wrong = Mapping[tuple[str, str], Sequence[object]]


@dataclass(frozen=True)
class Mutant:
    """A resource with one property broken.

    Args:
        change: what was done to it, in words.
        resource: the outcome.
    """

    change: str
    resource: Resource


@dataclass(frozen=True)
class Place:
    """A property of a resource, to be broken.

    Args:
        resource: a compliant one.
        path: the property, with [] for any index.
        steps: the same, with indices.
        seen: inputs that were tried already, at this place or another.
    """

    resource: Resource
    path: str
    steps: Steps
    seen: list[object]

    def mutants(self, wrong: Wrong) -> Iterator[Mutant]:
        """Break it in every way that suits what stands there.

        Args:
            wrong: by type and path, values that are known to be wrong there.
        """
        there, token = value_at(self.resource.inputs, self.steps), self.resource.type
        values = wrong.get((token, self.path), ())
        strangers = wrong.get((token, f"{self.path}[]"), ())
        for change, value in (*_changes(there), *_wrongs(there, values, strangers)):
            inputs = changed(self.resource.inputs, self.steps, value)
            if inputs not in self.seen:
                self.seen.append(inputs)
                yield Mutant(change, self._with(inputs))

    def unknown(self) -> Iterator[Mutant]:
        """Leave open what stands there, unless it is told by what it was computed from."""
        linked = self.steps[0] in self.resource.property_dependencies
        if not linked and value_at(self.resource.inputs, self.steps) is not UNKNOWN:
            yield Mutant("unknown", self._with(changed(self.resource.inputs, self.steps, UNKNOWN)))

    def _with(self, inputs: dict[str, object]) -> Resource:
        """Leave out the edges of what is a literal now: a literal is computed from nothing."""
        edges = self.resource.property_dependencies.items()
        before = self.resource.inputs
        kept = {
            key: urns
            for key, urns in edges
            if key in inputs and (inputs[key] == before.get(key) or not certain(inputs[key]))
        }
        return replace(self.resource, inputs=inputs, property_dependencies=kept)


def places_of(resource: Resource, paths: Iterable[str]) -> Iterator[Place]:
    """Find all places in a resource that some paths lead to."""
    seen: list[object] = [resource.inputs]
    for path in sorted(paths):
        for steps in places(resource.inputs, path):
            yield Place(resource, path, steps, seen)


def places(value: object, path: str) -> Iterator[Steps]:
    """Find where a path leads in a value; to what is absent only where it could be set."""
    yield from _places(value, [key or 0 for key, _ in STEP.findall(path)], ())


def _places(value: object, rest: list[str | int], done: Steps) -> Iterator[Steps]:
    if not rest:
        yield done
        return
    step, *further = rest
    if step == 0:
        for at, element in enumerate(value if isinstance(value, list) else ()):
            yield from _places(element, further, (*done, at))
    elif isinstance(value, dict) or value is ABSENT:
        inner = value.get(step, ABSENT) if isinstance(value, dict) else ABSENT
        yield from _places(inner, further, (*done, step))


def _changes(value: object) -> Iterator[tuple[str, object]]:
    """List the ways to break a value: words for each, and what stands there afterwards."""
    if value is not ABSENT:
        yield "removed", ABSENT
    if isinstance(value, str):
        if truth(value) is not None and not value.isdigit():
            yield "flipped", str(not truth(value)).lower()
        yield "emptied", ""
        yield "foreign", FOREIGN
    elif isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int | float):
        yield "zero", 0
        yield "large", LARGE
    elif isinstance(value, list):
        yield "emptied", []


def _wrongs(
    value: object, wrong: Sequence[object], strangers: Sequence[object]
) -> Iterator[tuple[str, object]]:
    """List the known wrong values that could stand there instead, or be added to a list."""
    for each in strangers:
        if isinstance(value, list) and each not in value:
            yield f"extended by {shown(each)}", [*value, each]
    for each in wrong:
        if value is not UNKNOWN and each != value:
            yield f"set to {shown(each)}", each


def value_at(value: Any, steps: Steps) -> object:  # noqa: ANN401 - any kind of value
    """Read what stands at a place; nothing stands where it does not lead."""
    for step in steps:
        if isinstance(step, str):
            value = value.get(step, ABSENT) if isinstance(value, dict) else ABSENT
        else:
            value = value[step] if isinstance(value, list) and step < len(value) else ABSENT
    return value


def changed(value: Any, steps: Steps, new: object) -> Any:  # noqa: ANN401 - any kind of value
    """Copy a value with something else at one place; objects that are missing are made."""
    if not steps:
        return new
    first, rest = steps[0], steps[1:]
    if isinstance(first, int):
        inner = changed(value[first], rest, new)
        kept = [] if inner is ABSENT else [inner]
        return [*value[:first], *kept, *value[first + 1 :]]
    members = dict(value) if isinstance(value, dict) else {}
    inner = changed(members.get(first, ABSENT), rest, new)
    members.pop(first, None)
    return members if inner is ABSENT else {**members, first: inner}


def concrete(path: str) -> Steps:
    """Split a path with indices."""
    return tuple(key or int(index or 0) for key, index in STEP.findall(path))


def general(steps: Steps) -> str:
    """Spell a place with [] for any index."""
    parts = ("[]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).removeprefix(".")


def shown(value: object) -> str:
    """Show a value in one line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def certain(value: object) -> bool:
    """Tell whether a value is known to its last leaf, and can be shown."""
    if isinstance(value, Mapping):
        return all(map(certain, value.values()))
    if isinstance(value, list):
        return all(map(certain, value))
    return value is not UNKNOWN and not isinstance(value, Secret)
