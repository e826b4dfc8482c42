"""Changes of an instance that moto does not take.

EC2 (API reference, ModifyInstanceAttribute, MonitorInstances and UnmonitorInstances): user data
travels as a blob, so it is encoded once, on the wire; detailed monitoring is switched by operations
of its own, whose answers say `pending` and `disabling`.

Moto decodes the blob and then wants its content to be base64 again; monitoring it does not have.
"""

from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.responses.monitoring import Monitoring

from sandbox.emulator.amendments.seams import surround


def _change_user_data(original: Callable[..., bool], response: Any) -> bool:
    """Take user data as it is; leave other attributes to moto."""
    data = response._get_param("UserData.Value")  # noqa: SLF001 - moto's own way for its responses
    if data is None:
        return original(response)
    response.error_on_dryrun()
    text = data.decode() if isinstance(data, bytes) else str(data)
    identifier = response._get_param("InstanceId")  # noqa: SLF001 - the same
    encoded = Base64EncodedString.from_raw_string(text)
    response.ec2_backend.modify_instance_attribute(identifier, "user_data", encoded)
    return True


def _set_monitoring(response: Any, state: str, answered: str) -> ActionResult:
    """Set what is reported of the instances from now on, and answer what EC2 does at first."""
    response.error_on_dryrun()
    identifiers = response._get_param("InstanceIds", [])  # noqa: SLF001 - moto's own way
    for identifier in identifiers:
        response.ec2_backend.modify_instance_attribute(identifier, "monitoring_state", state)
    monitoring = {"State": answered}
    return ActionResult(
        {"InstanceMonitorings": [{"InstanceId": i, "Monitoring": monitoring} for i in identifiers]}
    )


def _monitor(_: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer MonitorInstances."""
    return _set_monitoring(response, "enabled", "pending")


def _unmonitor(_: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer UnmonitorInstances."""
    return _set_monitoring(response, "disabled", "disabling")


def apply() -> None:
    """Fit the amendment."""
    surround(
        InstanceResponse,
        "_dot_value_instance_attribute_handler",
        _change_user_data,
        parameters=(),
        relies_on=("attr_value = parse_user_data(attr_value)",),
    )
    for name, replacement in (("monitor_instances", _monitor), ("unmonitor_instances", _unmonitor)):
        lacking = (f"Monitoring.{name} is not yet implemented",)
        surround(Monitoring, name, replacement, parameters=(), relies_on=lacking)
