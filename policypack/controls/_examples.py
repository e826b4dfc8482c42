"""Turn an example into the resources it stands for."""

from typing import Final

from ._model import Example, Given, Resource

PREFIX: Final = "urn:pulumi:example::example"


def resources_of(example: Example) -> tuple[Resource, ...]:
    """Build the example's stack; the first resource is the one that is judged."""
    givens = (example.subject, *example.others)
    urns = {given.name: f"{PREFIX}::{given.type}::{given.name}" for given in givens}
    if len(urns) != len(givens):
        raise ValueError(f'example "{example.title}" uses a resource name twice')
    return tuple(_resource(given, urns) for given in givens)


def _resource(given: Given, urns: dict[str, str]) -> Resource:
    edges = {key: tuple(urns[name] for name in names) for key, names in given.depends.items()}
    return Resource(
        urn=urns[given.name],
        type=given.type,
        name=given.name,
        inputs=given.inputs,
        outputs=given.outputs,
        dependencies=tuple(dict.fromkeys(urn for found in edges.values() for urn in found)),
        property_dependencies=edges,
        provider=given.provider,
    )
