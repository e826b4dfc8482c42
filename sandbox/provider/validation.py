"""Judge inputs against the schema: unknown arguments, missing ones, values of the wrong kind."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from sandbox.provider.schema import ListOf, MapOf, ObjectType, Scalar, Type
from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WORDS = {
    bool: "a boolean", int: "a number", float: "a number", str: "a string",
    list: "a list", dict: "an object",
}  # fmt: skip


class Failure(NamedTuple):
    """What is wrong with one input; never quotes the value, which may be secret."""

    path: str
    reason: str


def failures(value: object, expected: Type, path: str = "") -> Iterator[Failure]:
    """Yield what the schema has against a value."""
    if value is None or value == UNKNOWN:
        return
    match expected:
        case ObjectType():
            yield from _object_failures(value, expected, path)
        case ListOf() if isinstance(value, list):
            for index, item in enumerate(value):
                yield from failures(item, expected.item, f"{path}[{index}]")
        case MapOf() if isinstance(value, dict):
            for key, item in value.items():
                yield from failures(item, expected.item, _join(path, key))
        case Scalar():
            yield from _scalar_failures(value, expected.kind, path)
        case _:
            wanted = "a list" if isinstance(expected, ListOf) else "a map"
            yield Failure(path, f"expected {wanted}, got {_word(value)}")


def _object_failures(value: object, expected: ObjectType, path: str) -> Iterator[Failure]:
    if not isinstance(value, dict):
        yield Failure(path, f"expected an object, got {_word(value)}")
        return
    for name in expected.required:
        if value.get(name) is None:
            yield Failure(_join(path, name), "missing required property")
    for name, item in value.items():
        if name in expected.properties:
            yield from failures(item, expected.properties[name], _join(path, name))
        elif not name.startswith("__"):
            yield Failure(_join(path, name), unexpected(name, expected))


def unexpected(name: str, expected: ObjectType) -> str:
    """Say that there is no such argument, and which one may be meant."""
    spelt = {known.lower(): known for known in expected.properties}
    close = difflib.get_close_matches(name.lower().replace("_", ""), spelt, n=1)
    return "unexpected argument" + (f"; did you mean {spelt[close[0]]}?" if close else "")


def _scalar_failures(value: object, kind: str, path: str) -> Iterator[Failure]:
    if kind in ("integer", "number") and not _is_number(value):
        yield Failure(path, f"expected a number, got {_word(value)}")
    elif kind == "boolean" and not isinstance(value, bool) and value not in ("true", "false"):
        yield Failure(path, f"expected a boolean, got {_word(value)}")
    elif kind == "string" and isinstance(value, dict | list):
        yield Failure(path, f"expected a string, got {_word(value)}")


def _is_number(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) or bool(_NUMBER.fullmatch(str(value)))


def _word(value: object) -> str:
    return _WORDS.get(type(value), "something else")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
