"""Which container images a task or function runs, and what their references say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from .._graph import Graph
from .._model import Resource
from .._policy_documents import any_true, member
from .._values import UNKNOWN, Property
from ..ecr._tokens import REPOSITORY
from ..imagebuilder._tokens import CONTAINER_RECIPE
from ..lambda_._tokens import FUNCTION

TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
RUNNING: Final = (TASK, FUNCTION)
DOCKER_HUB: Final = "docker.io"
WITH_EXCLUSION: Final = ("IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION")
NO_LIST: Final = "is no JSON list of container definitions"
REFERENCE: Final = re.compile(
    r"(?:(?P<host>[^/@.:]*[.:][^/@]*|localhost)/)?(?P<path>[^:@]+)"
    r"(?::(?P<tag>[\w][\w.-]*))?(?:@(?P<digest>\w+:[0-9a-fA-F]{32,}))?"
)


@dataclass(frozen=True, slots=True)
class Image:
    """A reference to an image: `host/path:tag@digest`.

    Args:
        host: the registry; that of Docker where the reference names none.
        path: the repository in it.
        tag: empty if it has none, which means `latest`.
        digest: empty if it has none.
    """

    host: str
    path: str
    tag: str
    digest: str

    def is_of(self, patterns: object) -> bool:
        """Say whether one of some patterns takes in the registry, or with a slash the whole name.

        Args:
            patterns: a list of texts with `*`.
        """
        listed = patterns if isinstance(patterns, list) else []
        texts = [each for each in listed if isinstance(each, str)]
        name = f"{self.host}/{self.path}"
        return any(fnmatchcase(name if "/" in text else self.host, text) for text in texts)


def images(resource: Resource) -> Iterator[Property]:
    """List the references to images; unknown where they cannot be read.

    The parent of a container recipe may be an image of Image Builder: its ARN is none.
    """
    if resource.type == CONTAINER_RECIPE:
        parent = resource.at("parentImage")
        if parent.present and not (parent.text or "").startswith("arn:"):
            yield parent
        return
    if resource.type == FUNCTION:
        yield from (image for image in (resource.at("imageUri"),) if image.present)
        return
    definitions = resource.at("containerDefinitions").document()
    if definitions.present and not definitions.unknown and not isinstance(definitions.value, list):
        yield replace(definitions, value=UNKNOWN, reason=NO_LIST)
        return
    for definition in definitions.items():
        yield from (image for image in (member(definition, "image"),) if image.present)


def image_of(reference: Property) -> Image | None:
    """Take a reference apart; None for what is none, or is not known."""
    found = REFERENCE.fullmatch(reference.text or "")
    if found is None:
        return None
    host = (found["host"] or DOCKER_HUB).lower()
    return Image(host, found["path"], found["tag"] or "", found["digest"] or "")


def repository_of(resource: Resource, image: Image, graph: Graph) -> Resource | None:
    """Find the repository of the stack that holds an image; None for one of another stack.

    A name alone may be that of another account's repository: its address must be that of the
    image, or the reference must come from it.
    """
    key = "imageUri" if resource.type == FUNCTION else "containerDefinitions"
    linked = {repository.urn for repository in graph.sources(resource, key, REPOSITORY)}
    for repository in graph.refer(resource, Property(key, image.path), REPOSITORY).resources:
        address = repository.output("repositoryUrl").text
        named = repository.urn in linked and repository.at("name").text == image.path
        if named or address == f"{image.host}/{image.path}":
            return repository
    return None


def can_move(repository: Resource, tag: str) -> bool | None:
    """Say whether a tag can be given to another image; None if that is not known."""
    mutability = repository.at("imageTagMutability")
    if mutability.unknown:
        return None
    if mutability.value not in WITH_EXCLUSION:
        return mutability.value != "IMMUTABLE"
    filters = repository.each("imageTagMutabilityExclusionFilters[].filter")
    excluded = any_true(None if x.unknown else fnmatchcase(tag, x.text or "") for x in filters)
    immutable = mutability.value == WITH_EXCLUSION[0]
    return excluded if immutable or excluded is None else not excluded
