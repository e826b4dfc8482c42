"""Sizes of a fleet: what stands for those not given, and whether they are in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional

DEFAULT_MIN_SIZE = 2
LARGEST_FLEET = 1000


@dataclass(frozen=True)
class Sizes:
    """How many instances a fleet has; desired is None where scaling decides."""

    min_size: int
    max_size: int
    desired_capacity: Optional[int]


def resolve(
    min_size: Optional[int],
    max_size: Optional[int],
    desired_capacity: Optional[int],
    *,
    most: int = LARGEST_FLEET,
) -> Sizes:
    """Fill in the sizes not given: two instances can fail one by one, and may double."""
    smallest = DEFAULT_MIN_SIZE if min_size is None else min_size
    largest = max_size or min(2 * (smallest or 1), most)
    return Sizes(smallest, largest, desired_capacity)


def size_problems(sizes: Sizes) -> Iterator[tuple[str, str]]:
    """Find sizes that are out of order: the argument at fault, and why."""
    if sizes.max_size < sizes.min_size:
        yield (
            "max_size",
            f"is {sizes.max_size}, below the smallest size; give {sizes.min_size} or more",
        )
    elif (desired := sizes.desired_capacity) is not None and not (
        sizes.min_size <= desired <= sizes.max_size
    ):
        yield "desired_capacity", f"is {desired}; give {sizes.min_size} to {sizes.max_size}"


def highest_healthy_percentage(fewest: int) -> int:
    """Say how far a fleet may grow while instances are replaced, new ones first.

    Even at its smallest there has to be room for one whole instance, or nothing could be replaced
    without going short: 200 percent for a fleet of one, 150 for two. For ten and more a tenth is
    enough.
    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html

    Args:
        fewest: how many instances the fleet has at its smallest
    """
    return max(110, 100 + -(-100 // max(fewest, 1)))
