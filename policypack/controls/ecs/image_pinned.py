"""Containers run the image that was tested: pinned by digest or immutable tag, never `latest`.

What: the image of every container of a task definition, and of every Lambda function made of one,
is named by digest (`...@sha256:...`), or by a tag that cannot be moved: its repository is in the
stack and immutable, or a pattern of the parameter `immutableRepositories` takes it in. `latest`
and no tag at all fail always. Whether tags of other repositories can be moved cannot be seen.

Why: a tag that is moved changes what runs without a deployment, a test or a review. A task that is
started after a scale-out then differs from those that run.

How to fix: name the digest that the build has given out, or a tag of its own for each build in a
repository with `imageTagMutability="IMMUTABLE"`.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
    Undecided,
)
from .._role_examples import state
from .._values import UNKNOWN, Property
from ..ecr._tokens import REPOSITORY
from ._container_images import RUNNING, TASK, Image, can_move, image_of, images, repository_of
from ._examples import ECR, FIRST, function, task

LATEST = ("", "latest")
MOVABLE = "has a tag that can be moved"
DOUBT = "has a tag, and whether that can be moved is not known yet; it must not be"
UNSEEN = "must be named by digest or immutable tag; its repository is not in this stack"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what each reference names the image by."""
    for reference in images(resource):
        image = image_of(reference)
        if reference.unknown:
            yield undecided(reference, "name the image by digest or immutable tag")
        elif image is None or (not image.digest and image.tag in LATEST):
            yield violation(reference, "name the image by digest or by a tag of its build")
        elif not image.digest and not image.is_of(resource.settings["immutableRepositories"]):
            yield from _judge_tag(resource, reference, image, graph)


def _judge_tag(
    resource: Resource, reference: Property, image: Image, graph: Graph
) -> Iterator[Finding]:
    repository = repository_of(resource, image, graph)
    if repository is None:
        yield Undecided(reference.path, UNSEEN)
        return
    movable = can_move(repository, image.tag)
    if movable is None:
        yield Undecided(reference.path, DOUBT)
    elif movable:
        fix = "make its repository immutable, or name the digest"
        yield violation(reference.because(MOVABLE), fix)


def _repository(mutability: object, **outputs: object) -> Given:
    inputs = {"name": "web", "imageTagMutability": mutability}
    return Given(REPOSITORY, inputs, "repository", outputs=outputs)


DIGEST = f"{ECR}/web@sha256:{'0123456789abcdef' * 4}"
TAGGED = task(f"{ECR}/web:1.4.2", containerDefinitions=("repository",))
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECS_IMAGE_PINNED",
    name="ecs-image-pinned",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=RUNNING,
    config_rule=NoConfigRule("no AWS Config managed rule judges how images are named"),
    remediation="Name the image by digest, or by a tag of an immutable repository.",
    url="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            "immutableRepositories",
            [],
            {
                "type": "array",
                "description": "registries, or registries with repositories, with immutable tags",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        state("digest", task(DIGEST)),
        state("digest beside a tag", function(DIGEST.replace("@", ":1.4.2@"))),
        state("immutable repository", TAGGED, _repository("IMMUTABLE")),
        state(
            "immutable repository by address",
            function(f"{ECR}/web:1.4.2"),
            _repository("IMMUTABLE", repositoryUrl=f"{ECR}/web"),
        ),
        Example(
            "repository known to be immutable",
            function(f"{ECR}/web:1.4.2"),
            settings={"immutableRepositories": [ECR]},
        ),
    ),
    failing=(
        state("latest", task(f"{ECR}/web:latest"), path=FIRST),
        state("no tag", function(f"{ECR}/web"), path="imageUri"),
        state("mutable repository", TAGGED, _repository("MUTABLE"), path=FIRST),
        state("no reference", task("web:"), path=FIRST),
    ),
    undecided=(
        state("image unknown", function(UNKNOWN), path="imageUri"),
        state("repository of another stack", task(f"{ECR}/web:1.4.2"), path=FIRST),
        state(
            "same name in another account",
            function(f"{ECR}/web:1.4.2"),
            _repository("IMMUTABLE"),
            path="imageUri",
        ),
        state("mutability unknown", TAGGED, _repository(UNKNOWN), path=FIRST),
        state(
            "definitions unknown",
            Given(TASK, {"containerDefinitions": UNKNOWN}),
            path="containerDefinitions",
        ),
    ),
)
