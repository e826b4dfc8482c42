"""No input, however odd and wherever unknown, makes a control fail."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policypack.controls import catalogue
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Control
from policypack.controls._values import UNKNOWN, Secret
from policypack.judgement import judge

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=8),
    st.just(UNKNOWN),
    st.sampled_from(["true", "false", "$Default", "1", "-1", "0.0.0.0/0", "::/0", "{}", "[1]"]),
    st.text(max_size=8).map(Secret),
    st.just(Secret(UNKNOWN)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def disturbed(value: object, draw: st.DataObject) -> object:
    """Replace one random part of a value by anything."""
    keys = list(value) if isinstance(value, dict) else []
    size = len(value) if isinstance(value, list) else 0
    deeper = draw.draw(st.booleans()) if keys or size else False
    if deeper and keys:
        key = draw.draw(st.sampled_from(keys))
        return {**value, key: disturbed(value[key], draw)}
    if deeper:
        index = draw.draw(st.integers(0, size - 1))
        return [*value[:index], disturbed(value[index], draw), *value[index + 1 :]]
    return draw.draw(VALUES)


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
@settings(
    max_examples=16,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(draw=st.data())
def test_control_arbitrary_inputs_never_fail(control: Control, draw: st.DataObject) -> None:
    examples = (*control.passing, *control.failing, *control.undecided)
    example = draw.draw(st.sampled_from(examples))
    resources = list(resources_of(example))
    position = draw.draw(st.integers(0, len(resources) - 1))
    changed = disturbed(dict(resources[position].inputs), draw)
    inputs = changed if isinstance(changed, dict) else {}
    outputs = draw.draw(st.dictionaries(st.sampled_from(["id", "arn", "latestVersion"]), VALUES))
    resources[position] = replace(resources[position], inputs=inputs, outputs=outputs)
    judge(control, resources[0], Graph(resources), example.settings)
