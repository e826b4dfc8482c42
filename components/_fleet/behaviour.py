"""How a group behaves otherwise: scale-in, zones, processes, metrics, waiting."""

from collections.abc import Iterator
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._exemptions import Exemptions
from components._fleet import rules as fleet_rules
from components._fleet.capacity import Sizes
from components._fleet.fields import part
from components._validation import Arguments

_SECONDS_PER_DAY = 86_400
# Without one of these, neither a changed template nor age replaces an instance.
_RENEWING = ("InstanceRefresh", "Launch", "Terminate")
# Those of a group cost nothing.
# Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
_METRICS = tuple(
    f"Group{one}"
    for one in (
        "MinSize",
        "MaxSize",
        "DesiredCapacity",
        "InServiceInstances",
        "PendingInstances",
        "StandbyInstances",
        "TerminatingInstances",
        "TotalInstances",
    )
)


class FleetWaitArgs(TypedDict):
    """What `pulumi up` waits for; it never waits for an instance refresh."""

    capacity_timeout: NotRequired[Optional[str]]
    """How long to wait for the instances, such as 10m; "0" not to wait; plain. Default: 10m."""
    min_elb_capacity: NotRequired[Optional[int]]
    """Instances the load balancers must find healthy when the group is new; plain.
    Default: none."""
    elb_capacity: NotRequired[Optional[int]]
    """Instances the load balancers must find healthy after every change; plain. Default: none."""
    ignore_failed_activities: NotRequired[Optional[bool]]
    """Go on waiting when an instance could not be started; plain. Default: false."""


def read_lifetime(reader: Arguments, exemptions: Exemptions) -> int:
    """Read the seconds an instance may live; zero is no end, and needs a record.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html
    """
    days: int = reader.plain("max_instance_lifetime_days", fleet_rules.LIFETIME_DAYS, 30)
    if days == 0:
        exemptions.require("max_instance_lifetime_days", "EXT.FLEET_MAX_LIFETIME")
    return days * _SECONDS_PER_DAY


def wait_problems(
    least: Optional[int], exact: Optional[int], largest: int
) -> Iterator[tuple[str, str]]:
    """Find numbers of healthy instances the fleet can never have."""
    for name, count in (("min_elb_capacity", least), ("elb_capacity", exact)):
        if count is not None and count > largest:
            yield name, f"is {count}, above the largest size; give up to {largest}"


def read_behaviour(reader: Arguments, exemptions: Exemptions, sizes: Sizes) -> dict[str, Any]:
    """Read what a group is told about everything else."""
    suspended = reader.plain("suspended_processes", fleet_rules.PROCESSES)
    if not reader.about("suspended_processes") and set(_RENEWING) & set(suspended or ()):
        exemptions.require("suspended_processes", "EXT.FLEET_INSTANCE_REFRESH")
    rebalance = reader.plain("capacity_rebalance", rules.BOOLEAN, default=True)
    if not rebalance:
        exemptions.require("capacity_rebalance", "EXT.CAPACITY_REBALANCING")
    zones = reader.plain("zone_distribution", fleet_rules.ZONE_DISTRIBUTION, "balanced-best-effort")
    retain = reader.plain("retain_abandoned_instances", rules.BOOLEAN, default=False)
    metrics = reader.plain("enabled_metrics", rules.list_of(fleet_rules.GROUP_METRIC), _METRICS)
    return {
        "capacity_rebalance": rebalance,
        "availability_zone_distribution": {"capacity_distribution_strategy": zones},
        "instance_lifecycle_policy": _retention() if retain else None,
        "suspended_processes": suspended,
        "enabled_metrics": list(metrics),
        "protect_from_scale_in": reader.plain("protect_from_scale_in", rules.BOOLEAN),
        "termination_policies": reader.plain(
            "termination_policies", rules.list_of(fleet_rules.TERMINATION_POLICY)
        ),
        "default_cooldown": reader.plain("default_cooldown", fleet_rules.SECONDS),
        "placement_group": reader.input("placement_group", rules.TEXT),
        "service_linked_role_arn": reader.input("service_linked_role_arn", fleet_rules.ROLE_ARN),
        **_waiting(reader, sizes),
    }


def _retention() -> dict[str, Any]:
    return {"retention_triggers": {"terminate_hook_abandon": "retain"}}


def _waiting(reader: Arguments, sizes: Sizes) -> dict[str, Any]:
    wait = part(reader, "wait", FleetWaitArgs)
    least = wait.plain("min_elb_capacity", fleet_rules.SIZE)
    exact = wait.plain("elb_capacity", fleet_rules.SIZE)
    for name, reason in wait_problems(least, exact, sizes.max_size):
        wait.add(name, reason)
    return {
        "wait_for_capacity_timeout": wait.plain("capacity_timeout", fleet_rules.DURATION),
        "min_elb_capacity": least,
        "wait_for_elb_capacity": exact,
        "ignore_failed_scaling_activities": wait.plain("ignore_failed_activities", rules.BOOLEAN),
    }
