"""Translate values between the provider's shape and the API's, guided by both schemas.

Names agree up to case and plural ("httpTokens" and "HttpTokens"). A row lists its exceptions by the
property's path ("networkInterfaces.securityGroups"), because one name may differ at one depth only.
One-element blocks, booleans written as text, and maps of tags are bridged by the types.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.provider.errors import ProviderError
from sandbox.provider.schema import ListOf, MapOf, ObjectType, Scalar, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sandbox.provider.wire import ApiShape, Properties

_OWN_TAG_PREFIX = "aws:"


def member_of(members: Iterable[str], name: str, path: str, names: Mapping[str, str | None]) -> str:
    """Return which of the API's members carries a property; empty if none does."""
    wanted = names.get(path, name)
    if wanted is None:
        return ""
    exact = {member.lower(): member for member in members}
    loose = {_singular(member): member for member in exact.values()}
    return exact.get(wanted.lower()) or loose.get(_singular(wanted)) or ""


def to_api(
    shape: ApiShape, value: object, names: Mapping[str, str | None] | None = None, path: str = ""
) -> Any:  # noqa: ANN401 - whatever the API's shape is
    """Return a value as a request member of this shape.

    Raises:
        ProviderError: A property has no counterpart in the API's shape.
    """
    names = names or {}
    match shape.type_name:
        case "structure":
            return _structure_to_api(shape, _block(value), names, path)
        case "list" if isinstance(value, dict) and is_tag_list(shape):
            return tag_list(value)
        case "list":
            items = value if isinstance(value, list) else [value]
            return [to_api(shape.member, item, names, path) for item in items]
        case "map" if isinstance(value, dict):
            return {key: to_api(shape.value, item, names, path) for key, item in value.items()}
    return _scalar_to_api(shape.type_name, value)


def _structure_to_api(
    shape: ApiShape, value: Properties, names: Mapping[str, str | None], path: str
) -> Properties:
    request: Properties = {}
    for name, item in value.items():
        at = f"{path}.{name}" if path else name
        if item is None or name.startswith("__") or names.get(at, "") is None:
            continue
        member = member_of(shape.members, name, at, names)
        if not member:
            raise ProviderError(f"the sandbox provider cannot pass {at} on to AWS")
        request[member] = to_api(shape.members[member], item, names, at)
    return request


def _scalar_to_api(kind: str, value: object) -> object:
    if kind == "boolean":
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if kind in ("integer", "long"):
        return int(str(value))
    if kind in ("float", "double"):
        return float(str(value))
    if kind == "blob":
        return str(value).encode()
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_api(
    expected: Type, value: object, names: Mapping[str, str | None] | None = None, path: str = ""
) -> Any:  # noqa: ANN401 - whatever the schema expects
    """Return an API value as the type the schema expects, `None` if there is none."""
    names = names or {}
    if value is None:
        return None
    match expected:
        case ObjectType():
            return _object_from_api(expected, _block(value), names, path)
        case ListOf():
            items = value if isinstance(value, list) else [value]
            return [from_api(expected.item, item, names, path) for item in items]
        case MapOf():
            return plain_tags(value) if isinstance(value, list) else value
    return None if isinstance(value, dict | list) else _scalar_from_api(expected, value)


def _object_from_api(
    expected: ObjectType, value: Properties, names: Mapping[str, str | None], path: str
) -> Properties:
    found: Properties = {}
    for name, inner in expected.properties.items():
        at = f"{path}.{name}" if path else name
        member = member_of(value, name, at, names)
        item = from_api(inner, value[member], names, at) if member else None
        if item is not None:
            found[name] = item
    return found


def _scalar_from_api(expected: Scalar, value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return coerced(str(value).lower() if isinstance(value, bool) else value, expected)


def coerced(value: object, expected: Type) -> Any:  # noqa: ANN401 - whatever the schema expects
    """Return a value in the kind the schema names ("true" for a boolean becomes true)."""
    match value, expected:
        case dict(), ObjectType():
            kinds = expected.properties
            return {k: coerced(v, kinds[k]) if k in kinds else v for k, v in value.items()}
        case dict(), MapOf():
            return {key: coerced(item, expected.item) for key, item in value.items()}
        case list(), ListOf():
            return [coerced(item, expected.item) for item in value]
        case ((str() | int() | float()), Scalar(kind)):
            return _coerced_scalar(value, kind)
    return value


def _coerced_scalar(value: str | float, kind: str) -> str | float:
    if kind == "string":
        if isinstance(value, bool):
            return str(value).lower()
        return str(int(value) if isinstance(value, float) and value.is_integer() else value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind in ("integer", "number") and isinstance(value, str):
        try:
            return int(value) if "." not in value else float(value)
        except ValueError:  # unknown at preview
            return value
    return value


def is_tag_list(shape: ApiShape) -> bool:
    """Tell whether the API writes this map of tags as a list of keys and values."""
    item = shape.member
    return item.type_name == "structure" and {"Key", "Value"} <= set(item.members)


def tag_list(tags: Mapping[str, object]) -> list[dict[str, str]]:
    """Return tags as most AWS services write them."""
    return [{"Key": key, "Value": str(value)} for key, value in tags.items()]


def plain_tags(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return tags as a map, without those AWS itself sets."""
    pairs = {tag["Key"]: tag.get("Value", "") for tag in tags}
    return {key: value for key, value in pairs.items() if not key.startswith(_OWN_TAG_PREFIX)}


def dig(data: object, path: str) -> Any:  # noqa: ANN401 - whatever the API answers
    """Return what lies at a dotted path such as `Reservations.0.Instances.0`, or `None`."""
    for step in filter(None, path.split(".")):
        if isinstance(data, list):
            data = data[int(step)] if len(data) > int(step) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def _block(value: object) -> Properties:
    """Return the only element of a one-element block, or the object itself."""
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}


def _singular(name: str) -> str:
    return name.lower().removesuffix("s")
