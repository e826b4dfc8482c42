"""Instances of Auto Scaling groups: what they are launched from, where, and with which tags.

EC2 Auto Scaling (API reference, LaunchTemplateSpecification, MixedInstancesPolicy,
InstancesDistribution, CreateLaunchConfiguration; user guide, Tag Auto Scaling groups and
instances): a group launches from its template's version ($Default without one), overrides of a
mixed instances policy change instance type and template, the distribution says which instances are
spot, subnets are used evenly, an instance reports the version it was launched from, and a group's
propagated tag wins over the template's. Launch configurations bring their own metadata options,
profile, monitoring and devices.

Moto launches from the default version whatever the group says, ignores overrides, spot and most of
a launch configuration, puts all instances into the first subnet, reports the default version, and
lets the template's tags win.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto.autoscaling.models import ASG_NAME_TAG, FakeAutoScalingGroup, InstanceState

from sandbox.emulator.amendments.seams import exchange, surround

_PERCENT = 100


@dataclass(frozen=True)
class Configuration:
    """What a group launches its next instance from.

    Args:
        template: Id and version number of the launch template, where it launches from one.
        instance_type: The type that stands in for the template's.
        mixed: The distribution of a mixed instances policy, where there is one.
        weight: How much capacity an instance counts for, where the policy says so.
    """

    template: Mapping[str, str] | None
    instance_type: str | None = None
    mixed: Mapping[str, Any] | None = None
    weight: str | None = None


def configuration_of(
    group: Any,
    launch_template: Mapping[str, Any] | None = None,
    mixed: Mapping[str, Any] | None = None,
) -> Configuration:
    """Return what a group launches from.

    Args:
        group: Moto's group.
        launch_template: A template specification that stands in for the group's own.
        mixed: A mixed instances policy that stands in for the group's own.
    """
    if not launch_template and not mixed:
        launch_template, mixed = group.launch_template, group.mixed_instances_policy
    if mixed:
        overrides = mixed["LaunchTemplate"].get("Overrides") or [{}]
        chosen = overrides[0]
        specification = {
            **mixed["LaunchTemplate"]["LaunchTemplateSpecification"],
            **chosen.get("LaunchTemplateSpecification", {}),
        }
        return Configuration(
            resolve(group.ec2_backend, specification),
            chosen.get("InstanceType"),
            mixed.get("InstancesDistribution", {}),
            chosen.get("WeightedCapacity"),
        )
    return Configuration(launch_template and resolve(group.ec2_backend, launch_template))


def resolve(ec2: Any, specification: Mapping[str, Any]) -> dict[str, str]:
    """Return id, name and version number a template specification stands for."""
    version = ec2._get_template_from_args(  # noqa: SLF001 - moto has no public way
        {name: value for name, value in specification.items() if value}
    )
    return {
        "LaunchTemplateId": version.template.id,
        "LaunchTemplateName": version.template.name,
        "Version": str(version.number),
    }


def is_spot_next(on_demand: int, total: int, distribution: Mapping[str, Any]) -> bool:
    """Say whether the next instance of a mixed group is a spot instance.

    Args:
        on_demand: On-demand instances the group has.
        total: Instances the group has.
        distribution: The policy's InstancesDistribution.
    """
    base = int(distribution.get("OnDemandBaseCapacity") or 0)
    above = distribution.get("OnDemandPercentageAboveBaseCapacity")
    percentage = _PERCENT if above is None else int(above)
    beyond_base = max(0, total + 1 - base)
    wanted = min(base, total + 1) + -(-beyond_base * percentage // _PERCENT)
    return on_demand >= wanted


def least_used(places: Sequence[str], used: Sequence[str]) -> str:
    """Return the place with the fewest uses, the earlier one of equals."""
    uses = Counter(used)
    return min(places, key=lambda place: uses[place])


def launch_instance(group: Any, configuration: Configuration) -> None:
    """Launch one instance of a group from a configuration."""
    request: dict[str, Any] = {
        "tags": {"instance": {**group.get_propagated_tags(), ASG_NAME_TAG: group.name}},
        "is_instance_type_default": not configuration.instance_type,
        "instance_type": configuration.instance_type or "m1.small",
        "associate_public_ip": None,
        "region_name": group.region,
        **_place(group),
    }
    if configuration.template:
        image, user_data = None, None
        request["launch_template"] = configuration.template
    else:
        image, user_data = group.launch_config.image_id, group.launch_config.user_data
        request.update(_of_launch_configuration(group.launch_config))
    if configuration.mixed is not None:
        kinds = [state.instance.lifecycle for state in group.instance_states]
        if is_spot_next(kinds.count(None), len(kinds), configuration.mixed):
            request["instance_market_options"] = "spot"
    reservation = group.ec2_backend.run_instances(image, 1, user_data, [], **request)
    for instance in reservation.instances:
        instance.autoscaling_group = group
        instance.launched_from = configuration.template
        state: Any = InstanceState(
            instance, protected_from_scale_in=group.new_instances_protected_from_scale_in
        )
        state.weighted_capacity = configuration.weight
        group.instance_states.append(state)


def _place(group: Any) -> dict[str, Any]:
    """Return where the next instance of a group goes."""
    instances = [state.instance for state in group.instance_states]
    if group.vpc_zone_identifier:
        subnets = group.vpc_zone_identifier.split(",")
        used = [instance.subnet_id for instance in instances]
        return {"group_subnet_id": least_used(subnets, used)}
    zones = [instance.availability_zone for instance in instances]
    return {"placement": least_used(group.availability_zones, zones)}


def _of_launch_configuration(configuration: Any) -> dict[str, Any]:
    """Return the arguments of a launch that a launch configuration stands for."""
    profile = configuration.iam_instance_profile
    member = "Arn" if (profile or "").startswith("arn:") else "Name"
    return {
        "instance_type": configuration.instance_type,
        "is_instance_type_default": False,
        "key_name": configuration.key_name,
        "security_group_ids": list(configuration.security_groups),
        "ebs_optimized": bool(configuration.ebs_optimized),
        "monitoring_state": "enabled" if configuration.instance_monitoring_enabled else "disabled",
        "metadata_options": configuration.metadata_options or {},
        "associate_public_ip": configuration.associate_public_ip_address or None,
        "block_device_mappings": configuration.block_device_mapping_dict or [],
        "launch_profile": {member: profile} if profile else None,
        "instance_market_options": "spot" if configuration.spot_price else None,
    }


def _replace_instances(
    _original: Any, group: Any, count_needed: int, _propagated_tags: Mapping[str, str]
) -> None:
    """Launch what a group lacks."""
    configuration = configuration_of(group)
    for _ in range(count_needed):
        launch_instance(group, configuration)


def _launched_from(state: Any) -> Mapping[str, str] | None:
    """Return the template version an instance of a group was launched from."""
    template: Mapping[str, str] | None = getattr(state.instance, "launched_from", None)
    return template


def _template_of_group(group: Any) -> dict[str, Any] | None:
    """Return a group's template specification; one within a mixed policy is not the group's."""
    if group.ec2_launch_template is None or group.mixed_instances_policy:
        return None
    template = group.ec2_launch_template
    return {
        "LaunchTemplateId": template.id,
        "LaunchTemplateName": template.name,
        "Version": group.provided_launch_template_version,
    }


def apply() -> None:
    """Fit the amendment."""
    surround(
        FakeAutoScalingGroup,
        "replace_autoscaling_group_instances",
        _replace_instances,
        parameters=("count_needed", "propagated_tags"),
    )
    exchange(InstanceState, "launch_template", property(_launched_from))
    exchange(FakeAutoScalingGroup, "launch_template", property(_template_of_group))
