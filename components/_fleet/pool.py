"""Instances that are prepared beforehand and wait for being needed."""

from collections.abc import Iterator
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.capacity import Sizes
from components._fleet.fields import stated
from components._validation import Arguments


class WarmPoolArgs(TypedDict):
    """Instances that have booted once and wait, so that scaling out is fast."""

    state: NotRequired[Optional[str]]
    """Stopped, Running, or Hibernated where template and types can; plain. Default: Stopped."""
    min_size: NotRequired[Optional[int]]
    """Fewest instances that wait; plain. Default: 0."""
    max_prepared_capacity: NotRequired[Optional[int]]
    """Most instances, those that wait and those at work together; plain.
    Default: the fleet's largest size."""
    reuse_on_scale_in: NotRequired[Optional[bool]]
    """Put instances back into the pool on scale-in instead of terminating them; plain.
    Default: false, every instance that starts work is fresh."""


def pool_problems(
    least: int, prepared: Optional[int], sizes: Sizes, *, spot: bool
) -> Iterator[tuple[str, str]]:
    """Find sizes of a pool that contradict the fleet's, and fleets that cannot have one.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html

    Args:
        least: fewest instances that wait
        prepared: most instances, waiting and at work
        sizes: the fleet's sizes
        spot: the fleet starts Spot Instances
    """
    if spot:
        yield "warm_pool", "is given beside spot, whose instances cannot wait; remove one of them"
    if prepared is not None and prepared < max(sizes.min_size, 1):
        yield (
            "warm_pool.max_prepared_capacity",
            f"is {prepared}, so that none ever waits; give {max(sizes.min_size, 1)} or more",
        )
    most = sizes.max_size if prepared is None else max(prepared, sizes.max_size)
    if least > most:
        yield "warm_pool.min_size", f"is {least}; give up to {most}"


def read_pool(reader: Arguments, sizes: Sizes, *, spot: bool) -> Optional[dict[str, Any]]:
    """Read what a group is told about its warm pool, none where there is none."""
    given = reader.plain("warm_pool", fleet_rules.MAP)
    if given is None:
        return None
    pool = reader.nested("warm_pool", given, WarmPoolArgs)
    least = pool.plain("min_size", fleet_rules.CAPACITY, 0)
    prepared = pool.plain("max_prepared_capacity", fleet_rules.CAPACITY)
    if not pool.about("min_size", "max_prepared_capacity"):
        reader.problems.extend(pool_problems(least, prepared, sizes, spot=spot))
    reuse = pool.plain("reuse_on_scale_in", rules.BOOLEAN, default=False)
    return stated(
        {
            "pool_state": pool.plain("state", fleet_rules.POOL_STATE, "Stopped"),
            "min_size": least,
            "max_group_prepared_capacity": prepared,
            "instance_reuse_policy": {"reuse_on_scale_in": reuse},
        }
    )
