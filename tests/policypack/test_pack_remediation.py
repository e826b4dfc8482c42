"""Corrections are written into the engine's encoding and change nothing else."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from engine_double import encoded
from google.protobuf.struct_pb2 import Struct

from policypack.controls import catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control, Correction, Example, Resource, Violation
from policypack.controls._values import UNKNOWN, Secret
from policypack.correction import corrected
from policypack.judgement import judge, with_settings
from policypack.wire import OUTPUT, SIGNATURE, plain

CORRECTING = [control for control in catalogue() if control.corrections is not None]


@pytest.mark.parametrize(
    ("before", "path", "value", "after"),
    [
        ({}, "a.b", "x", {"a": {"b": "x"}}),
        ({"a": None}, "a.b", True, {"a": {"b": True}}),
        ({"a": {"c": 1.0}}, "a.b", 2, {"a": {"c": 1.0, "b": 2.0}}),
        ({"a": [{"b": "old"}, {}]}, "a[1].b", "new", {"a": [{"b": "old"}, {"b": "new"}]}),
        ({}, "a", [1, {"b": "c"}], {"a": [1.0, {"b": "c"}]}),
        ({"a": Secret("old")}, "a", "new", {"a": Secret("new")}),
        ({"a": Secret({"b": "old"})}, "a.b", "new", {"a": Secret({"b": "new"})}),
        (
            {"a": "old", "s": Secret("x"), "u": UNKNOWN},
            "a",
            1,
            {"a": 1.0, "s": Secret("x"), "u": UNKNOWN},
        ),
    ],
)
def test_corrected_sets_the_value_and_nothing_else(
    before: dict[str, object], path: str, value: object, after: dict[str, object]
) -> None:
    properties, done = corrected(encoded(before), [Correction(path, value)])
    assert plain(properties) == after
    assert done == [Correction(path, value)]


@pytest.mark.parametrize(
    ("before", "path"),
    [
        ({"a": UNKNOWN}, "a.b"),
        ({"a": UNKNOWN}, "a"),
        ({"a": Secret(UNKNOWN)}, "a.b"),
        ({"a": "text"}, "a.b"),
        ({"a": ["x"]}, "a[1].b"),
        ({"a": {}}, "a[0].b"),
        ({}, "a[0].b"),
        ({"a": {SIGNATURE: OUTPUT}}, "a.b"),
    ],
)
def test_corrected_where_there_is_no_way_changes_nothing(
    before: dict[str, object], path: str
) -> None:
    sent = encoded(before)
    properties, done = corrected(sent, [Correction(path, "x")])
    assert properties == sent
    assert done == []


def test_corrected_leaves_the_request_alone() -> None:
    sent = encoded({"a": "old"})
    corrected(sent, [Correction("a", "new")])
    assert sent == Struct(fields=encoded({"a": "old"}).fields)


def proposals(control: Control, resource: Resource, example: Example) -> Iterable[Correction]:
    subject = with_settings(control, resource, example.settings)
    return control.corrections(subject) if control.corrections else ()


def faults(control: Control, number: int, *, heal: bool) -> int:
    """Count the violations of a failing example, as it is or after its correction."""
    example = control.failing[number]
    resources = list(resources_of(example))
    if heal:
        proposed = proposals(control, resources[0], example)
        inputs = plain(corrected(encoded(resources[0].inputs), proposed)[0])
        resources[0] = replace(resources[0], inputs=inputs)
    found = judge(control, resources[0], Graph(resources), example.settings)
    return sum(isinstance(finding, Violation) for finding in found)


@pytest.mark.parametrize("control", CORRECTING, ids=lambda control: control.name)
def test_corrections_heal_a_failing_example_and_worsen_none(control: Control) -> None:
    numbers = range(len(control.failing))
    before = [faults(control, number, heal=False) for number in numbers]
    after = [faults(control, number, heal=True) for number in numbers]
    assert all(late <= early for early, late in zip(before, after, strict=True)), (before, after)
    assert 0 in after


@pytest.mark.parametrize("control", CORRECTING, ids=lambda control: control.name)
def test_corrections_of_a_passing_example_are_none(control: Control) -> None:
    examples = (
        () if control.judges_graph else control.passing
    )  # the rest of the stack may excuse it
    for example in examples:
        assert list(proposals(control, resources_of(example)[0], example)) == [], example.title
