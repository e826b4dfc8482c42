"""One EC2 instance from a hardened launch template, and volumes that outlive it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._exemptions import ExemptionArgs, Exemptions
from components._hosts import rules as host_rules
from components._hosts.data_volumes import DataVolume, DataVolumeArgs, read_data_volumes
from components._hosts.templates import Choice, joined_inputs, read_choice
from components._hosts.volumes import devices_of, volume_at, volume_of
from components._validation import Arguments
from components.launch_template import HardenedLaunchTemplate, HardenedLaunchTemplateArgs


class CompliantInstanceArgs(TypedDict):
    """What the instance starts from, how it is protected, and which volumes outlive it."""

    launch_template_id: NotRequired[Optional[pulumi.Input[str]]]
    """Id of a launch template whose network interface names the subnet."""
    launch_template_version: NotRequired[Optional[pulumi.Input[str]]]
    """Number of the template's version; a new number replaces the instance."""
    launch_template: NotRequired[Optional[HardenedLaunchTemplateArgs]]
    """A launch template to be made for the instance, with subnet_id, instead of id and version;
    plain. Its exemptions hold for the instance too."""
    ignore_template_changes: NotRequired[Optional[bool]]
    """Keep the instance when the template has a new version, and thus also new user data; plain.
    Default: false: the instance is replaced."""
    termination_protection: NotRequired[Optional[bool]]
    """Refuse to terminate through the EC2 API; plain. Default: false. It stands here and not in
    the template because only here it can be changed without replacing the instance."""
    stop_protection: NotRequired[Optional[bool]]
    """Refuse to stop through the EC2 API, so that data volumes stay too; plain. Default: false."""
    data_volumes: NotRequired[Optional[Mapping[str, DataVolumeArgs]]]
    """Encrypted volumes that outlive the instance, by a name; plain. Default: none. Before one is
    detached, for a new instance or for good, the instance that has it is stopped."""
    availability_zone: NotRequired[Optional[pulumi.Input[str]]]
    """Zone of the data volumes, which is that of the subnet. Default: looked up, if launch_template
    names the subnet."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of instance, network interface and volumes beside those of the template; plain. They
    change in place, those of the template with a new instance. Of a template by id, volumes other
    than the root volume are not known, and keep its tags only."""


@dataclass(frozen=True)
class _Validated:
    template: Choice
    stays: bool
    termination_protection: bool
    stop_protection: bool
    data_volumes: Mapping[str, DataVolume]
    availability_zone: Optional[pulumi.Input[str]]
    exemptions: Sequence[Exemptions]
    tags: Mapping[str, str]


class CompliantInstance(pulumi.ComponentResource):
    """Start one instance; the template, which names the subnet too, says what it is like.

    Threat: an instance that is started by hand has what its template forbids. Here it has nothing
    of its own but the version of a hardened template.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    instance_id: pulumi.Output[str]
    """Id of the instance."""
    private_ip: pulumi.Output[str]
    """Private IPv4 address of the instance."""

    def __init__(
        self, name: str, args: CompliantInstanceArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        validated = _validated(name, args)
        inputs = joined_inputs(validated.exemptions)
        super().__init__("compliant-ec2:index:CompliantInstance", name, inputs, opts)
        self.instance = aws.ec2.Instance(
            f"{name}-instance",
            launch_template=self._template(name, args, validated.template),
            disable_api_termination=validated.termination_protection,
            disable_api_stop=validated.stop_protection,
            tags={"Name": name, **validated.tags},
            opts=pulumi.ResourceOptions(
                parent=self, ignore_changes=["launch_template"] if validated.stays else None
            ),
        )
        self._tag(name, validated)
        self._attach(name, validated)
        self.instance_id = self.instance.id
        self.private_ip = self.instance.private_ip
        self.register_outputs({"instanceId": self.instance_id, "privateIp": self.private_ip})

    def _template(
        self, name: str, args: CompliantInstanceArgs, choice: Choice
    ) -> "aws.ec2.InstanceLaunchTemplateArgs":
        made = args.get("launch_template")
        if made is None:
            return aws.ec2.InstanceLaunchTemplateArgs(id=choice.id, version=choice.version)
        template = HardenedLaunchTemplate(name, made, pulumi.ResourceOptions(parent=self))
        return aws.ec2.InstanceLaunchTemplateArgs(
            id=template.launch_template_id, version=template.launch_template_version
        )

    def _tag(self, name: str, validated: _Validated) -> None:
        """Hand the instance's tags on to its interface and to the volumes known to come with it.

        The resource of an instance has tags for volumes too, but those fight with the template's.
        """
        things: dict[str, pulumi.Output[Any]] = {}
        things["interface"] = self.instance.primary_network_interface_id
        things["root"] = self.instance.root_block_device.apply(volume_of)
        hosts = validated.template.hosts
        for device in devices_of(hosts.hardware["block_device_mappings"] if hosts else ()):
            found = self.instance.ebs_block_devices.apply(partial(volume_at, device))
            things[device.rpartition("/")[2]] = found
        for thing, identity in things.items():
            for key, value in validated.tags.items():
                aws.ec2.Tag(
                    f"{name}-{thing}-tag-{key}",
                    resource_id=identity,
                    key=key,
                    value=value,
                    opts=pulumi.ResourceOptions(parent=self),
                )

    def _attach(self, name: str, validated: _Validated) -> None:
        """Create the data volumes where the instance is, and attach them to it.

        The zone is not read from the instance: a new instance would mean new volumes.
        """
        if not validated.data_volumes:
            return
        zone = validated.availability_zone or self._zone(validated.template)
        for key, one in validated.data_volumes.items():
            volume = aws.ebs.Volume(
                f"{name}-volume-{key}",
                availability_zone=zone,
                tags={"Name": f"{name}-{key}", **validated.tags, **one.tags},
                opts=pulumi.ResourceOptions(parent=self),
                **one.properties,
            )
            aws.ec2.VolumeAttachment(
                f"{name}-attachment-{key}",
                device_name=one.device_name,
                instance_id=self.instance.id,
                volume_id=volume.id,
                stop_instance_before_detaching=True,
                # A volume has to be detached from one instance before the next one can have it.
                opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
            )

    def _zone(self, choice: Choice) -> Optional[pulumi.Output[str]]:
        if choice.hosts is None:
            return None
        child = pulumi.InvokeOutputOptions(parent=self)
        return aws.ec2.get_subnet_output(id=choice.hosts.subnet_id, opts=child).availability_zone


def _validated(name: str, args: CompliantInstanceArgs) -> _Validated:
    reader = Arguments(f'CompliantInstance "{name}"', args, CompliantInstanceArgs)
    own = Exemptions(reader)
    choice = read_choice(reader, HardenedLaunchTemplateArgs)
    validated = _Validated(
        template=choice,
        stays=reader.plain("ignore_template_changes", rules.BOOLEAN, default=False),
        termination_protection=reader.plain("termination_protection", rules.BOOLEAN, default=False),
        stop_protection=reader.plain("stop_protection", rules.BOOLEAN, default=False),
        data_volumes=read_data_volumes(reader),
        availability_zone=reader.input("availability_zone", host_rules.AVAILABILITY_ZONE),
        exemptions=[own, choice.hosts.exemptions] if choice.hosts else [own],
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    if choice.hosts and choice.hosts.subnet_id is None:
        reader.add("launch_template.subnet_id", "is missing; give the id of a private subnet")
    if validated.data_volumes and not choice.hosts and validated.availability_zone is None:
        reader.add("availability_zone", "is missing; give the zone of the template's subnet")
    reader.finish()
    return validated
