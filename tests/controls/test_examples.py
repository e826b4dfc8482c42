"""Every example of every control is a test."""

import pytest

from policypack.controls import catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control, Example, Finding, Undecided, Violation
from policypack.judgement import judge

PASSING = [(c, e) for c in catalogue() for e in c.passing]
FAILING = [(c, e) for c in catalogue() for e in c.failing]
UNDECIDED = [(c, e) for c in catalogue() for e in c.undecided]


def title(value: object) -> str:
    return value.name if isinstance(value, Control) else getattr(value, "title", str(value))


def judged(control: Control, example: Example) -> list[Finding]:
    resources = resources_of(example)
    assert resources[0].type in control.applies_to
    return judge(control, resources[0], Graph(resources), example.settings)


@pytest.mark.parametrize(("control", "example"), PASSING, ids=title)
def test_example_passing_finds_nothing(control: Control, example: Example) -> None:
    assert judged(control, example) == []


@pytest.mark.parametrize(("control", "example"), FAILING, ids=title)
def test_example_failing_finds_the_violation(control: Control, example: Example) -> None:
    found = judged(control, example)
    assert example.path in [f.path for f in found if isinstance(f, Violation)], found


@pytest.mark.parametrize(("control", "example"), UNDECIDED, ids=title)
def test_example_undecided_finds_doubt_and_no_violation(control: Control, example: Example) -> None:
    found = judged(control, example)
    assert {type(f) for f in found} == {Undecided}, found
    assert example.path in [f.path for f in found]
