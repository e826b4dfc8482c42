"""Writes a page for each component: its arguments, its outputs, and what it creates."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pulumi
from pulumi.provider.experimental.analyzer import (
    Analyzer,
    ComponentDefinition,
    PropertyDefinition,
    TypeDefinition,
)

import components as library
from documentation.evidence import component_of
from policypack.controls._model import Resource

Types = Mapping[str, TypeDefinition]
THREAT: Final = "Threat:"
ANYTHING: Final = "pulumi.json#/Any"
NOUNS: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
}
HEAD: Final = """\
# Components

Hardened building blocks for AWS compute. In Python, arguments are a dict with the names below; in
other languages the same names are written in camelCase. *Plain* arguments have to be known when the
program runs; all others may be outputs of other resources."""


def rendered(
    resources: Iterable[Resource], satisfied: Mapping[str, Iterable[str]]
) -> Mapping[str, str]:
    """Write the page of every component and the index, by the names of their files.

    Args:
        resources: what one program with all components registers.
        satisfied: by component, the ids of the controls that found nothing in it.
    """
    analyzed = Analyzer("compliant-ec2").analyze(classes())
    definitions = analyzed["component_definitions"]
    created = _created(resources)
    pages = {
        f"{name}.md": "\n\n".join(
            (
                *_told(one, analyzed["type_definitions"]),
                *_made(name, created.get(name, ()), satisfied.get(name, ())),
            )
        )
        + "\n"
        for name, one in definitions.items()
    }
    return {**pages, "README.md": _index(definitions)}


def classes() -> list[type[pulumi.ComponentResource]]:
    """List the components that the library exports."""
    exported = (getattr(library, name) for name in sorted(library.__all__))
    return [
        one
        for one in exported
        if inspect.isclass(one) and issubclass(one, pulumi.ComponentResource)
    ]


def _index(definitions: Mapping[str, ComponentDefinition]) -> str:
    rows = [
        f"| [{name}]({name}.md) | {_paragraphs(one.description)[0]} |"
        for name, one in sorted(definitions.items())
    ]
    table = "\n".join(["| component | what it does |", "|---|---|", *rows])
    return f"{HEAD}\n\n{table}\n"


def _told(component: ComponentDefinition, types: Types) -> Iterator[str]:
    """Write what its author says of a component: what it is for, and how it is used."""
    paragraphs = _paragraphs(component.description)
    yield f"# {component.name}"
    yield from (text for text in paragraphs if not text.startswith(THREAT))
    for text in paragraphs:
        if text.startswith(THREAT):
            threat = text.removeprefix(THREAT).strip()
            yield from ("## The threat it answers", threat[:1].upper() + threat[1:])
    yield from ("## Arguments", _arguments(component.inputs, component.inputs_mapping))
    for nested in _nested(component.inputs.values(), types):
        yield from (f"### {nested.name}", *_paragraphs(nested.description))
        yield _arguments(nested.properties, nested.properties_mapping)
    rows = (
        f"| `{component.outputs_mapping[name]}` | {_type(one)} | {_line(one.description)} |"
        for name, one in component.outputs.items()
    )
    yield from ("## Outputs", "\n".join(["| output | type | what it is |", "|---|---|---|", *rows]))


def _made(name: str, created: Iterable[str], satisfied: Iterable[str]) -> Iterator[str]:
    """Write what the component creates, and what the catalogue finds in order there."""
    yield from ("## What it creates", "With as few arguments as it takes:")
    yield "\n".join(f"- `{token}`" for token in created) or "- nothing"
    yield "## Controls it satisfies"
    yield ", ".join(f"[{one}](../controls/{one}.md)" for one in satisfied) or "None judges it."
    yield f"[Which resource satisfies which](../controls/components.md#{name.lower()})"


def _arguments(properties: Mapping[str, PropertyDefinition], names: Mapping[str, str]) -> str:
    ordered = sorted(properties.items(), key=lambda item: bool(item[1].optional))
    rows = (
        f"| `{names[name]}` | {_type(one)} | {'' if one.optional else '**Required.** '}"
        f"{_line(one.description)} |"
        for name, one in ordered
    )
    return "\n".join(["| argument | type | what it is |", "|---|---|---|", *rows])


def _nested(properties: Iterable[PropertyDefinition], types: Types) -> list[TypeDefinition]:
    """List the types that arguments are made of, each once, in the order they are met."""
    found: dict[str, TypeDefinition] = {}
    open_ones = list(properties)
    while open_ones:
        for name in _references(open_ones.pop(0)):
            if name not in found and name in types:
                found[name] = types[name]
                open_ones += types[name].properties.values()
    return list(found.values())


def _references(one: PropertyDefinition) -> Iterator[str]:
    if one.ref:
        yield one.ref.rpartition(":")[2]
    for inner in (one.items, one.additional_properties):
        if inner is not None:
            yield from _references(inner)


def _type(one: PropertyDefinition) -> str:
    if one.ref == ANYTHING:
        return "anything"
    if one.ref:
        name = one.ref.rpartition(":")[2]
        return f"[{name}](#{name.lower()})"
    if one.items is not None:
        return f"list of {_type(one.items)}"
    if one.additional_properties is not None:
        return f"map of {_type(one.additional_properties)}"
    if one.type is None:
        raise ValueError(f"a property without a type: {one}")
    return NOUNS[one.type.value]


def _paragraphs(description: str | None) -> list[str]:
    """Return a docstring's paragraphs up to what it raises."""
    paragraphs = inspect.cleandoc(description or "").split("\n\n")
    ends = [at for at, text in enumerate(paragraphs) if text.startswith(("Raises:", "Args:"))]
    return [_line(text) for text in paragraphs[: min(ends, default=len(paragraphs))]]


def _line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def _created(resources: Iterable[Resource]) -> dict[str, list[str]]:
    """List the types of the resources that each component creates itself."""
    found: dict[str, set[str]] = {}
    for resource in resources:
        if component := component_of(resource):
            found.setdefault(component, set()).add(resource.type)
    return {
        name: sorted(token for token in types if not token.startswith("compliant-ec2:"))
        for name, types in found.items()
    }
