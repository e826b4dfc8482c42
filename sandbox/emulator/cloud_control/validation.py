"""Judge a resource's properties by its type's schema, as far as the types here need it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
}


def violations(schema: Mapping[str, Any], value: Any) -> list[str]:
    """Return what a schema has against a value, in the words of AWS's own validator."""
    return list(_judge(schema, schema, value, "#"))


def _judge(
    root: Mapping[str, Any], schema: Mapping[str, Any], value: Any, path: str
) -> Iterator[str]:
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type", "object")
    if not isinstance(value, _KINDS[kind]):
        yield f"{path}: expected type: {kind}"
    elif isinstance(value, dict):
        yield from _judge_object(root, schema, value, path)
    elif isinstance(value, list):
        yield from _judge_list(root, schema, value, path)
    else:
        yield from _judge_scalar(schema, value, path)


def _judge_object(
    root: Mapping[str, Any], schema: Mapping[str, Any], value: Mapping[str, Any], path: str
) -> Iterator[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: required key [{name}] not found"
    if (
        "oneOf" in schema
        and sum(set(one["required"]) <= set(value) for one in schema["oneOf"]) != 1
    ):
        yield f"{path}: exactly one of the alternatives must be given"
    for name, item in value.items():
        fitting = next((each for form, each in patterns.items() if re.search(form, name)), None)
        inner = known.get(name, fitting)
        if inner is not None:
            yield from _judge(root, inner, item, f"{path}/{name}")
        elif not schema.get("additionalProperties", True):
            yield f"{path}: extraneous key [{name}] is not permitted"


def _judge_list(
    root: Mapping[str, Any], schema: Mapping[str, Any], value: list[Any], path: str
) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{path}: expected minimum item count: {schema['minItems']}"
    if len(value) > schema.get("maxItems", len(value)):
        yield f"{path}: expected maximum item count: {schema['maxItems']}"
    for at, item in enumerate(value):
        yield from _judge(root, schema["items"], item, f"{path}/{at}")


def _judge_scalar(schema: Mapping[str, Any], value: Any, path: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value} is not a valid enum value"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: failed validation constraint for keyword [pattern]"
    if isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield f"{path}: expected minimum length: {schema['minLength']}"
