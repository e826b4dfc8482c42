"""Values on the wire, in the API's shape, and as drift sees them."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.provider.changes import differences
from sandbox.provider.drift import merged
from sandbox.provider.naming import AutoName
from sandbox.provider.schema import ListOf, MapOf, ObjectType, Scalar
from sandbox.provider.shapes import coerced, dig, plain_tags
from sandbox.provider.wire import UNKNOWN, Secret, dump, has_unknown, load

TEXT = Scalar("string")
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a type mark
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

plain = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text(), plain))
def test_wire_any_properties_come_back_equal(properties: dict[str, Any]) -> None:
    again = load(struct_pb2.Struct.FromString(dump(properties).SerializeToString()))
    assert again == properties


def test_wire_absent_member_is_left_out() -> None:
    assert load(dump({"a": None, "b": {"c": None}})) == {"b": {}}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (Secret("s"), "s"),
        (Secret({"a": [1]}), {"a": [1]}),
        ({SIGNATURE: OUTPUT, "value": "v"}, "v"),
        ({SIGNATURE: OUTPUT}, UNKNOWN),
        (UNKNOWN, UNKNOWN),
        ({SIGNATURE: SECRET_MARK, "value": {SIGNATURE: OUTPUT}}, UNKNOWN),
        (3.0, 3),
        (3.5, 3.5),
        (True, True),
    ],
)
def test_wire_wrapped_value_is_unwrapped(sent: object, read: object) -> None:
    (value,) = load(dump({"x": sent})).values()
    assert value == read
    assert type(value) is type(read)


def test_secret_never_shows_its_value() -> None:
    assert "hunter2" not in repr(Secret("hunter2"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": [{"b": UNKNOWN}]}, True),
        ([UNKNOWN], True),
        ({"a": [{"b": "known"}]}, False),
    ],
)
def test_has_unknown_looks_inside(value: object, expected: bool) -> None:  # noqa: FBT001
    assert has_unknown(value) is expected


DEVICE = ObjectType({"name": TEXT, "encrypted": Scalar("boolean")})


@pytest.mark.parametrize(
    ("old", "seen", "kind", "result"),
    [
        ("true", True, Scalar("boolean"), True),
        (1, "1", TEXT, 1),
        ("a", "b", TEXT, "b"),
        ("A", "a", TEXT, "a"),
        ("", None, TEXT, ""),
        ("a", None, TEXT, None),
        ('{"a": ["x"]}', '{"a":"x"}', TEXT, '{"a": ["x"]}'),
        ('{"a": ["x", "y"]}', '{"a":["y","x"]}', TEXT, '{"a": ["x", "y"]}'),
        ('{"a": "x"}', '{"a":"y"}', TEXT, '{"a":"y"}'),
        (["a", "b"], ["b", "a"], ListOf(TEXT), ["a", "b"]),
        (["a", "b"], ["b"], ListOf(TEXT), ["b"]),
        (["a"], ["a", "b"], ListOf(TEXT), ["a", "b"]),
        ({"a": "1"}, {"a": "1", "b": "2"}, MapOf(TEXT), {"a": "1", "b": "2"}),
        ({"a": "1", "b": "2"}, {"a": "1"}, MapOf(TEXT), {"a": "1"}),
        ({"name": "x"}, {"name": "x", "encrypted": True}, DEVICE, {"name": "x"}),
        ({"name": "x"}, {"encrypted": True}, DEVICE, {"name": "x"}),
        (
            [{"name": "x"}, {"name": "y"}],
            [{"name": "y", "encrypted": True}, {"name": "x", "encrypted": True}],
            ListOf(DEVICE),
            [{"name": "x"}, {"name": "y"}],
        ),
        (
            [{"name": "x", "encrypted": True}],
            [{"name": "x", "encrypted": False}],
            ListOf(DEVICE),
            [{"name": "x", "encrypted": False}],
        ),
    ],
)
def test_merged_shows_only_real_drift(old: object, seen: object, kind: Any, result: object) -> None:  # noqa: ANN401
    assert merged(old, seen, kind) == result


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, ["a.c"]),
        ({}, {"a": {"b": 1}}, ["a.b"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}, {"b": 3}]}, ["a[0].b", "a[1].b"]),
        ({"__defaults": []}, {"__defaults": ["a"]}, []),
        ({"a": "x"}, {"a": UNKNOWN}, ["a"]),
    ],
)
def test_differences_are_leaves(old: object, new: object, paths: list[str]) -> None:
    assert [each.path for each in differences(old, new)] == paths


@pytest.mark.parametrize(
    ("path", "within", "expected"),
    [
        ("a[0].b", ["a.b"], True),
        ("a[0].b", ["a"], True),
        ("a.bc", ["a.b"], False),
        ("a", ["a.b"], False),
    ],
)
def test_difference_within_a_path(path: str, within: list[str], expected: bool) -> None:  # noqa: FBT001
    (found,) = differences("old", "new", path)
    assert found.within(within) is expected


@pytest.mark.parametrize(
    ("value", "kind", "result"),
    [
        (True, TEXT, "true"),
        (5, TEXT, "5"),
        (0.0, TEXT, "0"),
        (2.5, TEXT, "2.5"),
        ("true", Scalar("boolean"), True),
        ("5", Scalar("integer"), 5),
        ("2.5", Scalar("number"), 2.5),
        (UNKNOWN, Scalar("integer"), UNKNOWN),
        ({"a": True}, MapOf(TEXT), {"a": "true"}),
        ([{"encrypted": "false"}], ListOf(DEVICE), [{"encrypted": False}]),
        ({"name": "x", "__defaults": []}, DEVICE, {"name": "x", "__defaults": []}),
    ],
)
def test_coerced_takes_the_kind_of_the_schema(value: object, kind: Any, result: object) -> None:  # noqa: ANN401
    assert coerced(value, kind) == result


@pytest.mark.parametrize(
    ("path", "found"),
    [("a.0.b", 1), ("a.1.b", None), ("x.y", None), ("", {"a": [{"b": 1}]})],
)
def test_dig_absent_step_is_none(path: str, found: object) -> None:
    assert dig({"a": [{"b": 1}]}, path) == found


def test_plain_tags_leave_out_those_of_aws() -> None:
    tags = [{"Key": "aws:autoscaling:groupName", "Value": "g"}, {"Key": "team", "Value": "a"}]
    assert plain_tags(tags) == {"team": "a"}


def test_auto_name_long_logical_name_fits() -> None:
    name = AutoName("name", 20).name("a" * 50, b"seed")
    assert len(name) == 20
    assert name == AutoName("name", 20).name("a" * 50, b"seed")
    assert name != AutoName("name", 20).name("a" * 50, b"other")


@pytest.mark.parametrize("longest", [38, 64])
def test_auto_name_prefix_is_completed(longest: int) -> None:
    resolved = AutoName("name", longest).resolved({"namePrefix": "app-"})
    assert resolved["name"].startswith("app-")
    assert len(resolved["name"]) <= longest
