"""An Auto Scaling group from a hardened launch template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _capacity as capacity
from components import _rules as rules
from components._images import type_problems
from components._tags import group_tags, merge_tags
from components._validation import Arguments

_SECONDS_PER_DAY = 86_400
_FIRST_BOOT_SECONDS = 300


class CompliantFleetArgs(TypedDict):
    """Which template the instances start from, where, and how many."""

    launch_template_id: pulumi.Input[str]
    """Id of the launch template."""
    launch_template_version: pulumi.Input[str]
    """Number of the template's version; a new number replaces the instances step by step."""
    instance_types: Sequence[str]
    """Instance types of one architecture, the preferred one first, the others for when it is short;
    two or more; plain."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Ids of private subnets."""
    min_size: NotRequired[Optional[int]]
    """Fewest instances; plain. Default: 2."""
    max_size: NotRequired[Optional[int]]
    """Most instances; plain. Default: twice the fewest."""
    desired_capacity: NotRequired[Optional[int]]
    """Instances to run; plain. Default: the fewest at first, then what scaling makes of it."""
    max_instance_lifetime_days: NotRequired[Optional[int]]
    """Days after which an instance is replaced by a fresh one; plain. Default: 30."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags of group and instances beside the provider's default tags; plain."""


@dataclass(frozen=True)
class _Validated:
    template_id: pulumi.Input[str]
    template_version: pulumi.Input[str]
    instance_types: Sequence[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    sizes: capacity.Sizes
    lifetime_days: int
    tags: Mapping[str, str]


class CompliantFleet(pulumi.ComponentResource):
    """Keep a number of instances running, each replaced when the template changes or it ages.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    group_name: pulumi.Output[str]
    """Name of the Auto Scaling group."""
    group_arn: pulumi.Output[str]
    """ARN of the Auto Scaling group."""

    def __init__(
        self, name: str, args: CompliantFleetArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        validated = _validated(name, args)
        super().__init__("compliant-ec2:index:CompliantFleet", name, None, opts)
        self.group = aws.autoscaling.Group(
            f"{name}-group",
            vpc_zone_identifiers=validated.subnet_ids,
            min_size=validated.sizes.min_size,
            max_size=validated.sizes.max_size,
            desired_capacity=validated.sizes.desired_capacity,
            tags=self._tags(name, validated.tags),
            opts=pulumi.ResourceOptions(parent=self),
            **_instances(validated),
            **_renewal(validated),
        )
        self.group_name = self.group.name
        self.group_arn = self.group.arn
        self.register_outputs({"groupName": self.group_name, "groupArn": self.group_arn})

    def _tags(self, name: str, tags: Mapping[str, str]) -> pulumi.Output[list[Any]]:
        default = aws.get_default_tags_output(opts=pulumi.InvokeOutputOptions(parent=self)).tags
        return default.apply(lambda found: group_tags(merge_tags(found, tags, name)))


def _instances(validated: _Validated) -> dict[str, Any]:
    """Write what is launched: on-demand instances of the first type that is to be had.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/allocation-strategies.html
    """
    template = {
        "launch_template_specification": {
            "launch_template_id": validated.template_id,
            "version": validated.template_version,
        },
        "overrides": [{"instance_type": name} for name in validated.instance_types],
    }
    distribution = {
        "on_demand_allocation_strategy": "prioritized",
        "on_demand_percentage_above_base_capacity": 100,
    }
    return {
        "mixed_instances_policy": {
            "launch_template": template,
            "instances_distribution": distribution,
        },
        "capacity_rebalance": True,
    }


def _renewal(validated: _Validated) -> dict[str, Any]:
    """Write how instances are renewed: a healthy new one first, back to the old ones if it fails.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-instance-refresh-default-values.html
    """
    healthy = {
        "min_healthy_percentage": 100,
        "max_healthy_percentage": capacity.highest_healthy_percentage(validated.sizes.max_size),
    }
    return {
        "health_check_type": "EC2",
        "health_check_grace_period": _FIRST_BOOT_SECONDS,
        "default_instance_warmup": _FIRST_BOOT_SECONDS,
        "max_instance_lifetime": validated.lifetime_days * _SECONDS_PER_DAY,
        "instance_maintenance_policy": healthy,
        "instance_refresh": {
            "strategy": "Rolling",
            "preferences": {**healthy, "auto_rollback": True, "skip_matching": True},
        },
    }


def _validated(name: str, args: CompliantFleetArgs) -> _Validated:
    reader = Arguments(f'CompliantFleet "{name}"', args, CompliantFleetArgs)
    sizes = capacity.resolve(
        *(
            reader.plain(name, rules.FLEET_SIZE)
            for name in ("min_size", "max_size", "desired_capacity")
        )
    )
    if not reader.problems.about("min_size", "max_size", "desired_capacity"):
        reader.problems.extend(capacity.size_problems(sizes))
    instance_types = reader.plain("instance_types", rules.list_of(rules.INSTANCE_TYPE))
    if not reader.problems.about("instance_types"):
        reader.problems.extend(
            ("instance_types", reason) for reason in type_problems(instance_types)
        )
    validated = _Validated(
        template_id=reader.input("launch_template_id", rules.LAUNCH_TEMPLATE_ID),
        template_version=reader.input("launch_template_version", rules.LAUNCH_TEMPLATE_VERSION),
        instance_types=instance_types,
        subnet_ids=reader.input("subnet_ids", rules.list_of(rules.SUBNET_ID)),
        sizes=sizes,
        lifetime_days=reader.plain("max_instance_lifetime_days", rules.LIFETIME_DAYS, 30),
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    reader.finish()
    return validated
