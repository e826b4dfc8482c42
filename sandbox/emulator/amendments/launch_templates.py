"""Launching from a launch template: its data lies under the request.

EC2 (API reference, RunInstances, LaunchTemplate): "Any parameters that you specify in RunInstances
override the same parameters in the launch template." The merged request must be consistent: with
network interfaces, subnet and security groups belong to the interface (RunInstances, SubnetId and
SecurityGroupIds). A version is a number, $Latest or $Default; without one the default is used.

Moto takes over only image, type, key, user data, security groups, instance tags and block devices.
Metadata options, instance profile, monitoring, EBS optimisation, tenancy, network interfaces and
the other tag specifications are dropped, so an instance of a hardened template reads as unhardened.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from moto.ec2.exceptions import InvalidParameterCombination
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.launch_templates import LaunchTemplateVersion
from moto.ec2.utils import convert_tag_spec

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import surround
from sandbox.emulator.merging import Fields, merge_devices, merge_items

_NESTED = {
    "metadata_options": "MetadataOptions",
    "hibernation_options": "HibernationOptions",
}
"""Request members that hold a structure, by their name in moto: merged member by member."""

_SCALARS = {
    "key_name": "KeyName",
    "private_ip": "PrivateIpAddress",
    "ebs_optimized": "EbsOptimized",
    "disable_api_stop": "DisableApiStop",
    "disable_api_termination": "DisableApiTermination",
    "instance_initiated_shutdown_behavior": "InstanceInitiatedShutdownBehavior",
}
"""Request members that hold one value, by their name in moto."""


def merge(request: Fields, template: Fields) -> dict[str, Any]:
    """Lay a template version's data under the arguments of moto's `run_instances`.

    Args:
        request: Moto's keyword arguments.
        template: The LaunchTemplateData of the version.
    """
    merged = dict(request)
    for name, member in _NESTED.items():
        merged[name] = {**template.get(member, {}), **(request.get(name) or {})}
    for name, member in _SCALARS.items():
        merged[name] = request.get(name) or template.get(member)
    if template.get("Monitoring", {}).get("Enabled"):
        merged["monitoring_state"] = "enabled"
    merged["placement"] = request.get("placement") or template.get("Placement", {}).get(
        "AvailabilityZone"
    )
    merged["template_placement"] = template.get("Placement", {})
    merged["instance_market_options"] = request.get("instance_market_options") or template.get(
        "InstanceMarketOptions", {}
    ).get("MarketType")
    merged["security_group_ids"] = list(
        request.get("security_group_ids") or template.get("SecurityGroupIds", [])
    )
    merged["nics"] = merge_items(
        template.get("NetworkInterfaces", []), request.get("nics") or [], key="DeviceIndex"
    )
    devices = merge_devices(
        template.get("BlockDeviceMappings", []), request.get("block_device_mappings") or []
    )
    if devices:
        merged["block_device_mappings"] = devices
    if not (request.get("iam_instance_profile_name") or request.get("iam_instance_profile_arn")):
        merged["launch_profile"] = template.get("IamInstanceProfile")
    merged["tags"] = _merge_tags(
        convert_tag_spec(template.get("TagSpecifications", [])), request.get("tags") or {}
    )
    return merged


def _merge_tags(
    under: Mapping[str, Mapping[str, str]], over: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Merge tags by resource type and key."""
    return {
        kind: {**under.get(kind, {}), **over.get(kind, {})}
        for kind in dict.fromkeys((*under, *over))
    }


def place_in_subnet(request: dict[str, Any], subnet_id: str) -> None:
    """Put a launch into a subnet the way Auto Scaling does: on the interface where there is one."""
    if request.get("nics"):
        request["nics"][0] = {**request["nics"][0], "SubnetId": subnet_id}
    else:
        request["subnet_id"] = subnet_id


def conflict(request: Fields, security_group_names: Sequence[str]) -> str | None:
    """Name the instance-level members that a request with network interfaces must not have."""
    if not request.get("nics"):
        return None
    if request.get("security_group_ids") or security_group_names:
        return "security groups"
    if request.get("subnet_id"):
        return "subnet ID"
    if request.get("private_ip"):
        return "private IP address"
    return None


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch instances with the template's data under the request."""
    backend = launch.backend
    group_subnet = launch.request.pop("group_subnet_id", None)
    if launch.request.get("launch_template"):
        version = backend._get_template_from_args(launch.request["launch_template"])  # noqa: SLF001 - moto has no public way
        launch.request = merge(launch.request, version.data)
        launch.image_id = launch.image_id or version.data.get("ImageId")
        launch.security_group_names = launch.security_group_names or version.data.get(
            "SecurityGroups", []
        )
    if group_subnet:
        place_in_subnet(launch.request, group_subnet)
    surplus = conflict(launch.request, launch.security_group_names)
    if surplus:
        raise InvalidParameterCombination(
            f"Network interfaces and an instance-level {surplus} "
            "may not be specified on the same request"
        )
    return proceed(launch)


def _version_of(_original: Any, backend: Any, launch_template_arg: Fields) -> LaunchTemplateVersion:
    """Find the version a launch refers to; a template that is gone is an AWS error, not a crash."""
    identity = launch_template_arg.get("LaunchTemplateId")
    if identity:
        template = backend.get_launch_template(identity)
    else:
        template = backend.get_launch_template_by_name(
            launch_template_arg.get("LaunchTemplateName")
        )
    version: LaunchTemplateVersion = template.get_version(
        launch_template_arg.get("Version") or "$Default"
    )
    return version


def apply() -> None:
    """Fit the amendment."""
    surround_launch(_launch, relies_on=('kwargs.get("launch_template")', 'tags.get("volume", {})'))
    surround(
        InstanceBackend,
        "_get_template_from_args",
        _version_of,
        parameters=("launch_template_arg",),
    )
