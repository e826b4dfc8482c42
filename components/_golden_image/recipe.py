"""What an image is made of: its parent, and components in an order that holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi

from components import _rules as rules
from components._golden_image import rules as image_rules
from components._golden_image.contents import Part, read_parts
from components._golden_image.record import record_document
from components._golden_image.versions import content_version
from components._hosts import rules as host_rules
from components._hosts.images import image_problems, public_image_parameter
from components._validation import Arguments

_TYPES = {"x86_64": ["t3.medium"], "arm64": ["t4g.medium"]}
# Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-semantic-versioning.html
_FIRST_LINE = "1.0"


@dataclass(frozen=True)
class Recipe:
    """What an image is made of, checked.

    Args:
        parameter: SSM parameter of the parent image
        image_id: id of the parent image, instead of it
        parts: components, in order
        line: major and minor number of versions
        device: the root device
        size: GiB of the root volume
        instance_types: what it is built on
    """

    parameter: str
    image_id: Optional[pulumi.Input[str]]
    parts: Sequence[Part]
    line: str
    device: str
    size: int
    instance_types: Sequence[str]

    @property
    def parent(self) -> pulumi.Input[str]:
        """The parent image as a recipe names it."""
        return f"ssm:{self.parameter}" if self.image_id is None else self.image_id

    def record(self, pipeline: str) -> dict[str, Any]:
        """Return the document that writes down what the image is made of."""
        parent = self.parent if isinstance(self.parent, str) else "an image by id"
        root = f"{self.device} {self.size} GiB"
        return record_document(pipeline, [parent, root, *(part.told() for part in self.parts)])

    def volumes(self, key_arn: pulumi.Input[str]) -> list[Any]:
        """Write the volumes of build instances and image; AWS takes texts for what is so or not."""
        root = {
            "encrypted": "true",
            "kms_key_id": key_arn,
            "volume_type": "gp3",
            "volume_size": self.size,
            "delete_on_termination": "true",
        }
        return [{"device_name": self.device, "ebs": root}]

    def version(self, known: Sequence[str]) -> str:
        """Return the recipe's version, which changes with anything a recipe cannot change.

        Args:
            known: what is known only when it is deployed: parent image, key and components
        """
        return content_version(self.line, self.device, str(self.size), *known)


def read_recipe(reader: Arguments) -> Recipe:
    """Return what an image is made of, noting every problem with the reader."""
    architecture = reader.plain("architecture", rules.ARCHITECTURE, "x86_64")
    kernel = reader.plain("kernel", rules.KERNEL)
    parameter = reader.plain("parent_image_parameter", rules.PARAMETER_PATH)
    image_id = reader.input("parent_image_id", rules.IMAGE_ID)
    types = reader.plain("instance_types", image_rules.INSTANCE_TYPES, _TYPES[architecture])
    if kernel is not None and (parameter or image_id) is not None:
        reader.add(
            "kernel", f'is "{kernel}", but a parent image is given, which has its own; remove it'
        )
    _tell_problems(reader, architecture, types, image_id, parameter)
    return Recipe(
        parameter=parameter or public_image_parameter(kernel or "6.12", architecture),
        image_id=image_id,
        parts=read_parts(reader),
        line=reader.plain("version", image_rules.VERSION_LINE, _FIRST_LINE),
        device=reader.plain("root_device_name", host_rules.ROOT_DEVICE_NAME, "/dev/xvda"),
        size=reader.plain("root_volume_size", host_rules.ROOT_VOLUME_SIZE, 8),
        instance_types=types,
    )


def _tell_problems(
    reader: Arguments,
    architecture: str,
    types: Sequence[str],
    image_id: Optional[object],
    parameter: Optional[str],
) -> None:
    """Note what does not go together of parent image, processor and instance types."""
    told = set()
    for instance_type in types:
        found = image_problems(
            instance_type, architecture, image_id=image_id, image_parameter=parameter
        )
        for path, reason in found:
            argument = path if path == "architecture" else f"parent_{path}"
            if argument not in told:
                reader.add(argument, reason)
            told.add(argument)
