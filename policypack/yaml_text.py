"""Write values as YAML that people read: what is unknown or secret is said in words."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from .controls._values import UNKNOWN, Secret

PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PLAIN_TEXT: Final = re.compile(r"[A-Za-z/$][A-Za-z0-9_./$ -]*(?<! )")
# What YAML 1.1 or 1.2 would not read as a text.
NOT_TEXT: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
NOT_KNOWN: Final = "<not known yet>"
CONFIDENTIAL: Final = "<secret>"


def yaml_text(values: Mapping[str, object]) -> str:
    """Write an object, one member a line; lists and objects of the lowest level stand in a line."""
    return "\n".join(_members(values, 0)) if values else "{}"


def _members(values: Mapping[str, object], depth: int) -> Iterator[str]:
    for key, value in values.items():
        head = "  " * depth + _key(key) + ":"
        if isinstance(value, Mapping) and value:
            yield head
            yield from _members(value, depth + 1)
        elif isinstance(value, list) and any(isinstance(x, Mapping | list) and x for x in value):
            yield head
            yield from _elements(value, depth)
        else:
            yield f"{head} {_scalar(value)}"


def _elements(values: list[object], depth: int) -> Iterator[str]:
    indent = "  " * depth + "- "
    for value in values:
        if isinstance(value, Mapping) and value:
            first, *rest = _members(value, depth + 1)
            yield indent + first.lstrip()
            yield from rest
        else:
            yield indent + _scalar(value)


def _key(key: str) -> str:
    plain = PLAIN_KEY.fullmatch(key) and key.lower() not in NOT_TEXT
    return key if plain else _quoted(key)


def _scalar(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_key(k)}: {_scalar(v)}' for k, v in value.items())}}}"
    if isinstance(value, str):
        return _text(value)
    if value is UNKNOWN:
        return NOT_KNOWN
    return CONFIDENTIAL if isinstance(value, Secret) else _number(value)


def _number(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value)


def _text(value: str) -> str:
    if PLAIN_TEXT.fullmatch(value) and value.lower() not in NOT_TEXT:
        return value
    if '"' in value and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return _quoted(value)


def _quoted(value: str) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return "".join(x if x.isprintable() else f"\\U{ord(x):08x}" for x in text)
