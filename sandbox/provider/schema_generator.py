"""Generate schema.json from the installed `pulumi_aws`, for exactly what the provider has rows for.

The SDK's classes state names, types, required inputs, and which outputs always have a value. Run
`python -m sandbox.provider.schema_generator` after an update of the SDK or after adding a row.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
import importlib
import importlib.resources
import inspect
import json
import re
import sys
import typing
from typing import TYPE_CHECKING, Any

from pulumi import Output
from pulumi._types import is_input_type, is_output_type

from sandbox.provider.functions import FUNCTIONS
from sandbox.provider.rows import ROWS
from sandbox.provider.schema import SCHEMA_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

Document = dict[str, Any]
_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


class SchemaGenerator:
    """Describes SDK classes as JSON; nested argument classes become shared named types."""

    def __init__(self) -> None:
        self.types: dict[str, Document] = {}

    def document(self) -> Document:
        """Describe the provider, every resource that has a row, and every function."""
        resources = {token: self.resource(token) for token in sorted(ROWS)}
        functions = {token: self.function(token) for token in sorted(FUNCTIONS)}
        provider = importlib.import_module("pulumi_aws.provider").ProviderArgs
        return {
            "version": installed_version(),
            "provider": self.members(provider),
            "resources": resources,
            "functions": functions,
            "types": dict(sorted(self.types.items())),
        }

    def resource(self, token: str) -> Document:
        """Describe one resource type."""
        module, name = module_of(token)
        arguments = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
        inputs = self.members(arguments)
        state = self.members(getattr(module, f"_{name}State"))
        settled = settled_outputs(getattr(module, name)) & inputs["properties"].keys()
        return {
            "inputs": inputs,
            "state": state["properties"],
            "settled": sorted(settled - set(inputs["required"])),
        }

    def function(self, token: str) -> Document:
        """Describe one function; the SDK does not say which of its arguments are required."""
        module, name = module_of(token)
        call = getattr(module, snake_case(name))
        hints = typing.get_type_hints(call, globalns=vars(module))
        arguments = [each for each in inspect.signature(call).parameters if each != "opts"]
        result = getattr(module, f"{name[0].upper()}{name[1:]}Result")
        return {
            "inputs": {camel_case(each): self.kind(hints[each]) for each in arguments},
            "outputs": sorted(name for _, name, _ in getters(result)),
        }

    def members(self, described: type) -> Document:
        """Describe the properties of an args or state class."""
        parameters = inspect.signature(described).parameters
        properties, required = {}, []
        for python_name, name, annotation in getters(described):
            properties[name] = self.kind(annotation)
            parameter = parameters.get(python_name)
            if parameter is not None and parameter.default is inspect.Parameter.empty:
                required.append(name)
        return {"properties": properties, "required": sorted(required)}

    def kind(self, annotation: object) -> object:
        """Describe an annotation such as `Input[Optional[Sequence[Input[str]]]]`."""
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Union:
            return self.union(arguments)
        if origin in (list, collections.abc.Sequence):
            return {"list": self.kind(arguments[0])}
        if origin in (dict, collections.abc.Mapping):
            return {"map": self.kind(arguments[1])}
        return self.class_kind(annotation) if inspect.isclass(annotation) else "any"

    def class_kind(self, annotation: type) -> object:
        """Describe a scalar, an enumeration, or a nested class."""
        if issubclass(annotation, enum.Enum):
            return "string"
        if is_input_type(annotation) or is_output_type(annotation):
            return {"object": self.named(annotation)}
        return _SCALARS.get(annotation, "any")

    def union(self, arguments: tuple[object, ...]) -> object:
        """Describe the plain alternative of a union of values, awaitables and outputs."""
        wrappers = (Output, collections.abc.Awaitable)
        plain = [
            each
            for each in arguments
            if each is not type(None) and typing.get_origin(each) not in wrappers
        ]
        kinds = [self.kind(each) for each in plain]
        return next((kind for kind in kinds if kind != "any"), "any")

    def named(self, described: type) -> str:
        """Describe a nested class once and return its name."""
        module = described.__module__.removeprefix("pulumi_aws.").removesuffix("._inputs")
        name = f"{module}/{described.__name__.removesuffix('Args')}"
        if name not in self.types:
            self.types[name] = {}  # a type may hold itself
            self.types[name] = self.members(described)
        return name


def installed_version() -> str:
    """Return the version of the installed SDK, which is the provider version it asks for."""
    text = importlib.resources.files("pulumi_aws").joinpath("pulumi-plugin.json").read_text()
    return str(json.loads(text)["version"])


def module_of(token: str) -> tuple[ModuleType, str]:
    """Return the SDK module and the class or function name of a type token."""
    _, path, name = token.split(":")
    package, file = path.split("/")
    package = {"index": "", "lambda": ".lambda_"}.get(package, f".{package}")
    return importlib.import_module(f"pulumi_aws{package}.{snake_case(file)}"), name


def getters(described: type) -> Iterator[tuple[str, str, object]]:
    """Yield the Python name, camel-case name and type of every property of an SDK class."""
    known = vars(importlib.import_module(described.__module__))
    local = {"Output": Output, "T": typing.TypeVar("T")}  # what `pulumi.getter` wraps with
    for python_name, member in inspect.getmembers(described, lambda x: isinstance(x, property)):
        hints = typing.get_type_hints(member.fget, known, local)
        name = getattr(member.fget, "_pulumi_name", python_name)
        yield python_name, name, hints.get("return", Any)


def settled_outputs(resource: type) -> set[str]:
    """Return the outputs that always have a value: given, defaulted, or computed by AWS."""
    settled = set()
    for _, name, annotation in getters(resource):
        (value,) = typing.get_args(annotation) or (None,)
        if type(None) not in typing.get_args(value):
            settled.add(name)
    return settled


@functools.cache
def snake_case(name: str) -> str:
    """Return the SDK's Python spelling of a camel-case name."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def camel_case(name: str) -> str:
    """Return the provider's spelling of a Python argument name."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def render() -> str:
    """Return the text schema.json must have for the installed SDK."""
    return json.dumps(SchemaGenerator().document(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(render(), encoding="utf-8")
    sys.stdout.write(f"wrote {SCHEMA_FILE.name}\n")
