"""Spot instance requests launch what their specification says.

EC2 (API reference, RequestSpotLaunchSpecification and InstanceNetworkInterfaceSpecification): a
launch specification has security groups, profile, block devices, network interfaces, EBS
optimisation and monitoring like a launch; without an explicit choice the subnet decides about a
public address.

Moto reads groups by name only, drops the other members, and never gives a public address.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.ec2.models.spot_requests import SpotInstanceRequest
from moto.ec2.responses.spot_instances import SpotInstances

from sandbox.emulator.amendments.seams import surround

_SPECIFICATION = "sandbox_launch_specification"


def of_specification(specification: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a launch that moto's spot requests leave out."""
    return {
        "nics": specification.get("NetworkInterfaces", []),
        "block_device_mappings": specification.get("BlockDeviceMappings", []),
        "ebs_optimized": bool(specification.get("EbsOptimized")),
        "launch_profile": specification.get("IamInstanceProfile"),
    }


def _request(original: Callable[..., Any], response: Any) -> Any:
    """Answer RequestSpotInstances, leaving the specification where the launch finds it."""
    specification = response._get_param("LaunchSpecification", {})  # noqa: SLF001 - moto's own way for its responses
    groups = specification.get("SecurityGroupIds")
    if groups:
        specification["SecurityGroups"] = [*specification.get("SecurityGroups", []), *groups]
    setattr(response.ec2_backend, _SPECIFICATION, specification)
    try:
        return original(response)
    finally:
        setattr(response.ec2_backend, _SPECIFICATION, {})


def _launch(original: Callable[..., Any], request: Any) -> Any:
    """Launch the instance of a spot request."""
    specification = getattr(request.ec2_backend, _SPECIFICATION, {})
    if not specification:
        return original(request)
    named = request.launch_specification
    interfaces = specification.get("NetworkInterfaces")
    reservation = request.ec2_backend.run_instances(
        named.image_id,
        1,
        request.user_data,
        [],
        instance_type=named.instance_type,
        is_instance_type_default=not named.instance_type,
        subnet_id=None if interfaces else named.subnet_id,
        placement=named.availability_zone,
        region_name=request.ec2_backend.region_name,
        key_name=named.key_name,
        security_group_ids=[] if interfaces else list(named.groups),
        tags=request.all_tags,
        associate_public_ip=None,
        monitoring_state="enabled" if named.monitored else "disabled",
        lifecycle="spot",
        **of_specification(specification),
    )
    return reservation.instances[0]


def apply() -> None:
    """Fit the amendment."""
    surround(SpotInstances, "request_spot_instances", _request, parameters=())
    surround(
        SpotInstanceRequest,
        "launch_instance",
        _launch,
        parameters=(),
        relies_on=("self.launch_specification.groups", "tags=self.all_tags"),
    )
