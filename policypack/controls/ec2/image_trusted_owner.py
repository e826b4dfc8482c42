"""Instances and images start from images of trusted owners.

What: every image that is launched, copied or built from belongs to one of `owners`: account
numbers, or "amazon", "aws-marketplace" and "self", as DescribeImages has them. What tells the
owner: an image of the stack is the account's own, of copies the source is judged; a public
parameter, as `resolve:ssm:/aws/service/...`, leads to an image of "amazon", below
/aws/service/marketplace/ of "aws-marketplace"; the ARN of an Image Builder image names the account.
Parameters of one's own are trusted by their prefix in `trustedParameters`. An image id alone tells
nothing, and stays undecided until `imageOwners` says whose it is; in the account, EXT.ALLOWED_AMIS
enforces the owner whatever can be seen here.

CIS-hardened images of the AWS Marketplace belong to "aws-marketplace", which is trusted by default,
all its sellers alike; to trust one only, leave it out and list ids under a name of your own. The
subscription is made by hand, before the first launch.

Off by default: most programs pass an image id on, of which a preview cannot tell the owner. Switch
it on together with `imageOwners`, or where images are named by parameter.

An image is judged where it is named: in the launch template, not again at those who use it.

Why: an image has all rights on the host from its first second, and anyone can publish one under a
name that looks like a vendor's.

How to fix: take a public parameter, build the image with Image Builder, or look it up with
`aws.ec2.get_ami(owners=[...])` and list in `imageOwners` what was found.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._images import PATHS, USING, ImageUse, image_uses
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
from .._tokens import AMI, AMI_COPY, GROUP, IMAGE_RECIPE, INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN

OWNERS = "owners"
IMAGE_OWNERS = "imageOwners"
PREFIXES = "trustedParameters"
OF_AWS = "/aws/service/"
OF_MARKETPLACE = f"{OF_AWS}marketplace/"
SELF, AMAZON, MARKETPLACE = "self", "amazon", "aws-marketplace"
BY_PARAMETER = "of a trusted parameter"
NEED = "be an image whose owner can be told, and is trusted"
FIX = "take an image of a trusted owner"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge each image by its owner, as far as that can be told."""
    owners = {*_texts(resource, OWNERS), BY_PARAMETER}
    for use in image_uses(resource, graph):
        if use.place.unknown and not use.images:
            yield undecided(use.place, NEED)
            continue
        owner = _owner(use, resource)
        if not owner:
            state = f"{use.place.state}, which does not tell its owner"
            yield undecided(use.place.because(state), NEED)
        elif owner not in owners:
            state = f"{use.place.state}, whose owner is not trusted"
            yield violation(use.place.because(state), FIX)


def _owner(use: ImageUse, resource: Resource) -> str:
    """Find the owner of an image; empty if nothing tells it."""
    if use.images:
        return SELF
    if use.parameter:
        return _owner_by_parameter(use.parameter, resource)
    if use.builder == "aws":
        return AMAZON
    if use.builder:
        # The number may be the account's own, which is not known here.
        owners = _texts(resource, OWNERS)
        return "" if SELF in owners and use.builder not in owners else use.builder
    known = resource.settings.get(IMAGE_OWNERS)
    owner = known.get(use.id) if isinstance(known, dict) else None
    return owner if isinstance(owner, str) else ""


def _owner_by_parameter(name: str, resource: Resource) -> str:
    if not name.startswith(_texts(resource, PREFIXES)):
        return ""
    if name.startswith(OF_MARKETPLACE):
        return MARKETPLACE
    return AMAZON if name.startswith(OF_AWS) else BY_PARAMETER


def _texts(resource: Resource, name: str) -> tuple[str, ...]:
    listed = resource.settings.get(name)
    return tuple(x for x in listed if isinstance(x, str)) if isinstance(listed, list) else ()


def _list(name: str, description: str, *default: str) -> Parameter:
    items = {"type": "array", "items": {"type": "string"}}
    return Parameter(name, list(default), {**items, "description": description})


ID = "ami-0123456789abcdef0"
PUBLIC = f"resolve:ssm:{OF_AWS}ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64"
CIS = f"resolve:ssm:{OF_MARKETPLACE}prod-0123456789abc/latest"
BUILDER = "arn:aws:imagebuilder:eu-west-1"


def _named(image: object, token: str = LAUNCH_TEMPLATE) -> Given:
    return Given(token, {PATHS[token]: image})


CONTROL = Control(
    doc=__doc__,
    id="EXT.TRUSTED_AMI_OWNER",
    name="ec2-image-trusted-owner",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=(*USING, AMI_COPY),
    config_rule=NoConfigRule("AWS Config does not record who owns the image of an instance"),
    remediation="Take the image from a trusted owner, and say who owns ids that tell nothing.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        _list(OWNERS, "Owners that are trusted.", AMAZON, MARKETPLACE, SELF),
        _list(PREFIXES, "How parameters begin that lead to trusted images.", OF_AWS),
        Parameter(
            IMAGE_OWNERS,
            default={},
            schema={
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "Who owns an image, by its id.",
            },
        ),
    ),
    passing=(
        Example("public parameter", _named(PUBLIC)),
        Example("CIS image of the Marketplace", _named(CIS)),
        Example("listed image", _named(ID, INSTANCE), settings={IMAGE_OWNERS: {ID: AMAZON}}),
        Example(
            "recipe on an image of Amazon", _named(f"{BUILDER}:aws:image/x/x.x.x", IMAGE_RECIPE)
        ),
        Example(
            "image of the stack",
            Given(INSTANCE, {"ami": UNKNOWN}, depends={"ami": ("image",)}),
            (Given(AMI, name="image"),),
        ),
        Example(
            "parameter of one's own pipeline",
            _named("resolve:ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/golden/web:7"),
            settings={PREFIXES: [OF_AWS, "/golden/"]},
        ),
    ),
    failing=(
        Example(
            "listed image of a stranger",
            _named(ID, INSTANCE),
            path="ami",
            settings={IMAGE_OWNERS: {ID: "999999999999"}},
        ),
        Example(
            "Marketplace not trusted", _named(CIS), path="imageId", settings={OWNERS: [AMAZON]}
        ),
        Example(
            "recipe on an image of a stranger",
            _named(f"{BUILDER}:999999999999:image/x/1.0.0", IMAGE_RECIPE),
            path="parentImage",
            settings={OWNERS: [AMAZON, "111122223333"]},
        ),
        Example(
            "copy of a stranger's image",
            _named(ID, AMI_COPY),
            path="sourceAmiId",
            settings={IMAGE_OWNERS: {ID: "999999999999"}},
        ),
    ),
    undecided=(
        Example("image id", _named(ID), path="imageId"),
        Example("parameter of one's own", _named("resolve:ssm:/golden/web"), path="imageId"),
        Example("unknown", _named(UNKNOWN, INSTANCE), path="ami"),
        Example(
            "launch template of another stack",
            Given(GROUP, {"launchTemplate": {"id": "lt-0123456789abcdef0"}}),
            path="launchTemplate",
        ),
    ),
)
