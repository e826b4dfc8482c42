"""What the parts of a recipe are for, as far as their names and documents tell."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from .._graph import Graph
from .._images import BUILT_IMAGE, ImageUse, image_uses
from .._model import Resource
from .._policy_documents import any_true
from .._user_data import Script, without_comments
from .._values import Property
from ._documents import documents
from ._recipes import ARNS, own_components

NAME: Final = re.compile(r"arn:[^:]*:imagebuilder:[^:]*:[^:]*:component/(?P<name>[^/]+)/.*")
WORD: Final = re.compile(r"[a-z0-9]+")
UPDATE_WORDS: Final = frozenset({"update", "updates", "upgrade", "patch", "patches", "patching"})
# The rest of a command, over lines that are continued; bounded, or a long line would take long.
REST: Final = r"(?:\\\n|[^\n;|&]){0,400}?\s"
END: Final = r"(?![\w-])"
UPDATES: Final = re.compile(
    rf"\b(?:dnf|microdnf|tdnf|yum)\b{REST}(?:up(?:date|grade)(?:-minimal)?|distro-sync){END}"
    rf"|\bapt(?:-get)?\b{REST}(?:(?:dist-|full-)?upgrade){END}"
    rf"|\bzypper\b{REST}(?:update|up|patch|dup|dist-upgrade){END}"
    rf"|\bapk\b{REST}upgrade{END}"
    r"|\baction\W+UpdateOS\b"
)
OF_AWS: Final = "/aws/service/"
OF_MARKETPLACE: Final = f"{OF_AWS}marketplace/"


def hardens(recipe: Resource, words: Collection[str], graph: Graph) -> bool | None:
    """Say whether a recipe hardens, or starts from what is hardened; None if that is not known.

    Args:
        recipe: its components and its parent image are looked at.
        words: of which one in a name says what it is for.
        graph: the stack.
    """
    components = (
        any_true(_has_word(name, words) for name in _names(recipe, arn, graph))
        for arn in recipe.each(ARNS)
    )
    parents = (_is_hardened(use, words) for use in image_uses(recipe, graph))
    return any_true((*components, *parents))


def updates(recipe: Resource, graph: Graph) -> bool | None:
    """Say whether a recipe installs updates; None if that is not known."""
    components = (_updates(recipe, arn, graph) for arn in recipe.each(ARNS))
    return any_true((*components, *_in_documents(recipe)))


def _names(recipe: Resource, arn: Property, graph: Graph) -> Iterator[str | None]:
    """Name the component an ARN stands for; None for one whose name is not known."""
    own = own_components(recipe, arn, graph)
    for component in own:
        name = component.at("name")
        # What has no name is given one that begins with that of the resource.
        yield component.name if name.absent else name.text
    if not own:
        found = NAME.fullmatch(arn.text or "")
        yield found["name"] if found is not None else None


def _has_word(name: str | None, words: Collection[str]) -> bool | None:
    return None if name is None else not set(WORD.findall(name.lower())).isdisjoint(words)


def _is_hardened(use: ImageUse, words: Collection[str]) -> bool | None:
    """Say whether a parent image is hardened: by its name, or because its recipe is judged."""
    if any(image.type == BUILT_IMAGE for image in use.images) or _has_word(use.place.text, words):
        return True
    plain = use.parameter.startswith(OF_AWS) and not use.parameter.startswith(OF_MARKETPLACE)
    return False if plain or use.builder == "aws" else None


def _updates(recipe: Resource, arn: Property, graph: Graph) -> bool | None:
    own = own_components(recipe, arn, graph)
    read = any_true(answer for component in own for answer in _in_documents(component))
    named = any_true(_has_word(name, UPDATE_WORDS) for name in _names(recipe, arn, graph))
    # That of another account may do it under any name.
    seen = own or ":aws:component/" in (arn.text or "")
    return any_true((read, named if seen or named else None))


def _in_documents(resource: Resource) -> Iterator[bool | None]:
    for found in documents(resource):
        text = None if found.text is None else without_comments(Script(found.text)).text
        yield None if text is None else UPDATES.search(text) is not None
