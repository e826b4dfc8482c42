"""The bill of materials: all that is pinned, as a CycloneDX document.

It is written from the locks alone, so that the same commit gives the same document everywhere.
Format: https://cyclonedx.org/docs/1.6/json/
"""

import json
import tomllib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sandbox.audit import pins
from sandbox.audit.pins import Pin

Document = Mapping[str, Any]
PROJECT: Final = "compliant-ec2"
# What CycloneDX calls that which every user of the project gets, or some; all else develops it.
SCOPES: Final = {"requirements.txt": "required", "requirements-automation.txt": "optional"}
DEVELOPMENT: Final = "excluded"


@dataclass(frozen=True)
class Lock:
    """What one file pins.

    Args:
        name: the path of the file in the clone.
        pinned: what stands in it.
    """

    name: str
    pinned: tuple[Pin, ...]


def locks(root: Path) -> tuple[Lock, ...]:
    """Read all locks of a clone.

    Args:
        root: the clone.
    """
    readers = {pins.packages: pins.locks(root), pins.modules: pins.module_files(root)}
    return tuple(
        Lock(str(file.relative_to(root)), read(file.read_text(encoding="utf-8")))
        for read, files in readers.items()
        for file in files
    )


def document(root: Path, timestamp: str) -> Document:
    """Write the bill of materials of a clone.

    Args:
        root: the clone.
        timestamp: the moment it speaks of, in the form of RFC 3339.
    """
    stated = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    project = {
        "bom-ref": PROJECT,
        "type": "application",
        "name": stated["name"],
        "version": stated["version"],
        "description": stated["description"],
        "licenses": [{"license": {"id": stated["license"]}}],
    }
    found = locks(root)
    body = {"components": components(found), "dependencies": dependencies(found)}
    content = json.dumps([project, body, timestamp], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, content).urn,
        "version": 1,
        "metadata": {"timestamp": timestamp, "component": project},
        **body,
    }


def components(found: Sequence[Lock]) -> list[Document]:
    """List all that is pinned, each once, with what proves that a file is the one meant.

    Args:
        found: the locks.
    """
    every = {one.purl: one for lock in found for one in lock.pinned}
    # The first that names it decides, every user before some.
    scopes = {
        one.purl: scope
        for name, scope in reversed(SCOPES.items())
        for lock in found
        if lock.name == name
        for one in lock.pinned
    }
    return [_component(one, scopes.get(purl, DEVELOPMENT)) for purl, one in sorted(every.items())]


def _component(one: Pin, scope: str) -> Document:
    component: dict[str, Any] = {
        "bom-ref": one.purl,
        "type": "library",
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "scope": scope,
    }
    if one.hashes:
        files = [{"alg": "SHA-256", "content": digest} for digest in one.hashes]
        component["externalReferences"] = [
            {
                "type": "distribution",
                "url": one.purl,
                "comment": "the files it is published as; one of them is installed",
                "hashes": files,
            }
        ]
    return component


def dependencies(found: Sequence[Lock]) -> list[Document]:
    """List what needs what; the project needs what no package asks for.

    Args:
        found: the locks.
    """
    edges: dict[str, set[str]] = {PROJECT: set()}
    for lock in found:
        for one in lock.pinned:
            edges.setdefault(one.purl, set())
        for parent, child in _edges(lock):
            edges[parent].add(child)
    return [{"ref": name, "dependsOn": sorted(needed)} for name, needed in sorted(edges.items())]


def _edges(lock: Lock) -> Iterator[tuple[str, str]]:
    versions: dict[str, list[str]] = {PROJECT: [PROJECT]}
    for one in lock.pinned:
        versions.setdefault(one.name, []).append(one.purl)
    for one in lock.pinned:
        for name in one.wanted_by or (PROJECT,):
            yield from ((parent, one.purl) for parent in versions[name])


def faults(bill: Document) -> list[str]:
    """Say what is wrong with a bill of materials beyond its form.

    Args:
        bill: the document.
    """
    needs = {row["ref"]: row["dependsOn"] for row in bill["dependencies"]}
    known = {component["bom-ref"]: component for component in bill["components"]}
    needed = _reachable(needs)
    told = [f"{name} is needed, and not listed" for name in sorted(needed - known.keys())]
    told += [f"{name} is listed, and nothing needs it" for name in sorted(known.keys() - needed)]
    told += [
        f"{name} has no hash"
        for name, component in known.items()
        if name.startswith("pkg:pypi/") and "externalReferences" not in component
    ]
    return told


def _reachable(needs: Mapping[str, Sequence[str]]) -> set[str]:
    reached: set[str] = set()
    open_ones = list(needs.get(PROJECT, ()))
    while open_ones:
        name = open_ones.pop()
        if name not in reached:
            reached.add(name)
            open_ones += needs.get(name, ())
    return reached
