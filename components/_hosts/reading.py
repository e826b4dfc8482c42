"""What hosts are like, read from the arguments and written as a launch template has it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

import pulumi

from components import _rules as rules
from components._exemptions import Exemptions
from components._hosts import rules as host_rules
from components._hosts.first_boot import Texts
from components._hosts.first_boot import read as read_first_boot
from components._hosts.images import image_problems, public_image_parameter
from components._hosts.processors import OPTIMISED_ON_REQUEST, credit_problems
from components._hosts.volumes import read_root, read_volumes
from components._validation import Arguments, entry

# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/work-with-tags-in-IMDS.html
_KEY_IN_METADATA = re.compile(r"(?!(?:\.|\.\.|_index)$)[A-Za-z0-9+\-=.,_:@]+")


@dataclass(frozen=True)
class Image:
    """Where the image comes from: its id, or else a parameter.

    Args:
        id: id of an image
        parameter: path of the SSM parameter to read
        stays: a new image changes nothing that exists
        minimal: it is Amazon's minimal one
        kernel: its kernel line, None if it is not known
    """

    id: Optional[pulumi.Input[str]]
    parameter: str
    stays: bool
    minimal: bool
    kernel: Optional[str]


@dataclass(frozen=True)
class Hosts:
    """What hosts are like, checked.

    Args:
        instance_type: the EC2 instance type
        image: where the image comes from
        subnet_id: the subnet of a single instance
        hardware: what a template has of type, volumes and network
        hardening: what makes a host compliant
        first_boot: what it does on its first boot
        tags: tags of template and all that is launched
        exemptions: the records that let defaults be turned off
    """

    instance_type: str
    image: Image
    subnet_id: Optional[pulumi.Input[str]]
    hardware: Mapping[str, Any]
    hardening: Mapping[str, Any]
    first_boot: Texts
    tags: Mapping[str, str]
    exemptions: Exemptions


def read(reader: Arguments) -> Hosts:
    """Read and check what hosts are like, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    instance_type = reader.plain("instance_type", rules.INSTANCE_TYPE, "t3.micro")
    image = _image(reader, instance_type)
    tags = reader.plain("tags", rules.TAGS, {})
    subnet_id = reader.input("subnet_id", rules.SUBNET_ID)
    first_boot = read_first_boot(reader, exemptions, minimal=image.minimal, kernel=image.kernel)
    return Hosts(
        instance_type=instance_type,
        image=image,
        subnet_id=subnet_id,
        hardware={
            "instance_type": instance_type,
            "network_interfaces": [_network_interface(reader, exemptions, subnet_id)],
            "block_device_mappings": _volumes(reader, exemptions),
            **_processor(reader, instance_type),
        },
        hardening={
            "iam_instance_profile": {
                "arn": reader.input("instance_profile_arn", rules.INSTANCE_PROFILE_ARN)
            },
            "metadata_options": _metadata_options(reader, exemptions, tags),
            "monitoring": {
                "enabled": reader.plain("detailed_monitoring", rules.BOOLEAN, default=True)
            },
        },
        first_boot=first_boot,
        tags=tags,
        exemptions=exemptions,
    )


def _image(reader: Arguments, instance_type: str) -> Image:
    architecture = reader.plain("architecture", rules.ARCHITECTURE, "x86_64")
    image_id = reader.input("image_id", rules.IMAGE_ID)
    own_parameter = reader.plain("image_parameter", rules.PARAMETER_PATH)
    stated = reader.plain("kernel", rules.KERNEL)
    variant = reader.plain("image_variant", host_rules.IMAGE_VARIANT, "standard")
    if not reader.about("instance_type", "architecture", "image_id", "image_parameter"):
        image = {"image_id": image_id, "image_parameter": own_parameter}
        for path, reason in image_problems(instance_type, architecture, **image):
            reader.add(path, reason)
    own = image_id is not None or own_parameter is not None
    if own and variant == "minimal":
        reader.add("image_variant", 'is "minimal", but an image of one\'s own is given; remove it')
    kernel = stated if own else stated or "6.12"
    public = public_image_parameter(kernel or "", architecture, variant)
    return Image(
        id=image_id,
        parameter=own_parameter or public,
        stays=reader.plain("ignore_image_changes", rules.BOOLEAN, default=False),
        minimal=variant == "minimal" and not own,
        kernel=kernel,
    )


def _network_interface(
    reader: Arguments, exemptions: Exemptions, subnet_id: Optional[pulumi.Input[str]]
) -> dict[str, Any]:
    public = reader.plain("public_address", rules.BOOLEAN, default=False)
    if public:
        exemptions.require("public_address", "EC2.9", "EC2.25")
    return _given(
        {
            "device_index": 0,
            "associate_public_ip_address": "true" if public else "false",
            "delete_on_termination": "true",
            "security_groups": reader.several("security_group_ids", rules.SECURITY_GROUP_ID),
            "subnet_id": subnet_id,
        }
    )


def _volumes(reader: Arguments, exemptions: Exemptions) -> list[dict[str, Any]]:
    key = reader.input("kms_key_arn", rules.KMS_KEY_ARN)
    return [read_root(reader, exemptions, key), *read_volumes(reader, exemptions, key)]


def _processor(reader: Arguments, instance_type: str) -> dict[str, Any]:
    """Read what the instance type has to do with. Flags within a template are texts."""
    credits_wanted = reader.plain("cpu_credits", host_rules.CPU_CREDITS)
    tenancy = reader.plain("tenancy", host_rules.TENANCY)
    reserved = reader.plain("capacity_reservation_preference", host_rules.CAPACITY_RESERVATIONS)
    for reason in credit_problems(instance_type, credits_wanted):
        reader.add("cpu_credits", reason)
    reservation = {"capacity_reservation_preference": reserved}
    return _given(
        {
            "ebs_optimized": "true" if instance_type in OPTIMISED_ON_REQUEST else None,
            "credit_specification": {"cpu_credits": credits_wanted} if credits_wanted else None,
            "placement": {"tenancy": tenancy} if tenancy else None,
            "capacity_reservation_specification": reservation if reserved else None,
        }
    )


def _metadata_options(
    reader: Arguments, exemptions: Exemptions, tags: Mapping[str, str]
) -> dict[str, Any]:
    optional = reader.plain("metadata_tokens_optional", rules.BOOLEAN, default=False)
    if optional:
        exemptions.require("metadata_tokens_optional", "EC2.8", "EC2.170")
    shown = reader.plain("instance_metadata_tags", rules.BOOLEAN, default=False)
    if shown:
        for path, reason in _key_problems(tags):
            reader.add(path, reason)
    containers = reader.plain("container_host", rules.BOOLEAN, default=False)
    options = {
        "http_endpoint": "enabled",
        "http_tokens": "optional" if optional else "required",
        "http_put_response_hop_limit": 2 if containers else 1,
        "instance_metadata_tags": "enabled" if shown else None,
    }
    return _given(options)


def _key_problems(tags: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in tags:
        if not _KEY_IN_METADATA.fullmatch(key):
            reason = (
                "cannot be shown in the metadata, where keys are letters, digits and +-=.,_:@; "
                "rename it, or remove instance_metadata_tags"
            )
            yield entry("tags", key), reason


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
