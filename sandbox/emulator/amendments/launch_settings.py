"""Settings of a launch that moto's RunInstances leaves out.

EC2 (API reference, RunInstances): DisableApiTermination, tenancy and placement group of the request
hold for the instances, and so do the latter two of a launch template; an image given as
`resolve:ssm:<parameter>` is the parameter's value, in a launch template as well (user guide, Use a
Systems Manager parameter instead of an AMI ID). An image that does not exist is
InvalidAMIID.NotFound. MonitorInstances and UnmonitorInstances switch detailed monitoring.

Moto drops the first three, takes `resolve:ssm:` for an id, launches images nobody has, and lacks
the last two operations.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidAMIIdError, InvalidParameterValue
from moto.ec2.responses.instances import InstanceResponse
from moto.ssm.models import ssm_backends

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import supply, surround

_RESOLVE = "resolve:ssm:"


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch an image that exists."""
    if (launch.image_id or "").startswith(_RESOLVE):
        launch.image_id = _resolve(launch.backend, launch.image_id or "")
    if launch.image_id not in launch.backend.amis:
        raise InvalidAMIIdError(launch.image_id or "")
    of_template = launch.request.pop("template_placement", {})
    reservation = proceed(launch)
    for instance in reservation.instances:
        _place(instance, of_template)
    return reservation


def _resolve(backend: Any, reference: str) -> str:
    """Return the image id a parameter holds."""
    name = reference.removeprefix(_RESOLVE)
    parameter = ssm_backends[backend.account_id][backend.region_name].get_parameter(name)
    if parameter is None:
        raise InvalidParameterValue(f"Parameter {name} of image reference does not exist.")
    return str(parameter.value)


def _run_instances(original: Callable[..., Any], response: Any) -> Any:
    """Answer RunInstances."""
    answer = original(response)
    protected = response._get_param("DisableApiTermination")  # noqa: SLF001 - moto's own way for its responses
    placement = response._get_param("Placement", {})  # noqa: SLF001 - the same
    for instance in answer.result.instances:
        if protected is not None:
            instance.disable_api_termination = protected
        _place(instance, placement)
    return answer


def _place(instance: Any, placement: Mapping[str, Any]) -> None:
    """Give an instance the tenancy and the placement group that were asked for."""
    instance.placement.tenancy = placement.get("Tenancy", instance.placement.tenancy)
    instance.placement.group_name = placement.get("GroupName", instance.placement.group_name)


def _switch_monitoring(state: str) -> Callable[[Any], ActionResult]:
    """Return the answer to the operation that brings instances into a state of monitoring."""

    def answer(response: Any) -> ActionResult:
        wanted = response._get_param("InstanceIds", [])  # noqa: SLF001 - moto's own way for its responses
        instances = response.ec2_backend.get_multi_instances_by_id(wanted)
        for instance in instances:
            instance.monitoring_state = state
        return ActionResult({"InstanceMonitorings": instances})

    return answer


def apply() -> None:
    """Fit the amendment."""
    surround_launch(_launch)
    surround(
        InstanceResponse,
        "run_instances",
        _run_instances,
        parameters=(),
        relies_on=("return ActionResult(new_reservation)",),
    )
    supply(InstanceResponse, "monitor_instances", _switch_monitoring("enabled"))
    supply(InstanceResponse, "unmonitor_instances", _switch_monitoring("disabled"))
