"""The hardened launch template that instances and fleets start from."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._exemptions import ExemptionArgs
from components._hosts.first_boot import FirstBootArgs
from components._hosts.reading import Hosts, read
from components._hosts.volumes import VolumeArgs
from components._parameters import read_parameters
from components._tags import tag_specifications, tags_with_defaults
from components._validation import Arguments

__all__ = ["HardenedLaunchTemplate", "HardenedLaunchTemplateArgs", "Hosts", "read"]
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
    """Kernel line of the image: 6.1, 6.12, 6.18, or default, which AWS moves; plain. Default: 6.12
    of the public image; of an image of one's own it is unknown."""
    image_variant: NotRequired[Optional[str]]
    """Which public image: standard, or minimal, which has no agent of Systems Manager, so that the
    first boot installs it; plain. Default: standard."""
    image_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of an image of one's own or from the Marketplace, instead of the public one."""
    image_parameter: NotRequired[Optional[str]]
    """Path of the SSM parameter with the id of an image of one's own; plain."""
    ignore_image_changes: NotRequired[Optional[bool]]
    """Keep the image the template has: a new one makes no new version, so that it touches no host;
    plain. Default: false."""
    root_device_name: NotRequired[Optional[str]]
    """What the image calls its root device: /dev/xvda or /dev/sda1; plain. Default: /dev/xvda."""
    root_volume_size: NotRequired[Optional[int]]
    """Size of the root volume in GiB; plain. Default: 8."""
    root_volume_type: NotRequired[Optional[str]]
    """Type of the root volume: gp3, gp2, io2 or io1; plain. Default: gp3."""
    root_volume_iops: NotRequired[Optional[int]]
    """Operations per second of the root volume; plain. Default: 3000 for gp3."""
    root_volume_throughput: NotRequired[Optional[int]]
    """MiB/s of the root volume, of type gp3; plain. Default: 125."""
    root_volume_delete_on_termination: NotRequired[Optional[bool]]
    """Delete the root volume with the instance; false needs an exemption from
    EXT.VOLUME_DELETE_ON_TERMINATION; plain. Default: true."""
    volumes: NotRequired[Optional[Mapping[str, VolumeArgs]]]
    """Further volumes of each host by a name, all encrypted; plain. Default: none."""
    kms_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key for the volumes. Default: the account's default key for EBS."""
    tenancy: NotRequired[Optional[str]]
    """default, or dedicated hardware; plain. Default: that of the VPC."""
    cpu_credits: NotRequired[Optional[str]]
    """standard or unlimited, of types with CPU credits; plain. Default: the account's."""
    capacity_reservation_preference: NotRequired[Optional[str]]
    """open, none or capacity-reservations-only; plain. Default: open."""
    detailed_monitoring: NotRequired[Optional[bool]]
    """One-minute metrics; plain. Default: true."""
    container_host: NotRequired[Optional[bool]]
    """Let containers reach the metadata, one hop further away; plain. Default: false."""
    instance_metadata_tags: NotRequired[Optional[bool]]
    """Show the instance's tags in its metadata; plain. Default: false."""
    metadata_tokens_optional: NotRequired[Optional[bool]]
    """Answer requests without a session token as well, as version 1 of the metadata service does;
    needs exemptions from EC2.8 and EC2.170; plain. Default: false."""
    public_address: NotRequired[Optional[bool]]
    """Give a public IPv4 address; needs exemptions from EC2.9 and EC2.25; plain. Default: false."""
    first_boot: NotRequired[Optional[FirstBootArgs]]
    """What a host does on its first boot; plain. Default: security updates."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of template, instances, volumes and network interfaces beside default tags; plain."""


class HardenedLaunchTemplate(pulumi.ComponentResource):
    """Create a launch template whose hosts satisfy every control of the catalogue.

    Session tokens for the metadata, no public address, one network interface, encrypted volumes,
    security updates on first boot, tags on everything that is launched.

    Threat: credentials of a role are taken from the metadata by a request that an application was
    made to send, data is read from a volume or a snapshot, and a host is found from the internet.
    Here all three are closed in the template, so that no launch can leave them open.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    launch_template_id: pulumi.Output[str]
    """Id of the launch template."""
    launch_template_version: pulumi.Output[str]
    """Number of the newest version; a reference by number shows and rolls out each change."""
    image_id: pulumi.Output[str]
    """Id of the image of the newest version."""

    def __init__(
        self,
        name: str,
        args: HardenedLaunchTemplateArgs,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        subject = f'HardenedLaunchTemplate "{name}"'
        reader = Arguments(subject, args, HardenedLaunchTemplateArgs)
        hosts = read(reader)
        reader.finish()
        inputs = hosts.exemptions.inputs
        super().__init__("compliant-ec2:index:HardenedLaunchTemplate", name, inputs, opts)
        self.template = aws.ec2.LaunchTemplate(
            f"{name}-template",
            description=f"Hardened hosts of {name}",
            image_id=self._find_image(hosts),
            user_data=hosts.first_boot.user_data(subject),
            # Whoever refers to the default version, and AWS Config, see the newest one.
            update_default_version=True,
            tags=hosts.tags,
            tag_specifications=self._tag_specifications(name, hosts.tags),
            opts=self._options(hosts),
            **hosts.hardware,
            **hosts.hardening,
        )
        self.launch_template_id = self.template.id
        self.launch_template_version = self.template.latest_version.apply(
            lambda number: str(int(number))
        )
        self.image_id = self.template.image_id.apply(str)
        self.register_outputs(
            {
                "launchTemplateId": self.launch_template_id,
                "launchTemplateVersion": self.launch_template_version,
                "imageId": self.image_id,
            }
        )

    def _options(self, hosts: Hosts) -> pulumi.ResourceOptions:
        ignored = ["image_id"] if hosts.image.stays else None
        return pulumi.ResourceOptions(parent=self, ignore_changes=ignored)

    def _find_image(self, hosts: Hosts) -> pulumi.Output[str]:
        if hosts.image.id is not None:
            return pulumi.Output.from_input(hosts.image.id)
        wanted = [(hosts.image.parameter, rules.IMAGE_ID)]
        return read_parameters(wanted, self, _REMEDY).apply(lambda values: values[0])

    def _tag_specifications(self, name: str, tags: Mapping[str, str]) -> pulumi.Output[list[Any]]:
        return tags_with_defaults(self, tags, name).apply(tag_specifications)
