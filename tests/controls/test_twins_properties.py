"""Whatever a resource of aws-native holds is read without a fault, and every path leads back."""

import re
from collections.abc import Iterator
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policypack.controls._model import Resource
from policypack.controls._twins import classic, translate, twin_types
from policypack.controls._values import UNKNOWN, Secret

STEP = re.compile(r"[^.\[\]]+|\[\d*\]")
HIDDEN = "hidden"
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=5),
    st.just(UNKNOWN),
    st.sampled_from(["0", "/dev/xvda", "instance", "launch-template", "fleet", "VPC", "EXTERNAL"]),
    st.just(Secret(HIDDEN)),
    st.just(Secret(UNKNOWN)),
)


@cache
def native_paths(token: str) -> frozenset[str]:
    """Name the native paths that the tables of a type know, without indices."""
    found = translate(token, {})
    assert found is not None
    paths = (path for each in (found, *found.companions) for path in each.paths().values())
    return frozenset(re.sub(r"\[\d+\]", "[]", path) for path in paths)


@cache
def values(token: str) -> st.SearchStrategy[object]:
    """Make values out of the names that a type knows."""
    names = sorted({step for path in native_paths(token) for step in STEP.findall(path)})
    keys = st.sampled_from([*(name for name in names if name[0] != "["), "key", "value", "odd"])
    return st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(keys, inner, max_size=4),
            st.dictionaries(keys, inner, max_size=2).map(Secret),
        ),
        max_leaves=12,
    )


@st.composite
def resources(draw: st.DrawFn) -> Resource:
    token = draw(st.sampled_from(sorted(twin_types())))
    heads = sorted({path.partition(".")[0].partition("[")[0] for path in native_paths(token)})
    names = st.sampled_from([head for head in heads if head] or ["tags"])
    inputs = draw(st.dictionaries(names, values(token), max_size=5))
    edges = dict.fromkeys(inputs, ("urn:a",))
    return Resource("urn:it", token, "it", inputs, {"awsId": "x"}, (), edges)


def paths(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """List what is set in classic inputs, with the paths controls have for it."""
    while isinstance(value, Secret):
        value = value.value
    if path and value is not None:
        yield path, value
    if isinstance(value, dict):
        for key, member in value.items():
            yield from paths(member, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from paths(element, f"{path}[{index}]")


def is_there(value: object, path: str) -> bool:
    """Say whether native inputs hold a path, or something unknown that may hold it."""
    for step in STEP.findall(path):
        while isinstance(value, Secret):
            value = value.value
        if value is UNKNOWN:
            return True
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step[1:-1].isdigit() and int(step[1:-1]) < len(value):
            value = value[int(step[1:-1])]
        else:
            return False
    return True


def open_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for member in value.values():
            yield from open_texts(member)
    elif isinstance(value, list):
        for element in value:
            yield from open_texts(element)
    elif isinstance(value, str):
        yield value


RUN = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])


@RUN
@given(resources())
def test_paths_of_arbitrary_inputs_lead_back(resource: Resource) -> None:
    for _, translation in classic(resource):
        for path, _ in paths(translation.inputs):
            native = translation.spelling(path)
            known = re.sub(r"\[\d+\]", "[]", native) in native_paths(resource.type)
            assert is_there(resource.inputs, native) or known, (path, native)


@RUN
@given(resources())
def test_secrets_of_arbitrary_inputs_stay_secret(resource: Resource) -> None:
    for found, _ in classic(resource):
        assert HIDDEN not in open_texts(dict(found.inputs))


@RUN
@given(resources())
def test_edges_of_arbitrary_inputs_name_what_is_read(resource: Resource) -> None:
    for found, translation in classic(resource):
        edges = found.property_dependencies
        assert set(edges) <= {path.partition(".")[0] for path in translation.paths()} | {
            translation.owner
        }
        assert dict(found.outputs) is not None
