"""How a fleet's instances are replaced: by a refresh, in maintenance, by age."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.capacity import highest_healthy_percentage
from components._fleet.fields import part, stated
from components._validation import Arguments

_WHOLE = 100
_WIDEST = 100


class InstanceMaintenancePolicyArgs(TypedDict):
    """How few and how many instances there may be while any of them is replaced."""

    min_healthy_percentage: NotRequired[Optional[int]]
    """Least healthy instances in percent of the desired capacity; plain. Default: 100, a new
    instance is there before the old one goes."""
    max_healthy_percentage: NotRequired[Optional[int]]
    """Most instances in percent of the desired capacity; plain. Default: 110, and as much more as
    one whole instance needs in a fleet of fewer than ten: 200 for one, 150 for two."""


class InstanceRefreshArgs(TypedDict):
    """How instances are replaced when the launch template changes."""

    min_healthy_percentage: NotRequired[Optional[int]]
    """Least healthy instances meanwhile in percent; plain. Default: as in maintenance."""
    max_healthy_percentage: NotRequired[Optional[int]]
    """Most instances meanwhile in percent; plain. Default: as in maintenance."""
    instance_warmup: NotRequired[Optional[int]]
    """Seconds until a new instance counts as ready; plain. Default: the fleet's warm-up."""
    checkpoint_percentages: NotRequired[Optional[Sequence[int]]]
    """Percentages replaced at which to pause, ascending to 100; plain. Default: none."""
    checkpoint_delay: NotRequired[Optional[int]]
    """Seconds to pause at a checkpoint; plain. Default: 3600."""
    alarms: NotRequired[Optional[Sequence[pulumi.Input[str]]]]
    """Names of CloudWatch alarms that end the refresh; the list is plain. Default: none."""
    auto_rollback: NotRequired[Optional[bool]]
    """Go back to the old instances where the refresh fails; plain. Default: true."""
    skip_matching: NotRequired[Optional[bool]]
    """Leave instances that are as they should be; plain. Default: true."""
    scale_in_protected_instances: NotRequired[Optional[str]]
    """Refresh, Ignore or Wait: what to do with instances protected from scale-in; plain. Default:
    Wait, and so fail rather than leave old ones; Refresh where all instances are protected."""
    standby_instances: NotRequired[Optional[str]]
    """Terminate, Ignore or Wait: what to do with instances in standby; plain. Default: Wait."""
    triggers: NotRequired[Optional[Sequence[str]]]
    """What else starts a refresh when it changes, such as tag; plain. Default: nothing."""


def healthy_range(
    least: Optional[int], most: Optional[int], default: Mapping[str, int]
) -> dict[str, int]:
    """Fill in the bounds not given, no further apart than AWS allows."""
    lowest = default["min_healthy_percentage"] if least is None else least
    highest = default["max_healthy_percentage"] if most is None else most
    if most is None:
        highest = min(highest, lowest + _WIDEST)
    return {"min_healthy_percentage": lowest, "max_healthy_percentage": highest}


def healthy_problem(lowest: int, highest: int) -> Optional[str]:
    """Find a range AWS refuses.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstanceMaintenancePolicy.html
    """
    if highest - lowest > _WIDEST:
        return f"is {highest}, more than 100 above the least; give up to {lowest + _WIDEST}"
    return None


def checkpoint_problems(
    percentages: Optional[Sequence[int]], delay: Optional[int]
) -> Iterator[tuple[str, str]]:
    """Find checkpoints out of order, or that leave a part of the fleet as it was.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-adding-checkpoints-instance-refresh.html
    """
    if percentages is None:
        if delay is not None:
            yield "checkpoint_delay", "is given without checkpoint_percentages; give both"
    elif list(percentages) != sorted(set(percentages)):
        yield "checkpoint_percentages", f"is {list(percentages)}; give each once, ascending"
    elif percentages[-1] != _WHOLE:
        yield (
            "checkpoint_percentages",
            f"ends at {percentages[-1]}, so that older instances stay; let it end at 100",
        )


def read_refresh(reader: Arguments, fewest: int, *, protected: bool) -> dict[str, Any]:
    """Read what a group is told about the replacement of its instances.

    Args:
        reader: reads the fleet's arguments
        fewest: how many instances the fleet has at its smallest
        protected: new instances are protected from scale-in
    """
    usual = {
        "min_healthy_percentage": _WHOLE,
        "max_healthy_percentage": highest_healthy_percentage(fewest),
    }
    maintenance = part(reader, "instance_maintenance_policy", InstanceMaintenancePolicyArgs)
    kept = _healthy(maintenance, usual)
    if maintenance.about(*usual):
        kept = usual
    refresh = part(reader, "instance_refresh", InstanceRefreshArgs)
    triggers = refresh.plain("triggers", fleet_rules.TRIGGERS)
    settings = {
        "strategy": "Rolling",
        "preferences": _preferences(refresh, kept, protected=protected),
        "triggers": triggers,
    }
    return {"instance_maintenance_policy": kept, "instance_refresh": stated(settings)}


def _healthy(reader: Arguments, default: Mapping[str, int]) -> dict[str, int]:
    bounds = {
        "min_healthy_percentage": fleet_rules.LOWEST_HEALTHY,
        "max_healthy_percentage": fleet_rules.HIGHEST_HEALTHY,
    }
    least, most = (reader.plain(name, rule) for name, rule in bounds.items())
    found = healthy_range(least, most, default)
    if not reader.about(*bounds) and (problem := healthy_problem(*found.values())):
        reader.add("max_healthy_percentage", problem)
    return found


def _preferences(reader: Arguments, kept: Mapping[str, int], *, protected: bool) -> dict[str, Any]:
    percentages = reader.plain("checkpoint_percentages", fleet_rules.CHECKPOINTS)
    delay = reader.plain("checkpoint_delay", fleet_rules.CHECKPOINT_DELAY)
    if not reader.about("checkpoint_percentages", "checkpoint_delay"):
        for name, reason in checkpoint_problems(percentages, delay):
            reader.add(name, reason)
    warmup = reader.plain("instance_warmup", fleet_rules.SECONDS)
    alarms = reader.several("alarms", rules.TEXT)
    instances = {
        "scale_in_protected_instances": reader.plain(
            "scale_in_protected_instances",
            fleet_rules.PROTECTED_INSTANCES,
            "Refresh" if protected else "Wait",
        ),
        "standby_instances": reader.plain(
            "standby_instances", fleet_rules.STANDBY_INSTANCES, "Wait"
        ),
    }
    return stated(
        {
            **_healthy(reader, kept),
            # The provider has these two as texts.
            "instance_warmup": None if warmup is None else str(warmup),
            "checkpoint_delay": None if delay is None else str(delay),
            "checkpoint_percentages": percentages and [int(one) for one in percentages],
            "alarm_specification": {"alarms": alarms} if alarms else None,
            "auto_rollback": reader.plain("auto_rollback", rules.BOOLEAN, default=True),
            "skip_matching": reader.plain("skip_matching", rules.BOOLEAN, default=True),
            **instances,
        }
    )
