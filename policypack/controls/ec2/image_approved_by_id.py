"""Only approved images are launched.

What: every image that is launched or built from is one of `amiIds`. The list may also hold
references as the program spells them, `resolve:ssm:/golden/web` or the ARN of an Image Builder
image; others of this kind stay undecided, for which image they lead to cannot be seen. An image is
judged where it is named: in the launch template, not again at those who use it.

The list is empty by default, and the control off. The AWS Config rule wants the ids as its
parameter of the same name.

Why: an image nobody has tested and hardened brings its own faults, and its own users.

How to fix: launch an image on the list, or approve the image.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._images import PATHS, USING, image_uses
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._tokens import (
    FLEET,
    IMAGE_RECIPE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from .._values import UNKNOWN

IDS = "amiIds"
NEED = "be an approved image"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge each image, if there is a list."""
    approved = resource.settings.get(IDS)
    if not isinstance(approved, list) or not approved:
        return
    for use in image_uses(resource, graph):
        if use.place.text in approved:
            continue
        if use.id:
            yield violation(use.place, "use an approved image")
        else:
            yield undecided(use.place, NEED)


GOLDEN = "ami-0123456789abcdef0"
OTHER = "ami-0fedcba9876543210"
LISTED = {IDS: [GOLDEN, "resolve:ssm:/golden/web"]}


def _named(image: object, token: str = INSTANCE) -> Given:
    return Given(token, {PATHS[token]: image})


CONTROL = Control(
    doc=__doc__,
    id="EXT.APPROVED_AMIS_BY_ID",
    name="approved-amis-by-id",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=USING,
    config_rule=ConfigRule("APPROVED_AMIS_BY_ID"),
    remediation="Launch an approved image.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/approved-amis-by-id.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            IDS,
            default=[],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": "Approved images: ids, or references as the program spells them.",
            },
        ),
    ),
    passing=(
        Example("no list", _named(OTHER)),
        Example("approved", _named(GOLDEN), settings=LISTED),
        Example(
            "approved parameter",
            _named("resolve:ssm:/golden/web", LAUNCH_TEMPLATE),
            settings=LISTED,
        ),
        Example("template without image", Given(LAUNCH_TEMPLATE), settings=LISTED),
    ),
    failing=(
        Example("not approved", _named(OTHER), path="ami", settings=LISTED),
        Example(
            "not approved in a launch configuration",
            _named(OTHER, LAUNCH_CONFIGURATION),
            path="imageId",
            settings=LISTED,
        ),
        Example(
            "not approved in a recipe",
            _named(OTHER, IMAGE_RECIPE),
            path="parentImage",
            settings=LISTED,
        ),
        Example(
            "second launch specification",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ami": GOLDEN}, {"ami": OTHER}]}),
            path="launchSpecifications[1].ami",
            settings=LISTED,
        ),
    ),
    undecided=(
        Example("image unknown", _named(UNKNOWN), path="ami", settings=LISTED),
        Example(
            "other parameter",
            _named("resolve:ssm:/other/web", LAUNCH_TEMPLATE),
            path="imageId",
            settings=LISTED,
        ),
        Example(
            "fleet from a template of another stack",
            Given(
                FLEET,
                {"launchTemplateConfigs": [{"launchTemplateSpecification": {"version": "1"}}]},
            ),
            path="launchTemplateConfigs[0].launchTemplateSpecification",
            settings=LISTED,
        ),
    ),
)
