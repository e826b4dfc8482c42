"""The part of JSON Schema that parameters are described with."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from policypack.controls import catalogue
from policypack.pack_options import SCHEMA
from policypack.schema import SUPPORTED, faults


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string"}, "a", 1.0),
        ({"type": "boolean"}, False, "false"),
        ({"type": "number"}, 1.5, True),
        ({"type": "integer"}, 5.0, 5.5),
        ({"type": "integer"}, 5, True),
        ({"type": "array"}, [], {}),
        ({"type": "object"}, {}, []),
        ({"type": "null"}, None, 0),
        ({"type": ["string", "null"]}, None, 0),
        ({"enum": ["a", "b"]}, "a", "c"),
        ({"type": "string", "pattern": "^a"}, "ab", "ba"),
        ({"type": "string", "minLength": 2}, "ab", "a"),
        ({"type": "integer", "minimum": 0}, 0.0, -1.0),
        ({"type": "integer", "maximum": 9}, 9.0, 10.0),
        ({"type": "array", "minItems": 1}, ["a"], []),
        ({"type": "array", "maxItems": 1}, ["a"], ["a", "b"]),
        ({"type": "array", "uniqueItems": True}, ["a", "b"], ["a", "a"]),
        ({"type": "array", "items": {"type": "string"}}, ["a"], ["a", 1.0]),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, {"a": "b"}, {"a": 1.0}),
        ({"type": "object", "required": ["a"]}, {"a": 1.0}, {}),
        ({"anyOf": [{"type": "string"}, {"type": "number"}]}, 1.0, True),
        ({"type": "object", "additionalProperties": False}, {}, {"a": 1.0}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"a": "b"}, {"a": 1.0}),
    ],
)
def test_faults_of_a_right_value_are_none_and_of_a_wrong_one_name_its_place(
    schema: Mapping[str, Any], right: object, wrong: object
) -> None:
    assert list(faults(right, schema, "policy.key")) == []
    (found,) = faults(wrong, schema, "policy.key")
    assert found.startswith("policy.key")


def test_faults_name_the_place_inside_and_what_was_meant() -> None:
    schema = {"type": "array", "items": {"enum": ["tcp", "udp"]}}
    assert list(faults(["tcp", "tpc"], schema, "policy.protocols")) == [
        'policy.protocols[1]: must be one of tcp, udp; did you mean "tcp"?'
    ]


def test_faults_of_a_choice_are_those_of_what_fits_best() -> None:
    ports = {"type": "array", "items": {"type": "integer"}}
    schema = {"anyOf": [{"type": "string"}, ports]}
    assert list(faults([80.0, "x"], schema, "p.ports")) == ["p.ports[1]: must be a whole number"]


def test_faults_do_not_show_the_value() -> None:
    schema = {"type": "string", "pattern": "^arn:"}
    assert "canary" not in "".join(faults("canary", schema, "policy.key"))


def schemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield schema
    for member in schema.get("properties", {}).values():
        yield from schemas(member)
    for inner in (
        schema.get("items"),
        schema.get("additionalProperties"),
        *schema.get("anyOf", ()),
    ):
        if isinstance(inner, Mapping):
            yield from schemas(inner)


def test_every_keyword_of_the_pack_is_supported_and_every_default_is_right() -> None:
    for parameter in (one for control in catalogue() for one in control.parameters):
        for each in schemas(parameter.schema):
            assert set(each) <= SUPPORTED, parameter.name
        assert list(faults(parameter.default, parameter.schema, parameter.name)) == []
    for key, schema in SCHEMA.items():
        assert list(faults(schema["default"], schema, key)) == []
