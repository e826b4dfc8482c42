"""Sizes of a fleet and how much of it may be replaced at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Optional

DEFAULT_MIN_SIZE = 2
LARGEST_FLEET = 1000
_SMALL_FLEET = 2


@dataclass(frozen=True)
class Sizes:
    """How many instances a fleet has; desired is None where scaling decides."""

    min_size: int
    max_size: int
    desired_capacity: Optional[int]


def resolve(
    min_size: Optional[int], max_size: Optional[int], desired_capacity: Optional[int]
) -> Sizes:
    """Fill in the sizes not given: two instances can fail one by one, and may double."""
    smallest = min_size or DEFAULT_MIN_SIZE
    return Sizes(smallest, max_size or min(2 * smallest, LARGEST_FLEET), desired_capacity)


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


def highest_healthy_percentage(max_size: int) -> int:
    """Say how far a fleet may grow while instances are replaced, new ones first.

    A tenth is enough for a larger fleet; one or two instances need room for a whole one.
    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-maintenance-policy.html
    """
    return 200 if max_size <= _SMALL_FLEET else 110
