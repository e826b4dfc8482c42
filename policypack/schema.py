"""Check values against the part of JSON Schema that parameters are described with.

The engine checks them too, but only when a run starts, and it says neither what was meant nor what
is unknown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from .faults import meant

Schema = Mapping[str, Any]
NUMBERS: Final = (int, float)
KINDS: Final = {
    "string": "a text",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def faults(value: object, schema: Schema, place: str) -> Iterator[str]:
    """Say what is wrong with a value; the value itself is never shown.

    Args:
        value: as read from JSON; whole numbers may come as floats.
        schema: of the value.
        place: where the value stands, as `policy.parameter`.
    """
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{place}: must be {' or '.join(KINDS[kind] for kind in kinds)}"
        return
    for keyword, check in _CHECKS.items():
        if keyword in schema:
            yield from check(value, schema, place)


def _is(value: object, kind: str) -> bool:
    number = isinstance(value, NUMBERS) and not isinstance(value, bool)
    return {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "number": number,
        "integer": number and float(str(value)).is_integer(),
        "array": isinstance(value, list),
        "object": isinstance(value, Mapping),
        "null": value is None,
    }[kind]


def _enum(value: object, schema: Schema, place: str) -> Iterator[str]:
    if value not in schema["enum"]:
        choices = ", ".join(str(choice) for choice in schema["enum"])
        yield f"{place}: must be one of {choices}{meant(value, map(str, schema['enum']))}"


def _any_of(value: object, schema: Schema, place: str) -> Iterator[str]:
    found = [list(faults(value, choice, place)) for choice in schema["anyOf"]]
    if all(found):
        # The way that fits best is the one meant: it went furthest before it failed.
        yield from max(found, key=lambda wrong: max(map(_depth, wrong)))


def _depth(fault: str) -> int:
    place = fault.partition(": ")[0]
    return place.count(".") + place.count("[")


def _pattern(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{place}: must match {schema['pattern']}"


def _minimum(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, NUMBERS) and value < schema["minimum"]:
        yield f"{place}: must be at least {schema['minimum']}"


def _maximum(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, NUMBERS) and value > schema["maximum"]:
        yield f"{place}: must be at most {schema['maximum']}"


def _shortest(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, str) and len(value) < schema["minLength"]:
        yield f"{place}: must have at least {schema['minLength']} characters"


def _fewest(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) < schema["minItems"]:
        yield f"{place}: must have at least {schema['minItems']} elements"


def _most(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) > schema["maxItems"]:
        yield f"{place}: must have at most {schema['maxItems']} elements"


def _unique(value: object, schema: Schema, place: str) -> Iterator[str]:
    if schema["uniqueItems"] and isinstance(value, list):
        again = [element for index, element in enumerate(value) if element in value[:index]]
        if again:
            yield f"{place}: must not have an element twice"


def _items(value: object, schema: Schema, place: str) -> Iterator[str]:
    for index, element in enumerate(value if isinstance(value, list) else ()):
        yield from faults(element, schema["items"], f"{place}[{index}]")


def _properties(value: object, schema: Schema, place: str) -> Iterator[str]:
    for key, member in schema["properties"].items():
        if isinstance(value, Mapping) and key in value:
            yield from faults(value[key], member, f"{place}.{key}")


def _required(value: object, schema: Schema, place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (f"{place}.{key}: is missing" for key in schema["required"] if key not in value)


def _others(value: object, schema: Schema, place: str) -> Iterator[str]:
    rule = schema["additionalProperties"]
    known = schema.get("properties", {})
    for key in value if isinstance(value, Mapping) else ():
        if key in known:
            continue
        if isinstance(rule, Mapping):
            yield from faults(value[key], rule, f"{place}.{key}")  # type: ignore[index] # see above
        elif rule is False:
            yield f"{place}.{key}: is not expected{meant(key, known)}"


_CHECKS: Final[Mapping[str, Callable[[object, Schema, str], Iterator[str]]]] = {
    "anyOf": _any_of,
    "enum": _enum,
    "pattern": _pattern,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _shortest,
    "minItems": _fewest,
    "maxItems": _most,
    "uniqueItems": _unique,
    "items": _items,
    "properties": _properties,
    "required": _required,
    "additionalProperties": _others,
}
SUPPORTED: Final = frozenset({"type", "description", "default", "title", *_CHECKS})
