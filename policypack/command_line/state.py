"""Read what the components of a stack declare from the output of `pulumi stack export`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from google.protobuf.struct_pb2 import Struct

from ..controls import catalogue
from ..controls._model import Resource
from ..declarations import Declarations
from ..exemptions import Exemption
from ..faults import ConfigurationError
from ..pack_options import EXEMPTIONS
from ..wire import plain


def read_declared(text: str, file: str) -> tuple[list[Exemption], list[str]]:
    """List the exemptions that components of a stack declare, and what is wrong with others.

    Args:
        text: what is in the file.
        file: its name.

    Raises:
        ConfigurationError: it is no such output.
    """
    declared = Declarations(catalogue())
    parents: dict[str, str] = {}
    for resource in _resources(text, file):
        parents[resource.urn] = resource.parent
        if EXEMPTIONS in resource.inputs:
            declared.note(resource, _ancestors(resource.urn, parents))
    records = [replace(found, place=f"{file}: {found.place}") for found in declared.records]
    return records, [f"{file}: {urn}: {fault}" for urn, fault in declared.faults]


def _resources(text: str, file: str) -> Iterator[Resource]:
    try:
        found = json.loads(text)["deployment"]["resources"]
        for resource in found:
            if not resource.get("delete"):
                inputs = _decoded(resource.get("inputs", {}))
                parent = str(resource.get("parent", ""))
                yield Resource(resource["urn"], resource["type"], "", inputs, parent=parent)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        fault = "is no stack: is it the output of pulumi stack export?"
        raise ConfigurationError([f"{file}: {fault}"]) from error


def _ancestors(urn: str, parents: Mapping[str, str]) -> list[str]:
    """List what a resource belongs to; a state names parents before their children."""
    found: list[str] = []
    while (urn := parents.get(urn, "")) and urn not in found:
        found.append(urn)
    return found


def _decoded(inputs: Mapping[str, Any]) -> Mapping[str, object]:
    """Read exemptions as a run would, what is secret marked as such."""
    struct = Struct()
    struct.update({key: value for key, value in inputs.items() if key == EXEMPTIONS})
    return plain(struct)
