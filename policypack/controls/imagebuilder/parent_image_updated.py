"""Image recipes follow the updates of their parent image.

What: the `parentImage` of every image recipe can lead to a newer image: a parameter of Systems
Manager without a version, an ARN of Image Builder with "x" in its version, a product of the AWS
Marketplace, or an image that the stack makes. An AMI id, a fixed version of an image and a fixed
version of a parameter name the same image for ever.

Why: a pipeline that runs every week on a parent that stands still builds the same old kernel and
libraries every week. What a newer parent removes, updates do not (SEC06-BP02).

How to fix: set `parentImage` to "ssm:" and the name of a parameter, such as the public ones of
Amazon Linux, or to the ARN of an image with the version x.x.x. Where a parent is pinned on purpose
and raised by reviewed changes, take an exemption that says who does it.
"""

import re
from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._images import ImageUse, image_uses
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._role_examples import state
from .._tokens import AMI, IMAGE_RECIPE
from .._values import UNKNOWN
from ._recipes import names_one_version

PATH = "parentImage"
VERSION = re.compile(r".*:\d+")
FIX = "name it by a parameter, or by an ARN with the version x.x.x"


def check(recipe: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge whether the parent image can become another one."""
    for use in image_uses(recipe, graph):
        if use.images:
            continue
        if use.place.unknown:
            yield undecided(use.place, "be able to lead to a newer image")
        elif _stands_still(use):
            same = f"{use.place.state}, which stays the same for ever"
            yield violation(use.place.because(same), FIX)


def _stands_still(use: ImageUse) -> bool:
    text = use.place.text or ""
    if use.parameter:
        return VERSION.fullmatch(text) is not None
    return bool(use.id) or (bool(use.builder) and names_one_version(text) is True)


def _recipe(parent: object, **depends: tuple[str, ...]) -> Given:
    return Given(IMAGE_RECIPE, {PATH: parent}, depends=depends)


BUILT = "arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86"
CONTROL = Control(
    doc=__doc__,
    id="EXT.IB_PARENT_UPDATED",
    name="imagebuilder-recipe-parent-image-updated",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(IMAGE_RECIPE,),
    config_rule=NoConfigRule("no AWS Config managed rule judges the parent image of a recipe"),
    remediation="Name the parent image by a parameter, or with the version x.x.x.",
    url="https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateImageRecipe.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        state("parameter", _recipe("ssm:/golden/base")),
        state("version with filter", _recipe(f"{BUILT}/x.x.x")),
        state("product of the Marketplace", _recipe("prod-0123456789abc")),
        state(
            "image of the stack", _recipe(UNKNOWN, parentImage=("base",)), Given(AMI, name="base")
        ),
    ),
    failing=(
        state("image id", _recipe("ami-0123456789abcdef0"), path=PATH),
        state("fixed version", _recipe(f"{BUILT}/2026.10.1/1"), path=PATH),
        state("fixed version of a parameter", _recipe("ssm:/golden/base:7"), path=PATH),
    ),
    undecided=(state("unknown", _recipe(UNKNOWN), path=PATH),),
)
