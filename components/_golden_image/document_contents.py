"""What component documents must not hold: secrets, unseen downloads, references to nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from components._choices import choice_problem
from components._golden_image.document_structure import Found, join
from components._golden_image.downloads import download_faults
from components._hosts.secrets import secrets

_READ_IT = (
    "everybody who may read the component or the image can read it; let the host read it at boot "
    "from Secrets Manager"
)
_REFERENCE: Final = re.compile(r"\{\{\s*([\w-]+(?:\.[\w-]+(?:\[\d+\])?)*)\s*\}\}")
_VARIABLE: Final = re.compile(
    r"(?:parameters|constants)\[\d+\](?:\.|\[\")([\w-]+)(?:\"\])?\.(?:default|value)"
)


def content_problems(document: Mapping[str, Any]) -> Found:
    """Find secrets, and commands that run what nobody has verified: where, and why."""
    for path, leaf in leaves(document):
        if isinstance(leaf, str):
            for secret in secrets(_with_name(path, leaf)):
                yield path, f"holds what looks like {secret}; {_READ_IT}"
            yield from ((path, fault) for fault in download_faults(leaf))
        elif not isinstance(leaf, int | float):
            yield path, "is neither text nor number, known beforehand; write it in quotes"


def reference_problems(document: Mapping[str, Any]) -> Found:
    """Find references to parameters, constants and steps that are not there: where, and why."""
    variables = [
        name
        for kind in ("parameters", "constants")
        for variable in document.get(kind, [])
        for name in variable
    ]
    steps: list[str] = []
    for at, phase in enumerate(document["phases"]):
        for number, step in enumerate(phase["steps"]):
            path = f"phases[{at}].steps[{number}]"
            for where, leaf in leaves(step, path):
                for name in _REFERENCE.findall(str(leaf)):
                    problem = _reference_problem(name, step.get("loop"), variables, steps)
                    if problem:
                        yield where, problem
            steps.append(f"{phase['name']}.{step['name']}")


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """List the texts and numbers in a document, each with its path."""
    if isinstance(value, Mapping):
        for key, member in value.items():
            yield from leaves(member, join(path, str(key)))
    elif isinstance(value, list):
        for at, member in enumerate(value):
            yield from leaves(member, f"{path}[{at}]")
    else:
        yield path, value


def _with_name(path: str, text: str) -> str:
    """Put the name of a parameter or constant before its value, on the same line."""
    found = _VARIABLE.fullmatch(path)
    return f"{found[1]}={text}" if found else text


def _reference_problem(
    name: str, loop: Mapping[str, Any] | None, variables: list[str], steps: list[str]
) -> str | None:
    first, _, rest = name.partition(".")
    if not rest:
        problem = choice_problem(name, variables) if variables else None
        hint = problem.partition("; ")[2] if problem else "declare it below parameters"
        return None if name in variables else f'refers to "{name}", which nothing declares; {hint}'
    if rest in ("index", "value"):
        named = {"loop", loop.get("name", "loop")} if loop else set()
        return None if first in named else f'refers to "{name}", but the step has no such loop'
    step, _, member = rest.partition(".")
    if not member.startswith(("inputs", "outputs")):
        return None
    if f"{first}.{step}" in steps:
        return None
    return f'refers to "{name}", but no step before it has this name; give phase and step'
