"""Settings of Auto Scaling groups that read back as they were written, and deletion.

EC2 Auto Scaling (API reference, CreateAutoScalingGroup, UpdateAutoScalingGroup,
DeleteAutoScalingGroup, DeleteLaunchConfiguration): an update changes the members it names; launch
template, launch configuration and mixed instances policy replace each other; a policy without
distribution members gets the documented ones. A group with instances is deleted only by force, and
a launch configuration a group uses is not deleted at all: both are ResourceInUse.

Moto forgets a mixed instances policy at any update that does not repeat it, keeps the launch
configuration beside a template, ignores a dozen members, and deletes without asking.
"""

from collections.abc import Callable, Mapping
from typing import Any

from botocore import xform_name
from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse

from sandbox.emulator.amendments.seams import surround

_IGNORED_BY_MOTO = (
    "AvailabilityZoneDistribution",
    "AvailabilityZoneImpairmentPolicy",
    "CapacityReservationSpecification",
    "Context",
    "DefaultInstanceWarmup",
    "DesiredCapacityType",
    "InstanceLifecyclePolicy",
    "InstanceMaintenancePolicy",
    "MaxInstanceLifetime",
    "ServiceLinkedRoleARN",
)
_IGNORED_AT_UPDATE = (
    "CapacityRebalance",
    "DefaultCooldown",
    "PlacementGroup",
    "TerminationPolicies",
)
_DISTRIBUTION = {
    "OnDemandAllocationStrategy": "prioritized",
    "OnDemandBaseCapacity": 0,
    "OnDemandPercentageAboveBaseCapacity": 100,
    "SpotAllocationStrategy": "lowest-price",
}

UPDATE_PARAMETERS = (
    "availability_zones",
    "desired_capacity",
    "max_size",
    "min_size",
    "launch_config_name",
    "launch_template",
    "vpc_zone_identifier",
    "health_check_period",
    "health_check_type",
    "new_instances_protected_from_scale_in",
    "mixed_instances_policy",
)
INITIAL_PARAMETERS = (
    "name",
    "availability_zones",
    "desired_capacity",
    "max_size",
    "min_size",
    "launch_config_name",
    "launch_template",
    "vpc_zone_identifier",
    "default_cooldown",
    "health_check_period",
    "health_check_type",
    "load_balancers",
    "target_group_arns",
    "placement_group",
    "termination_policies",
    "autoscaling_backend",
    "ec2_backend",
    "tags",
    "mixed_instances_policy",
    "capacity_rebalance",
    "new_instances_protected_from_scale_in",
)


def with_distribution(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mixed instances policy with the documented distribution under its own."""
    return {**policy, "InstancesDistribution": {**_DISTRIBUTION, **_given(policy)}}


def repeated(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return a group's own policy as a request may give it: a template by id or name, not both."""
    template = policy["LaunchTemplate"]
    specification = dict(template["LaunchTemplateSpecification"])
    specification.pop("LaunchTemplateName", None)
    return {
        **policy,
        "LaunchTemplate": {**template, "LaunchTemplateSpecification": specification},
    }


def _given(policy: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of the distribution that have a value."""
    distribution = policy.get("InstancesDistribution") or {}
    return {name: value for name, value in distribution.items() if value is not None}


def _create(original: Callable[..., Any], response: Any) -> Any:
    """Answer CreateAutoScalingGroup, keeping what moto ignores."""
    result = original(response)
    _keep(response, _IGNORED_BY_MOTO)
    return result


def _update(original: Callable[..., Any], response: Any) -> Any:
    """Answer UpdateAutoScalingGroup, keeping what moto ignores."""
    result = original(response)
    _keep(response, (*_IGNORED_BY_MOTO, *_IGNORED_AT_UPDATE))
    return result


def _keep(response: Any, members: tuple[str, ...]) -> None:
    """Write members of the request to the group, under the names moto serialises."""
    name = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    group = response.autoscaling_backend.autoscaling_groups[name]
    for member in members:
        value = response._get_param(member)  # noqa: SLF001 - the same
        if value is not None:
            setattr(group, xform_name(member), value)
    # 0 takes a maximum lifetime back.
    if getattr(group, "max_instance_lifetime", None) == 0:
        group.max_instance_lifetime = None


def _update_group(
    original: Callable[..., None], group: Any, *positional: Any, **named: Any
) -> None:
    """Update a group without forgetting what it launches from."""
    template, configuration, policy = (
        named.get(name)
        for name in ("launch_template", "launch_config_name", "mixed_instances_policy")
    )
    if policy:
        named["mixed_instances_policy"] = with_distribution(policy)
    elif group.mixed_instances_policy and not template and not configuration:
        named["mixed_instances_policy"] = repeated(group.mixed_instances_policy)
    if template or policy:
        group.launch_config, group.launch_configuration_name = None, None
    elif configuration:
        group.ec2_launch_template = None
    original(group, *positional, **named)


def _initialise(original: Callable[..., None], group: Any, *positional: Any, **named: Any) -> None:
    """Create a group whose policy has a whole distribution."""
    if named.get("mixed_instances_policy"):
        named["mixed_instances_policy"] = with_distribution(named["mixed_instances_policy"])
    original(group, *positional, **named)


def _delete_group(original: Callable[..., Any], response: Any) -> Any:
    """Answer DeleteAutoScalingGroup; instances go only by force."""
    name = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    forced = response._get_bool_param("ForceDelete", False)  # noqa: FBT003, SLF001 - the same
    group = response.autoscaling_backend.autoscaling_groups.get(name)
    if group and group.instance_states and not forced:
        raise AutoscalingClientError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances "
            "or pending Spot instance request(s) still in the group.",
        )
    return original(response)


def _delete_launch_configuration(
    original: Callable[..., None], backend: Any, launch_configuration_name: str
) -> None:
    """Delete a launch configuration no group uses."""
    for group in backend.autoscaling_groups.values():
        if getattr(group, "launch_configuration_name", None) == launch_configuration_name:
            raise AutoscalingClientError(
                "ResourceInUse",
                f"Cannot delete launch configuration {launch_configuration_name} "
                f"because it is attached to AutoScalingGroup {group.name}",
            )
    original(backend, launch_configuration_name)


def apply() -> None:
    """Fit the amendment."""
    surround(AutoScalingResponse, "create_auto_scaling_group", _create, parameters=())
    surround(AutoScalingResponse, "update_auto_scaling_group", _update, parameters=())
    surround(AutoScalingResponse, "delete_auto_scaling_group", _delete_group, parameters=())
    surround(
        AutoScalingBackend,
        "delete_launch_configuration",
        _delete_launch_configuration,
        parameters=("launch_configuration_name",),
    )
    surround(
        FakeAutoScalingGroup,
        "update",
        _update_group,
        parameters=UPDATE_PARAMETERS,
        relies_on=("self.mixed_instances_policy = mixed_instances_policy",),
    )
    surround(
        FakeAutoScalingGroup,
        "__init__",
        _initialise,
        parameters=INITIAL_PARAMETERS,
    )
