"""The hardened launch template that instances and fleets start from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._images import image_problems, public_image_parameter
from components._parameters import read_parameters
from components._tags import merge_tags, tag_specifications
from components._user_data import encode_user_data, security_updates_script
from components._validation import Arguments

ROOT_DEVICE = "/dev/xvda"
_REMEDY = (
    "AWS publishes the public images' parameters, an image pipeline those of one's own: "
    "check path, kernel line and region."
)


class HardenedLaunchTemplateArgs(TypedDict):
    """What may be said about the hosts; everything else is fixed to the compliant value."""

    instance_profile_arn: pulumi.Input[str]
    """ARN of the instance profile."""
    security_group_ids: Sequence[pulumi.Input[str]]
    """Ids of the security groups; the list is plain."""
    subnet_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of the private subnet of a single instance: EC2 refuses it beside a network interface.
    A fleet names its subnets itself."""
    instance_type: NotRequired[Optional[str]]
    """EC2 instance type; plain. Default: t3.micro."""
    architecture: NotRequired[Optional[str]]
    """x86_64 or arm64, as the instance type has it; plain. Default: x86_64."""
    kernel: NotRequired[Optional[str]]
    """Kernel line of the public image: 6.1, 6.12 or 6.18; plain. Default: 6.12."""
    image_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of an image of one's own or from the Marketplace, instead of the public one."""
    image_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the id of an image of one's own; plain."""
    root_volume_size: NotRequired[Optional[int]]
    """Size of the root volume in GiB; plain. Default: 8."""
    kms_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key for the root volume. Default: the account's default key for EBS."""
    detailed_monitoring: NotRequired[Optional[bool]]
    """One-minute metrics; plain. Default: true."""
    container_host: NotRequired[Optional[bool]]
    """Let containers reach the metadata, one hop further away; plain. Default: false."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of template, instances, volumes and network interfaces beside default tags; plain."""


@dataclass(frozen=True)
class Hosts:
    """What hosts are like, checked."""

    profile_arn: pulumi.Input[str]
    network_interface: Mapping[str, Any]
    instance_type: str
    image_id: Optional[pulumi.Input[str]]
    image_parameter: str
    volume: Mapping[str, Any]
    detailed_monitoring: bool
    hop_limit: int
    tags: Mapping[str, str]


class HardenedLaunchTemplate(pulumi.ComponentResource):
    """Create a launch template whose hosts satisfy every control of the catalogue.

    Session tokens for the metadata, no public address, one network interface, an encrypted root
    volume, security updates on first boot, tags on everything that is launched.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    launch_template_id: pulumi.Output[str]
    """Id of the launch template."""
    launch_template_version: pulumi.Output[str]
    """Number of the newest version; a reference by number shows and rolls out each change."""
    image_id: pulumi.Output[str]
    """Id of the image."""

    def __init__(
        self,
        name: str,
        args: HardenedLaunchTemplateArgs,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        reader = Arguments(f'HardenedLaunchTemplate "{name}"', args, HardenedLaunchTemplateArgs)
        validated = read(reader)
        reader.finish()
        super().__init__("compliant-ec2:index:HardenedLaunchTemplate", name, None, opts)
        self.image_id = self._find_image(validated)
        self.template = aws.ec2.LaunchTemplate(
            f"{name}-template",
            description=f"Hardened hosts of {name}",
            image_id=self.image_id,
            instance_type=validated.instance_type,
            user_data=encode_user_data(security_updates_script()),
            # Whoever refers to the default version, and AWS Config, see the newest one.
            update_default_version=True,
            tags=validated.tags,
            tag_specifications=self._tag_specifications(name, validated.tags),
            opts=pulumi.ResourceOptions(parent=self),
            **_hardening(validated),
        )
        self.launch_template_id = self.template.id
        self.launch_template_version = self.template.latest_version.apply(
            lambda number: str(int(number))
        )
        self.register_outputs(
            {
                "launchTemplateId": self.launch_template_id,
                "launchTemplateVersion": self.launch_template_version,
                "imageId": self.image_id,
            }
        )

    def _find_image(self, validated: Hosts) -> pulumi.Output[str]:
        if validated.image_id is not None:
            return pulumi.Output.from_input(validated.image_id)
        wanted = [(validated.image_parameter, rules.IMAGE_ID)]
        return read_parameters(wanted, self, _REMEDY).apply(lambda values: values[0])

    def _tag_specifications(self, name: str, tags: Mapping[str, str]) -> pulumi.Output[list[Any]]:
        default = aws.get_default_tags_output(opts=pulumi.InvokeOutputOptions(parent=self)).tags
        return default.apply(lambda found: tag_specifications(merge_tags(found, tags, name)))


def _hardening(validated: Hosts) -> dict[str, Any]:
    """Write what makes a host compliant. Flags within a template are texts in the schema."""
    return {
        "iam_instance_profile": {"arn": validated.profile_arn},
        "metadata_options": {
            "http_endpoint": "enabled",
            "http_tokens": "required",
            "http_put_response_hop_limit": validated.hop_limit,
        },
        "network_interfaces": [validated.network_interface],
        "block_device_mappings": [{"device_name": ROOT_DEVICE, "ebs": validated.volume}],
        "monitoring": {"enabled": validated.detailed_monitoring},
    }


def read(reader: Arguments) -> Hosts:
    """Read and check what hosts are like, noting every problem with the reader."""
    instance_type = reader.plain("instance_type", rules.INSTANCE_TYPE, "t3.micro")
    architecture = reader.plain("architecture", rules.ARCHITECTURE, "x86_64")
    image_id = reader.input("image_id", rules.IMAGE_ID)
    own_parameter = reader.plain("image_parameter", rules.PARAMETER_PATH)
    kernel = reader.plain("kernel", rules.KERNEL, "6.12")
    if not reader.about("instance_type", "architecture", "image_id", "image_parameter"):
        image = {"image_id": image_id, "image_parameter": own_parameter}
        for path, reason in image_problems(instance_type, architecture, **image):
            reader.add(path, reason)
    return Hosts(
        profile_arn=reader.input("instance_profile_arn", rules.INSTANCE_PROFILE_ARN),
        network_interface=_network_interface(reader),
        instance_type=instance_type,
        image_id=image_id,
        image_parameter=own_parameter or public_image_parameter(kernel, architecture),
        volume=_root_volume(reader),
        detailed_monitoring=reader.plain("detailed_monitoring", rules.BOOLEAN, default=True),
        hop_limit=2 if reader.plain("container_host", rules.BOOLEAN, default=False) else 1,
        tags=reader.plain("tags", rules.TAGS, {}),
    )


def _network_interface(reader: Arguments) -> dict[str, Any]:
    interface = {
        "device_index": 0,
        "associate_public_ip_address": "false",
        "delete_on_termination": "true",
        "security_groups": reader.several("security_group_ids", rules.SECURITY_GROUP_ID),
        "subnet_id": reader.input("subnet_id", rules.SUBNET_ID),
    }
    return _given(interface)


def _root_volume(reader: Arguments) -> dict[str, Any]:
    volume = {
        "encrypted": "true",
        "kms_key_id": reader.input("kms_key_arn", rules.KMS_KEY_ARN),
        "volume_type": "gp3",
        "volume_size": reader.plain("root_volume_size", rules.VOLUME_SIZE, 8),
        "delete_on_termination": "true",
    }
    return _given(volume)


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
