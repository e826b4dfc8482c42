"""Nothing is launched or built from a version of Amazon Linux that has reached its end of life.

What: an image named by parameter, as `resolve:ssm:...` or in an Image Builder recipe, is none of
Amazon Linux 2 (support ended 2026-06-30) or of the Amazon Linux AMI before it (2023-12-31), in the
plain, ECS and EKS variants. An AMI id says nothing of what is inside: literal ids pass, also those
a program has looked up from a parameter itself. Control images by id with an allow-list.

Why: no security updates any more: Inspector finds the old kernel, and no update removes it.

How to fix: take Amazon Linux 2023 with a kernel line of your choice, as in
/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64 (or arm64). Packages and boot
differ, so rebuild the instance instead of updating it in place.
"""

import re
from collections.abc import Iterator

from .._helpers import undecided
from .._images import LAUNCHED
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
    Violation,
)
from .._tokens import (
    IMAGE_RECIPE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
)
from .._values import UNKNOWN

# Public parameters of the plain, ECS and EKS images, and the images Image Builder offers:
# .../ami-amazon-linux-latest/amzn2-*, .../amazon-linux-2/..., ...:image/amazon-linux-2-x86/...
ENDED = re.compile(
    r"(?:resolve:)?ssm:.*/aws/service/.*/(?:amzn2?-ami-|amzn2-|amazon-linux(?:-2)?(?:/|-(?!\d)))"
    r"|arn:aws[a-z-]*:imagebuilder:.*:aws:image/amazon-linux-2-"
)
SUPPORTED = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.12-x86_64"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each image that is named by parameter."""
    for image in resource.each(LAUNCHED[resource.type]):
        if image.unknown:
            yield undecided(image, "name no image of Amazon Linux 2")
        elif ENDED.match(image.text or ""):
            text = f"names an Amazon Linux past its end of life; use Amazon Linux 2023: {SUPPORTED}"
            yield Violation(image.path, text)


PLAIN = "resolve:ssm:/aws/service/ami-amazon-linux-latest"
ECS = "resolve:ssm:/aws/service/ecs/optimized-ami"
OF_AWS = "arn:aws:imagebuilder:eu-west-1:aws:image"


def _given(image: object, token: str = LAUNCH_TEMPLATE) -> Given:
    return Given(token, {LAUNCHED[token]: image})


def _ended(title: str, image: str, token: str = LAUNCH_TEMPLATE) -> Example:
    return Example(title, _given(image, token), path=LAUNCHED[token])


CONTROL = Control(
    doc=__doc__,
    id="EXT.AMAZON_LINUX_SUPPORTED",
    name="ec2-image-amazon-linux-supported",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=tuple(LAUNCHED),
    config_rule=NoConfigRule("no AWS Config managed rule looks at the operating system of an AMI"),
    remediation=f"Take the image from a parameter of Amazon Linux 2023, such as {SUPPORTED}.",
    url="https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html",
    since="0.1.0",
    check=check,
    passing=(
        Example("Amazon Linux 2023", _given(f"resolve:ssm:{SUPPORTED}")),
        Example("image id", _given("ami-0123456789abcdef0")),
        Example("image absent", Given(LAUNCH_TEMPLATE)),
        Example(
            "ECS image of Amazon Linux 2023",
            _given(f"{ECS}/amazon-linux-2023/recommended/image_id"),
        ),
        Example("parameter of one's own", _given("resolve:ssm:/golden/amzn2-ami/latest", INSTANCE)),
        Example(
            "recipe on Amazon Linux 2023",
            _given(f"{OF_AWS}/amazon-linux-2023-x86/x.x.x", IMAGE_RECIPE),
        ),
    ),
    failing=(
        _ended("Amazon Linux 2", f"{PLAIN}/amzn2-ami-kernel-5.10-hvm-arm64-gp2"),
        _ended(
            "Amazon Linux 2 with a version", f"{PLAIN}/amzn2-ami-minimal-hvm-x86_64-ebs:3", INSTANCE
        ),
        _ended("Amazon Linux AMI", f"{PLAIN}/amzn-ami-hvm-x86_64-gp2", LAUNCH_CONFIGURATION),
        _ended(
            "ECS image of Amazon Linux 2", f"{ECS}/amazon-linux-2/kernel-5.10/recommended/image_id"
        ),
        _ended(
            "EKS image of Amazon Linux 2",
            f"{ECS.replace('ecs', 'eks')}/1.32/amazon-linux-2-gpu/recommended",
        ),
        _ended(
            "recipe by parameter",
            f"{PLAIN.removeprefix('resolve:')}/amzn2-ami-hvm-x86_64-gp2",
            IMAGE_RECIPE,
        ),
        _ended("recipe by image of AWS", f"{OF_AWS}/amazon-linux-2-x86/x.x.x", IMAGE_RECIPE),
        Example(
            "beside an unknown image",
            Given(
                SPOT_FLEET_REQUEST,
                {
                    "launchSpecifications": [
                        {"ami": UNKNOWN},
                        {"ami": f"{PLAIN}/amzn2-ami-hvm-x86_64-gp2"},
                    ]
                },
            ),
            path="launchSpecifications[1].ami",
        ),
    ),
    undecided=(Example("image unknown", _given(UNKNOWN), path="imageId"),),
)
