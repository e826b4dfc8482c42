"""Run mutants: of the examples that pass, and of what components and program emit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from mutants import (
    Mutant,
    Place,
    Wrong,
    certain,
    concrete,
    general,
    places,
    places_of,
    shown,
    value_at,
)
from property_reads import Place as Read
from property_reads import reads, reads_in
from provider_schema import required

from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control, Example, Finding, Resource, Violation
from policypack.controls._values import ABSENT
from policypack.judgement import judge

Stack = tuple[Resource, ...]
Found = set[tuple[str, str, Finding]]
Values = dict[Read, list[object]]


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    Args:
        fixture: the example or stack it was made of.
        token: type of the broken resource.
        path: the broken property, with [] for any index.
        change: what was done to it.
        fired: ids of the controls that found it.
    """

    fixture: str
    token: str
    path: str
    change: str
    fired: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """A stack that is broken in every way, and judged each time.

    Args:
        name: of the fixture.
        controls: that judge.
        stack: in which they find nothing.
        wrong: by type and path, values that are known to be wrong there.
        settings: of the controls.
    """

    name: str
    controls: Sequence[Control]
    stack: Stack
    wrong: Wrong
    settings: Mapping[str, object] = field(default_factory=dict)

    def outcomes(self) -> Iterator[Outcome]:
        """Break each property that some control reads."""
        for position, resource in enumerate(self.stack):
            paths = [path for token, path in self._reads if token == resource.type]
            for place in places_of(resource, paths):
                yield from self._of_place(position, place)

    def _of_place(self, position: int, place: Place) -> Iterator[Outcome]:
        outcomes = [
            self._outcome(position, place.path, mutant)
            for mutant in place.mutants(self.wrong)
            # Without a required property the provider refuses the resource.
            if mutant.change != "removed" or not required(place.resource.type, place.path)
        ]
        yield from outcomes
        # Where a wrong value is found, an unknown one must not pass.
        if any(outcome.fired for outcome in outcomes):
            for mutant in place.unknown():
                yield self._outcome(position, place.path, mutant)

    def _outcome(self, position: int, path: str, mutant: Mutant) -> Outcome:
        token = mutant.resource.type
        broken = (*self.stack[:position], mutant.resource, *self.stack[position + 1 :])
        found = self._findings(self._readers(token, path), broken) - self._before
        fired = tuple(sorted({control for control, _, _ in found}))
        return Outcome(self.name, token, path, mutant.change, fired)

    @cached_property
    def _before(self) -> Found:
        return self._findings(self.controls, self.stack)

    @cached_property
    def _reads(self) -> dict[Read, set[str]]:
        found: dict[Read, set[str]] = defaultdict(set)
        for control in self.controls:
            for place in reads(control.name) | reads_in(control, self.stack):
                found[place].add(control.name)
        return found

    def _readers(self, token: str, path: str) -> list[Control]:
        """List the controls that read a property, what it is a part of, or a part of it."""
        names = self._names(token, path)
        return [control for control in self.controls if control.name in names]

    def _names(self, token: str, path: str) -> set[str]:
        return {
            name
            for (other, read), names in self._reads.items()
            if other == token and (path.startswith(read) or read.startswith(path))
            for name in names
        }

    def _findings(self, controls: Sequence[Control], stack: Stack) -> Found:
        graph = Graph(stack)
        return {
            (control.id, resource.urn, finding)
            for control in controls
            for resource in graph.of_type(*control.applies_to)
            for finding in judge(control, resource, graph, self.settings)
        }


def of_examples(control: Control) -> Iterator[Outcome]:
    """Break the passing examples of a control wherever it reads."""
    for example in control.passing:
        wrong = wrong_values(control.name, shown(example.settings))
        stack = resources_of(example)
        trial = Trial(example.title, (control,), stack, wrong, example.settings)
        yield from trial.outcomes()


def of_stack(name: str, stack: Stack) -> Iterator[Outcome]:
    """Break what a program emits wherever a control reads."""
    wrong: Values = defaultdict(list)
    for control in catalogue():
        for place, values in wrong_values(control.name, shown({})).items():
            wrong[place] += [value for value in values if value not in wrong[place]]
    yield from Trial(name, catalogue(), stack, wrong).outcomes()


@cache
def wrong_values(name: str, settings: str) -> Wrong:
    """Find what failing examples hold where they are blamed, and no passing one holds.

    Args:
        name: of the control.
        settings: as `shown`; what is wrong under others may be right under these.
    """
    control = by_name()[name]
    right = _values_read(control)
    wrong: Values = defaultdict(list)
    for example in control.failing:
        if shown(example.settings) == settings:
            for place, value in _blamed(control, example):
                if value not in right[place] and value not in wrong[place]:
                    wrong[place].append(value)
    return wrong


def _blamed(control: Control, example: Example) -> Iterator[tuple[Read, object]]:
    """Read what a finding blames, and the elements of lists it lies in."""
    stack = resources_of(example)
    for finding in judge(control, stack[0], Graph(stack), example.settings):
        steps = concrete(finding.path) if isinstance(finding, Violation) else ()
        inner = [at + 1 for at, step in enumerate(steps) if isinstance(step, int)]
        for resource in stack:
            for end in sorted({*inner, len(steps)} - {0}):
                value = value_at(resource.inputs, steps[:end])
                if value is not ABSENT and certain(value):
                    yield (resource.type, general(steps[:end])), value


def _values_read(control: Control) -> Values:
    found: Values = defaultdict(list)
    for example in control.passing:
        for resource in resources_of(example):
            for token, path in reads(control.name):
                if token == resource.type:
                    steps = places(resource.inputs, path)
                    found[token, path] += [value_at(resource.inputs, each) for each in steps]
    return found
