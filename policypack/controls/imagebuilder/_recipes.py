"""What a recipe is made of: components that test, and parts that can have updates."""

import json
import re
from collections.abc import Iterator
from itertools import dropwhile, takewhile
from typing import Final

from .._graph import Graph
from .._model import Resource
from .._policy_documents import all_true, any_true
from .._values import Property
from ._tokens import COMPONENT

ARNS: Final = "components[].componentArn"
# AWS says in the names of its test components what they are: simple-boot-test-linux, ...
OF_AWS: Final = re.compile(r"arn:aws[a-z-]*:imagebuilder:[^:]*:aws:component/(?P<name>[^/]+)/.*")
TESTS: Final = re.compile(r".*(?:test|validate).*")
HEAD: Final = re.compile(r"phases:\s*(?:#.*)?")
NAME: Final = re.compile(r"""name:\s*["']?(?P<name>\w+)["']?\s*(?:#.*)?""")


def own_components(recipe: Resource, arn: Property, graph: Graph) -> tuple[Resource, ...]:
    """List the components of the stack that an ARN may stand for: none for one of AWS's."""
    of_aws = OF_AWS.fullmatch(arn.text or "") is not None
    return () if of_aws else graph.refer(recipe, arn, COMPONENT).resources


def has_test(recipe: Resource, graph: Graph) -> bool | None:
    """Say whether a recipe has a component with a test phase; None if that is not known."""
    return any_true(_tests(recipe, arn, graph) for arn in recipe.each(ARNS))


def is_fixed(recipe: Resource, graph: Graph) -> bool | None:
    """Say whether nothing a recipe names can have a newer version; None if that is not known."""
    parent = recipe.at("parentImage").text or ""
    image = True if parent.startswith("ami-") else names_one_version(parent)
    components = (
        True if own_components(recipe, arn, graph) else names_one_version(arn.text or "")
        for arn in recipe.each(ARNS)
    )
    return all_true((image, *components))


def names_one_version(arn: str) -> bool | None:
    """Say whether an ARN names one version; `1.x.x` stands for all of its kind."""
    if not arn.startswith("arn:"):
        return None
    return not any("x" in part.split(".") for part in arn.split("/"))


def phases(document: str) -> frozenset[str] | None:
    """List the phases of a component's document, JSON or YAML; None for what is not understood.

    YAML is read as people write it, a line for each member: the standard library has no parser.
    """
    try:
        parsed: object = json.loads(document)
    except (ValueError, RecursionError):
        return frozenset(_yaml_phases(document)) or None
    found = parsed.get("phases") if isinstance(parsed, dict) else None
    listed = found if isinstance(found, list) else []
    names = (phase.get("name") for phase in listed if isinstance(phase, dict))
    return frozenset(name for name in names if isinstance(name, str)) or None


def _tests(recipe: Resource, arn: Property, graph: Graph) -> bool | None:
    own = own_components(recipe, arn, graph)
    if own:
        return any_true(_has_test_phase(component) for component in own)
    of_aws = OF_AWS.fullmatch(arn.text or "")
    return None if of_aws is None else TESTS.fullmatch(of_aws["name"]) is not None


def _has_test_phase(component: Resource) -> bool | None:
    found = phases(component.at("data").text or "")
    return None if found is None else "test" in found


def _yaml_phases(document: str) -> Iterator[str]:
    """Find the names in the list under `phases:`; those of steps stand further to the right."""
    lines = [x for x in document.splitlines() if x.strip() and not x.lstrip().startswith("#")]
    below = list(dropwhile(lambda line: HEAD.fullmatch(line) is None, lines))[1:]
    block = list(takewhile(lambda line: line[0] in " -", below))
    dash = _indent(block[0]) if block else 0
    for phase in re.split(rf"^ {{{dash}}}-", "\n".join(block), flags=re.MULTILINE)[1:]:
        members = [line for line in (" " * (dash + 1) + phase).splitlines() if line.strip()]
        column = min(map(_indent, members), default=0)
        found = (NAME.fullmatch(line[column:]) for line in members)
        yield from (name["name"] for name in found if name is not None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
