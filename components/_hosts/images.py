"""Which image a host starts from, and whether it fits the instance type."""

import re
from collections.abc import Iterator
from typing import Optional

PUBLIC_IMAGES = "/aws/service/ami-amazon-linux-latest"
# A "g" behind the generation marks AWS's own Arm processors: t4g, m7gd, is4gen, but not g4dn.
_ARM_FAMILY = re.compile(r"a1|[a-z]+\d+[a-z0-9-]*g[a-z0-9]*")
_END_OF_LIFE = re.compile(r"/(amzn2?|al2)-ami-")
# Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html
_WINDOWS = "/aws/service/ami-windows"
_PROCESSOR = re.compile(rf"{PUBLIC_IMAGES}/.*-(x86_64|arm64)")


def public_image_parameter(kernel: str, architecture: str, variant: str = "standard") -> str:
    """Name AWS's public SSM parameter for Amazon Linux 2023 with a kernel line.

    The "default" line moves from year to year, so a fleet would change its kernel unasked.
    Source: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
    """
    minimal = "minimal-" if variant == "minimal" else ""
    return f"{PUBLIC_IMAGES}/al2023-ami-{minimal}kernel-{kernel}-{architecture}"


def architecture_of(instance_type: str) -> str:
    """Tell an instance type's architecture from its family name.

    Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
    """
    family = instance_type.partition(".")[0]
    return "arm64" if _ARM_FAMILY.fullmatch(family) else "x86_64"


def image_problems(
    instance_type: str,
    architecture: str,
    *,
    image_id: Optional[object],
    image_parameter: Optional[str],
) -> Iterator[tuple[str, str]]:
    """Find choices that do not go together: the argument at fault, and why."""
    actual = architecture_of(instance_type)
    if actual != architecture:
        yield (
            "architecture",
            f'is "{architecture}", but "{instance_type}" is {actual}; make the two agree',
        )
    if image_id is not None and image_parameter is not None:
        yield (
            "image_parameter",
            f'is "{image_parameter}", but an image id is given too; give one of the two',
        )
    if image_parameter is not None and (misfit := _misfit(image_parameter, architecture)):
        supported = public_image_parameter("6.12", architecture)
        yield "image_parameter", f'is "{image_parameter}", of {misfit}; give "{supported}"'


def _misfit(parameter: str, architecture: str) -> Optional[str]:
    """Say of what a public parameter is, if that does not fit; of others nothing is known."""
    if _END_OF_LIFE.search(parameter):
        return "Amazon Linux past its end of support"
    if parameter.startswith(_WINDOWS):
        return "Windows, which nothing here is made for"
    processor = _PROCESSOR.fullmatch(parameter)
    return f"{processor[1]} images" if processor and processor[1] != architecture else None
