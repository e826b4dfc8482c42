"""How many instances a group runs for the capacity it is to have.

EC2 Auto Scaling (API reference, LaunchTemplateOverrides, SetDesiredCapacity, InstancesDistribution;
user guide, Use instance scale-in protection): an instance counts for the weight of its type, one
without; a group launches until the weights reach the desired capacity, and terminates the oldest as
long as they still do. Instances protected from scale-in stay, termination protection is none.

Moto counts all instances for the first type's weight, and of a group part on demand, part spot
rounds both parts down, so that an instance is missing.
"""

from collections.abc import Callable, Sequence
from typing import Any

from moto.autoscaling.models import FakeAutoScalingGroup, InstanceState

from sandbox.emulator.amendments.auto_scaling_launches import configuration_of
from sandbox.emulator.amendments.seams import supply, surround


def weight_of(weighted_capacity: str | None) -> int:
    """Return how much capacity an instance counts for."""
    return int(weighted_capacity or 1)


def launches_needed(desired: int, present: int, weight: int) -> int:
    """Return how many instances of one weight a group lacks."""
    return max(0, -(-(desired - present) // weight))


def dispensable(desired: int, weights: Sequence[int]) -> int:
    """Return how many instances, the first ones, a group can do without."""
    left, count = sum(weights), 0
    for weight in weights:
        if left - weight < desired:
            break
        left, count = left - weight, count + 1
    return count


def _set_desired_capacity(_original: Callable[..., None], group: Any, new_capacity: Any) -> None:
    """Launch what a group lacks, terminate what it has too much."""
    group.desired_capacity = group.min_size if new_capacity is None else new_capacity
    desired = group.desired_capacity or 0
    active = group.active_instances()
    present = sum(weight_of(state.weighted_capacity) for state in active)
    if present < desired:
        weight = weight_of(configuration_of(group).weight)
        needed = launches_needed(desired, present, weight)
        group.replace_autoscaling_group_instances(needed, group.get_propagated_tags())
    elif present > desired:
        _scale_in(group, desired, active)
    backend = group.autoscaling_backend
    if group.name in backend.autoscaling_groups:
        backend.update_attached_elbs(group.name)
        backend.update_attached_target_groups(group.name)


def _scale_in(group: Any, desired: int, active: Sequence[Any]) -> None:
    """Terminate the oldest instances a group can do without."""
    kept = [state for state in active if state.protected_from_scale_in]
    free = [state for state in active if not state.protected_from_scale_in]
    least = max(0, desired - sum(weight_of(state.weighted_capacity) for state in kept))
    count = dispensable(least, [weight_of(state.weighted_capacity) for state in free])
    leaving = free[:count]
    for state in leaving:
        state.instance.disable_api_termination = False
    if leaving:
        group.ec2_backend.terminate_instances([state.instance.id for state in leaving])
    group.instance_states = [state for state in group.instance_states if state not in leaving]


def apply() -> None:
    """Fit the amendment."""
    supply(InstanceState, "weighted_capacity", None)
    surround(
        FakeAutoScalingGroup,
        "set_desired_capacity",
        _set_desired_capacity,
        parameters=("new_capacity",),
        relies_on=(
            "self.replace_autoscaling_group_instances(",
            "update_attached_elbs(self.name)",
            "update_attached_target_groups(self.name)",
        ),
    )
