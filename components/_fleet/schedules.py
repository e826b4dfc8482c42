"""Sizes of a fleet by the clock, and hooks in the life of its instances."""

from collections.abc import Iterator, Mapping
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.capacity import Sizes
from components._fleet.fields import parts, stated
from components._validation import Arguments

_UNCHANGED = -1


class FleetScheduleArgs(TypedDict):
    """Sizes a fleet gets at certain times; at least one size."""

    recurrence: NotRequired[Optional[str]]
    """When, as a cron expression of five fields; plain. Default: once, at the start."""
    time_zone: NotRequired[Optional[str]]
    """Time zone of the recurrence, such as Europe/Berlin; plain. Default: UTC."""
    start_time: NotRequired[Optional[str]]
    """First moment in UTC, such as 2026-12-31T06:00:00Z; plain. Default: at once."""
    end_time: NotRequired[Optional[str]]
    """Last moment in UTC; plain. Default: never."""
    min_size: NotRequired[Optional[int]]
    """Fewest instances from then on; plain. Default: unchanged."""
    max_size: NotRequired[Optional[int]]
    """Most instances from then on; plain. Default: unchanged."""
    desired_capacity: NotRequired[Optional[int]]
    """Instances to run from then on; plain. Default: unchanged."""


class LifecycleHookArgs(TypedDict):
    """A pause in which something is done with an instance before it starts work or goes."""

    transition: str
    """autoscaling:EC2_INSTANCE_LAUNCHING or autoscaling:EC2_INSTANCE_TERMINATING; plain."""
    default_result: NotRequired[Optional[str]]
    """ABANDON or CONTINUE: what follows when nobody answers; plain. Default: ABANDON."""
    heartbeat_timeout: NotRequired[Optional[int]]
    """Seconds to wait for an answer, 30 to 7200; plain. Default: 3600."""
    notification_target_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the queue, topic or function that is told. Default: none, EventBridge is told."""
    notification_metadata: NotRequired[Optional[str]]
    """Text that is sent along; plain. Default: none."""
    role_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the role that may tell the target. Default: none."""


def time_problems(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Find a schedule that says not when, or ends before it starts.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
    """
    start, end = given.get("start_time"), given.get("end_time")
    if given.get("recurrence") is None:
        if start is None:
            yield "recurrence", "is missing; give it, or a start_time for a single time"
        for name in ("time_zone", "end_time"):
            if given.get(name) is not None:
                yield name, "is given without recurrence; remove it, or say how it recurs"
    if start is not None and end is not None and end <= start:
        yield "end_time", f'is "{end}", not after the start; give a later one'


def size_problems(given: Mapping[str, Any], sizes: Sizes) -> Iterator[tuple[str, str]]:
    """Find a schedule without a size, and sizes out of order with the fleet's own."""
    asked = [given.get(name) for name in ("min_size", "max_size", "desired_capacity")]
    if all(size is None for size in asked):
        yield "desired_capacity", "is missing; give it, min_size or max_size"
        return
    least = sizes.min_size if asked[0] is None else asked[0]
    most = sizes.max_size if asked[1] is None else asked[1]
    if most < least:
        name = "max_size" if asked[0] is None else "min_size"
        yield name, f"leads to {least} at least and {most} at most; give sizes in order"
    elif asked[2] is not None and not least <= asked[2] <= most:
        yield "desired_capacity", f"is {asked[2]}; give {least} to {most}"


def read_schedules(reader: Arguments, sizes: Sizes) -> dict[str, dict[str, Any]]:
    """Read each schedule as what its resource is told, by name."""
    given = parts(reader, "schedules", FleetScheduleArgs)
    return {key: _schedule(one, sizes) for key, one in given.items()}


def _schedule(reader: Arguments, sizes: Sizes) -> dict[str, Any]:
    found = {
        "recurrence": reader.plain("recurrence", fleet_rules.RECURRENCE),
        "time_zone": reader.plain("time_zone", fleet_rules.TIME_ZONE),
        "start_time": reader.plain("start_time", fleet_rules.MOMENT),
        "end_time": reader.plain("end_time", fleet_rules.MOMENT),
    }
    asked = {
        name: reader.plain(name, fleet_rules.CAPACITY)
        for name in ("min_size", "max_size", "desired_capacity")
    }
    if not reader.about(*found, *asked):
        for name, reason in (*time_problems(found), *size_problems(asked, sizes)):
            reader.add(name, reason)
    # A size left out would be zero: the provider wants to be told that it stays.
    kept = {name: _UNCHANGED if size is None else size for name, size in asked.items()}
    return stated({**found, **kept})


def read_hooks(reader: Arguments) -> dict[str, dict[str, Any]]:
    """Read each lifecycle hook as what its resource is told, by name."""
    given = parts(reader, "lifecycle_hooks", LifecycleHookArgs)
    return {key: _hook(one) for key, one in given.items()}


def _hook(reader: Arguments) -> dict[str, Any]:
    target = reader.input("notification_target_arn", fleet_rules.NOTIFICATION_TARGET_ARN)
    role = reader.input("role_arn", fleet_rules.ROLE_ARN)
    if role is not None and target is None:
        reader.add("role_arn", "is given without notification_target_arn; give both")
    return stated(
        {
            "lifecycle_transition": reader.plain("transition", fleet_rules.TRANSITION),
            "default_result": reader.plain("default_result", fleet_rules.HOOK_RESULT, "ABANDON"),
            "heartbeat_timeout": reader.plain("heartbeat_timeout", fleet_rules.HEARTBEAT, 3600),
            "notification_target_arn": target,
            "notification_metadata": reader.plain("notification_metadata", rules.TEXT),
            "role_arn": role,
        }
    )
