"""What the family of an instance type decides: EBS optimisation and CPU credits."""

from collections.abc import Iterator
from typing import Optional

# Types whose EBS optimisation is neither always on nor missing, by DescribeInstanceTypes.
# Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ebs-optimized.html
OPTIMISED_ON_REQUEST = frozenset(
    f"{family}.{size}"
    for family, sizes in {
        "c1": "xlarge",
        "c3": "xlarge 2xlarge 4xlarge",
        "i2": "xlarge 2xlarge 4xlarge",
        "m1": "large xlarge",
        "m2": "2xlarge 4xlarge",
        "m3": "xlarge 2xlarge",
        "r3": "xlarge 2xlarge 4xlarge",
    }.items()
    for size in sizes.split()
)
_BURSTABLE = ("t2", "t3", "t3a", "t4g")


def credit_problems(instance_type: str, credits_wanted: Optional[str]) -> Iterator[str]:
    """Find why CPU credits cannot be chosen for a type.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html
    """
    if credits_wanted is not None and instance_type.partition(".")[0] not in _BURSTABLE:
        families = ", ".join(_BURSTABLE)
        yield (
            f'is "{credits_wanted}", but "{instance_type}" has no CPU credits; '
            f"only {families} have; remove it or change the type"
        )
