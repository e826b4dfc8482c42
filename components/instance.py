"""One EC2 instance from a hardened launch template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._validation import Arguments


class CompliantInstanceArgs(TypedDict):
    """Which template the instance starts from."""

    launch_template_id: pulumi.Input[str]
    """Id of a launch template whose network interface names the subnet."""
    launch_template_version: pulumi.Input[str]
    """Number of the template's version; a new number replaces the instance."""
    termination_protection: NotRequired[Optional[bool]]
    """Refuse to terminate through the EC2 API; plain. Default: false. It stands here and not in
    the template because only here it can be changed without replacing the instance."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class _Validated:
    template_id: pulumi.Input[str]
    template_version: pulumi.Input[str]
    termination_protection: bool
    tags: Mapping[str, str]


class CompliantInstance(pulumi.ComponentResource):
    """Start one instance; the template, which names the subnet too, says what it is like.

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
        super().__init__("compliant-ec2:index:CompliantInstance", name, None, opts)
        self.instance = aws.ec2.Instance(
            f"{name}-instance",
            launch_template={"id": validated.template_id, "version": validated.template_version},
            disable_api_termination=validated.termination_protection,
            tags={"Name": name, **validated.tags},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.instance_id = self.instance.id
        self.private_ip = self.instance.private_ip
        self.register_outputs({"instanceId": self.instance_id, "privateIp": self.private_ip})


def _validated(name: str, args: CompliantInstanceArgs) -> _Validated:
    reader = Arguments(f'CompliantInstance "{name}"', args, CompliantInstanceArgs)
    validated = _Validated(
        template_id=reader.input("launch_template_id", rules.LAUNCH_TEMPLATE_ID),
        template_version=reader.input("launch_template_version", rules.LAUNCH_TEMPLATE_VERSION),
        termination_protection=reader.plain("termination_protection", rules.BOOLEAN, default=False),
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    reader.finish()
    return validated
