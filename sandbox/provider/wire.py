"""Property values as the engine sends them, and as plain Python values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from google.protobuf import struct_pb2

if TYPE_CHECKING:
    from collections.abc import Mapping

Properties: TypeAlias = dict[str, Any]
"""Inputs or outputs of a resource by their camel-case names."""

ApiShape: TypeAlias = Any
"""One of botocore's shapes; they are told apart at run time, by `type_name`."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's sentinel for a value that is only known after an update."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a type mark, not a password
_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


@dataclass(frozen=True)
class Secret:
    """A value the engine shall treat as secret."""

    value: object

    def __repr__(self) -> str:
        return "Secret(...)"


def load(message: struct_pb2.Struct) -> Properties:
    """Return a message's properties: secrets and outputs unwrapped, unknown values as `UNKNOWN`."""
    return {name: _load_value(value) for name, value in message.fields.items()}


def _load_value(value: struct_pb2.Value) -> object:
    match value.WhichOneof("kind"):
        case "struct_value":
            return _load_struct(value.struct_value)
        case "list_value":
            return [_load_value(item) for item in value.list_value.values]
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value" | "string_value" as kind:
            plain: object = getattr(value, kind)
            return plain
    return None


def _load_struct(struct: struct_pb2.Struct) -> object:
    fields = struct.fields
    if _SIGNATURE in fields and fields[_SIGNATURE].string_value in (_SECRET, _OUTPUT):
        return _load_value(fields["value"]) if "value" in fields else UNKNOWN
    return load(struct)


def dump(properties: Mapping[str, object]) -> struct_pb2.Struct:
    """Return properties as a message; absent (`None`) members are left out."""
    struct = struct_pb2.Struct()
    for name, value in properties.items():
        if value is not None:
            struct.fields[name].CopyFrom(_dump_value(value))
    return struct


def _dump_value(value: object) -> struct_pb2.Value:
    message = struct_pb2.Value()
    match value:
        case Secret():
            message.struct_value.CopyFrom(dump({_SIGNATURE: _SECRET, "value": value.value}))
        case dict():
            message.struct_value.CopyFrom(dump(value))
        case list() | tuple():
            message.list_value.values.extend(_dump_value(item) for item in value)
            message.list_value.SetInParent()
        case bool():
            message.bool_value = value
        case int() | float():
            message.number_value = value
        case None:
            message.null_value = struct_pb2.NULL_VALUE
        case _:
            message.string_value = str(value)
    return message


def has_unknown(value: object) -> bool:
    """Tell whether a value is unknown, or holds an unknown one."""
    if isinstance(value, dict):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value == UNKNOWN
