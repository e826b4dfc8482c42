"""Only images with an approved tag are launched.

What: every image that is launched or built from carries one of `amisByTagKeyAndValue`, spelled as
in AWS Config: "key" for any value, or "key:value". The tags of images of the stack can be seen; of
all others they cannot, so those stay undecided: EXT.APPROVED_AMIS_BY_ID is the control for them. An
image is judged where it is named: in the launch template, not again at those who use it.

The list is empty by default, and the control off. The AWS Config rule wants it, joined by commas,
as its parameter of the same name.

Why: pipelines tag what has passed their tests; an image without the tag has not.

How to fix: launch an image the pipeline has tagged, or tag the image.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._images import BUILT_IMAGE, USING, ImageUse, image_uses
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
from .._tag_matching import carries_one
from .._tags import tags_of
from .._tokens import AMI, AMI_COPY, GROUP, INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN

TAGS = "amisByTagKeyAndValue"
NEED = "be an image with an approved tag"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the tags of each image, if there is a list."""
    listed = resource.settings.get(TAGS)
    wanted = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    for use in image_uses(resource, graph) if wanted else ():
        yield from _judge(use, wanted)


def _judge(use: ImageUse, wanted: list[str]) -> Iterator[Finding]:
    if not use.images:
        unseen = use.place.because(f"{use.place.state}, which does not tell its tags")
        yield undecided(use.place if use.place.unknown else unseen, NEED)
    for image in use.images:
        named = f'is the image "{image.name}"'
        answer = None if image.type == BUILT_IMAGE else carries_one(tags_of(image), wanted)
        if answer is None:
            yield undecided(use.place.because(f"{named}, whose tags are not all known"), NEED)
        elif not answer:
            yield violation(use.place.because(f"{named}, which has no approved tag"), "tag it")


LISTED = {TAGS: ["approved", "stage:production"]}
FROM_IMAGE = Given(INSTANCE, {"ami": UNKNOWN}, depends={"ami": ("image",)})


def _tagged(token: str = AMI, **tags: object) -> tuple[Given]:
    return (Given(token, {"tags": tags}, "image"),)


CONTROL = Control(
    doc=__doc__,
    id="EXT.APPROVED_AMIS_BY_TAG",
    name="approved-amis-by-tag",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=USING,
    config_rule=ConfigRule("APPROVED_AMIS_BY_TAG"),
    remediation="Launch an image with an approved tag.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/approved-amis-by-tag.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            TAGS,
            default=[],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": 'Tags of approved images: "key" or "key:value".',
            },
        ),
    ),
    passing=(
        Example("no list", Given(INSTANCE, {"ami": "ami-0123456789abcdef0"})),
        Example("tag of any value", FROM_IMAGE, _tagged(approved=UNKNOWN), settings=LISTED),
        Example("tag and value", FROM_IMAGE, _tagged(stage="production"), settings=LISTED),
    ),
    failing=(
        Example("no tag", FROM_IMAGE, _tagged(), path="ami", settings=LISTED),
        Example(
            "other value of a copy",
            FROM_IMAGE,
            _tagged(AMI_COPY, stage="test"),
            path="ami",
            settings=LISTED,
        ),
    ),
    undecided=(
        Example(
            "image of another stack",
            Given(LAUNCH_TEMPLATE, {"imageId": "ami-0123456789abcdef0"}),
            path="imageId",
            settings=LISTED,
        ),
        Example("value unknown", FROM_IMAGE, _tagged(stage=UNKNOWN), path="ami", settings=LISTED),
        Example(
            "made by Image Builder", FROM_IMAGE, _tagged(BUILT_IMAGE), path="ami", settings=LISTED
        ),
        Example(
            "launch template of another stack",
            Given(GROUP, {"launchTemplate": {"id": "lt-0123456789abcdef0"}}),
            path="launchTemplate",
            settings=LISTED,
        ),
    ),
)
