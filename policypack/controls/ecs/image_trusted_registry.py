"""Containers come from trusted registries only.

What: the image of every container of a task definition, of every Lambda function made of one, and
the parent of every container recipe that is no image of Image Builder lies in a registry that a
pattern of the parameter `allowedRegistries` takes in. The default takes in all private registries
of Amazon ECR; name `123456789012.dkr.ecr.*.amazonaws.com` to trust those of one account only. A
pattern with a slash is compared with registry and repository together. An image without registry
comes from Docker Hub.

Why: what a public registry holds under a name is decided by whoever owns that name today. In a
registry of your own it has been scanned, signed, and stays as it is (SEC06-BP02).

How to fix: pull the image through ECR by a PullThroughCacheRule, or copy it there, and name that.
"""

from collections.abc import Iterator

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
)
from .._role_examples import state
from .._values import UNKNOWN
from ..imagebuilder._tokens import CONTAINER_RECIPE
from ..lambda_._tokens import FUNCTION
from ._container_images import RUNNING, TASK, image_of, images
from ._examples import ECR, FIRST, function, task

# The registries of Amazon ECR by partition, then those that are reached by IPv6 too.
DOMAINS = (
    *("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"),
    *("c2s.ic.gov", "sc2s.sgov.gov", "cloud.adc-e.uk", "csp.hci.ic.gov"),
)
PRIVATE = (*(f"*.dkr.ecr*.*.{domain}" for domain in DOMAINS), "*.dkr-ecr*.*.on.aws")


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each image by its registry."""
    for reference in images(resource):
        image = image_of(reference)
        if reference.unknown:
            yield undecided(reference, "name images of trusted registries")
        elif image is None or not image.is_of(resource.settings["allowedRegistries"]):
            yield violation(reference, "take the image from a registry of your own")


def _recipe(parent: object) -> Given:
    return Given(CONTAINER_RECIPE, {"parentImage": parent})


BUILT = "arn:aws:imagebuilder:eu-west-1:aws:image/amazonlinux-2023-x86-latest"
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECS_IMAGE_REGISTRY",
    name="ecs-image-trusted-registry",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(*RUNNING, CONTAINER_RECIPE),
    config_rule=NoConfigRule("no AWS Config managed rule judges where images come from"),
    remediation="Take images from a private registry of Amazon ECR.",
    url="https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_hardened_images.html",
    since="0.2.0",
    check=check,
    parameters=(
        Parameter(
            "allowedRegistries",
            list(PRIVATE),
            {
                "type": "array",
                "description": "registries, or registries with repositories, as patterns with *",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        state("private registry", task(f"{ECR}/web:1.4.2")),
        state("function of a private registry", function(f"{ECR}/web:1.4.2")),
        state("function that is no image", Given(FUNCTION, {"packageType": "Zip"})),
        state("recipe on a private registry", _recipe(f"{ECR}/base:1.4.2")),
        state("recipe on an image of Image Builder", _recipe(f"{BUILT}/x.x.x")),
        Example(
            "public repository that is allowed",
            task("public.ecr.aws/docker/library/nginx:1.29"),
            settings={"allowedRegistries": ["public.ecr.aws/docker/library/*"]},
        ),
    ),
    failing=(
        state("Docker Hub", task(f"{ECR}/web:1.4.2", "nginx:1.29"), path=FIRST.replace("0", "1")),
        state("public registry", task("public.ecr.aws/docker/library/nginx:1.29"), path=FIRST),
        state(
            "name like that of ECR", task("1.dkr.ecr.eu.amazonaws.com.evil.example/a"), path=FIRST
        ),
        state("recipe on Docker Hub", _recipe("amazonlinux:2023"), path="parentImage"),
        Example(
            "function of another account",
            function(f"{ECR}/web:1.4.2"),
            path="imageUri",
            settings={"allowedRegistries": ["111111111111.dkr.ecr.*.amazonaws.com"]},
        ),
    ),
    undecided=(
        state("image unknown", function(UNKNOWN), path="imageUri"),
        state("parent unknown", _recipe(UNKNOWN), path="parentImage"),
        state(
            "definitions unknown",
            Given(TASK, {"containerDefinitions": UNKNOWN}),
            path="containerDefinitions",
        ),
        state(
            "definitions are no list",
            Given(TASK, {"containerDefinitions": "{"}),
            path="containerDefinitions",
        ),
    ),
)
