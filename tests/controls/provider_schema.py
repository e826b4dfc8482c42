"""What a resource may be given, as the installed SDK describes it."""

import importlib
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from policypack.controls._model import STACK
from sandbox.provider.schema_generator import SchemaGenerator, module_of

PROVIDER = "pulumi:providers:aws"
ANYTHING = "any"
Kind = str | dict[str, Any]
Members = Mapping[str, Kind]


class UnknownNameError(LookupError):
    """There is no property of this name."""


class _Description(SchemaGenerator):
    """Keeps all forms a value may have; a policy document is a text or an object."""

    def union(self, arguments: tuple[object, ...]) -> Kind:
        kinds = [kind for kind in map(self._alternative, arguments) if kind != ANYTHING]
        distinct = [kind for at, kind in enumerate(kinds) if kind not in kinds[:at]]
        return {"either": distinct} if len(distinct) > 1 else (*distinct, ANYTHING)[0]

    def _alternative(self, argument: object) -> Kind:
        return super().union((argument,))


_DESCRIPTION = _Description()


@cache
def exists(token: str) -> bool:
    """Tell whether the SDK has a resource type."""
    if token in (STACK, PROVIDER):
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the SDK about itself
        try:
            module, name = module_of(token)
        except ImportError:
            return False
    return hasattr(module, name)


def inputs_of(token: str) -> Members:
    """Describe what a resource of a type may be given."""
    return _inputs(token)["properties"]


@cache
def _inputs(token: str) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the SDK about itself
        if token == STACK:
            return {"properties": {}, "required": []}
        if token == PROVIDER:
            provider = importlib.import_module("pulumi_aws.provider").ProviderArgs
            return _DESCRIPTION.members(provider)
        return _DESCRIPTION.resource(token)["inputs"]


def kind_at(token: str, path: str) -> Kind:
    """Describe the property at a path, lists as `blockDeviceMappings[].ebs`.

    What is one element may be read like a list of one.

    Raises:
        UnknownNameError: a name on the path does not exist.
    """
    kind: Kind = ANYTHING
    for depth, step in enumerate(path.split(".")):
        name = step.removesuffix("[]")
        kind = _member(inputs_of(token), name) if depth == 0 else _below(kind, name)
        if step != name:
            kind = _element(kind)
    return kind


def required(token: str, path: str) -> bool:
    """Tell whether the provider refuses a resource without the property at a path."""
    parent, _, name = path.rpartition(".")
    if name.endswith("[]"):
        return False
    if not parent:
        return name in _inputs(token)["required"]
    kinds = _forms(kind_at(token, parent))
    return any(
        form == "object" and name in _DESCRIPTION.types[inner]["required"] for form, inner in kinds
    )


def unknown_names(token: str, inputs: Mapping[str, object]) -> Iterator[str]:
    """List the names in the inputs of a resource that the schema does not have."""
    for name, value in inputs.items():
        try:
            yield from _unknown_below(value, _member(inputs_of(token), name))
        except UnknownNameError:
            yield name


def _unknown_below(value: object, kind: Kind) -> Iterator[str]:
    if isinstance(value, list):
        for element in value:
            yield from _unknown_below(element, _element(kind))
    if isinstance(value, Mapping):
        for name, member in value.items():
            try:
                yield from _unknown_below(member, _below(kind, name))
            except UnknownNameError:
                yield name


def _member(members: Members, name: str) -> Kind:
    if name not in members:
        raise UnknownNameError(name)
    return members[name]


def _below(kind: Kind, name: str) -> Kind:
    for form, inner in _forms(kind):
        if form in (ANYTHING, "map"):
            return inner
        if form == "object" and name in (members := _DESCRIPTION.types[inner]["properties"]):
            return members[name]
    raise UnknownNameError(name)


def _element(kind: Kind) -> Kind:
    return next((inner for form, inner in _forms(kind) if form == "list"), kind)


def _forms(kind: Kind) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, str):
        yield kind, kind
        return
    ((form, inner),) = kind.items()
    if form == "either":
        for alternative in inner:
            yield from _forms(alternative)
    else:
        yield form, inner
