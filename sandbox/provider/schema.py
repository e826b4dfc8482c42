"""The provider's schema: names and types of inputs, outputs and nested objects."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

SCHEMA_FILE = Path(__file__).with_name("schema.json")


@dataclass(frozen=True)
class Scalar:
    """A string, integer, number, boolean, or anything."""

    kind: str


@dataclass(frozen=True)
class ListOf:
    """A list of one type."""

    item: Type


@dataclass(frozen=True)
class MapOf:
    """A map from strings to one type."""

    item: Type


@dataclass(frozen=True)
class ObjectType:
    """An object with named properties."""

    properties: dict[str, Type]
    required: tuple[str, ...] = ()


Type: TypeAlias = Scalar | ListOf | MapOf | ObjectType


@dataclass(frozen=True)
class ResourceSchema:
    """Inputs and outputs of a resource type.

    Args:
        inputs: What a program may set.
        state: Every output.
        settled: Optional inputs that have a value even when the program sets none.
    """

    inputs: ObjectType
    state: ObjectType
    settled: frozenset[str]


@functools.cache
def document() -> dict[str, Any]:
    """Return the generated schema."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def version() -> str:
    """Return the version of the SDK the schema was generated from."""
    return str(document()["version"])


@functools.cache
def resource_schema(token: str) -> ResourceSchema:
    """Return the schema of a resource type."""
    found = document()["resources"][token]
    return ResourceSchema(
        inputs=_object(found["inputs"]),
        state=_object({"properties": found["state"], "required": ()}),
        settled=frozenset(found["settled"]),
    )


@functools.cache
def function_inputs(token: str, required: tuple[str, ...]) -> ObjectType:
    """Return the arguments of a function."""
    found = document()["functions"][token]["inputs"]
    return _object({"properties": found, "required": required})


@functools.cache
def provider_inputs() -> ObjectType:
    """Return the provider's own configuration."""
    return _object(document()["provider"])


def _object(described: dict[str, Any]) -> ObjectType:
    properties = {name: _type(value) for name, value in described["properties"].items()}
    return ObjectType(properties, tuple(described["required"]))


@functools.cache
def _named(name: str) -> ObjectType:
    return _object(document()["types"][name])


def _type(described: str | dict[str, Any]) -> Type:
    if isinstance(described, str):
        return Scalar(described)
    ((kind, inner),) = described.items()
    if kind == "object":
        return _named(inner)
    return ListOf(_type(inner)) if kind == "list" else MapOf(_type(inner))
