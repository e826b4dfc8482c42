"""What a model says of values: judged as AWS judges requests, and demanded of answers."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

_SIZED = ("string", "list", "map", "blob")


def violations(shape: Any, value: Any) -> list[str]:
    """Return what a shape has against a value, in AWS's words and without the value."""
    return list(_judge(shape, value, ""))


def strangers(shape: Any, value: Any, path: str = "") -> Iterator[str]:
    """Yield the paths of members an answer has and its shape has not."""
    for inner, item, place in _parts(shape, value, path):
        if inner is None:
            yield place
        else:
            yield from strangers(inner, item, place)


def _judge(shape: Any, value: Any, path: str) -> Iterator[str]:
    yield from _judge_size(shape, value, path)
    if shape.type_name == "string":
        yield from _judge_text(shape, value, path)
    elif shape.type_name == "map":
        for name in value:
            yield from _judge(shape.key, name, path)
    elif shape.type_name == "structure":
        for name in sorted(set(shape.required_members) - value.keys()):
            yield _violation(_below(path, name), "Member must not be null")
    for inner, item, place in _parts(shape, value, path):
        if inner is not None:
            yield from _judge(inner, item, place)


def _parts(shape: Any, value: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Yield shape, value and path of what is inside a value; without a shape for strangers."""
    if shape.type_name == "structure":
        for name, item in value.items():
            if item is not None:
                yield shape.members.get(name), item, _below(path, name)
    elif shape.type_name == "map":
        for name, item in value.items():
            yield shape.value, item, _below(path, name)
    elif shape.type_name == "list":
        for at, item in enumerate(value):
            yield shape.member, item, f"{path}.{at + 1}.member"


def _judge_size(shape: Any, value: Any, path: str) -> Iterator[str]:
    sized = shape.type_name in _SIZED
    size = len(value) if sized else value
    what = f"Member must have {'length' if sized else 'value'}"
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield _violation(path, f"{what} greater than or equal to {least}")
    if most is not None and size > most:
        yield _violation(path, f"{what} less than or equal to {most}")


def _judge_text(shape: Any, value: str, path: str) -> Iterator[str]:
    known, pattern = shape.enum, shape.metadata.get("pattern")
    if known and value not in known:
        yield _violation(path, f"Member must satisfy enum value set: [{', '.join(known)}]")
    form = _compiled(pattern) if pattern else None
    if form and not form.fullmatch(value):
        yield _violation(path, f"Member must satisfy regular expression pattern: {pattern}")


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern, or None for one in Java's dialect alone, of which Python knows nothing."""
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _violation(path: str, wish: str) -> str:
    return f"Value at '{path}' failed to satisfy constraint: {wish}"


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
