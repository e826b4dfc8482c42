"""The log group of a flow log, however it is named.

EC2 (API reference, CreateFlowLogs, FlowLog): a log group is named by LogGroupName or by
LogDestination, its ARN; the flow log tells the name, and delivery succeeds if the group exists.

Moto looks for the name only, so a flow log with an ARN reads as one whose delivery failed.
"""

from collections.abc import Callable
from typing import Any

from moto.ec2.models.flow_logs import FlowLogsBackend

from sandbox.emulator.amendments.seams import surround

_PARAMETERS = (
    *("resource_type", "resource_ids", "traffic_type", "deliver_logs_permission_arn"),
    *("log_destination_type", "log_destination", "log_group_name", "log_format"),
    "max_aggregation_interval",
)
_NAME_AT = 6
"""Where in an ARN the name of a log group stands."""


def _create(original: Callable[..., Any], backend: Any, **request: Any) -> Any:
    """Create flow logs whose log group is known by name."""
    destination = request.get("log_destination") or ""
    to_logs = (request.get("log_destination_type") or "cloud-watch-logs") == "cloud-watch-logs"
    if to_logs and destination and not request.get("log_group_name"):
        request["log_group_name"] = destination.split(":")[_NAME_AT]
    return original(backend, **request)


def apply() -> None:
    """Fit the amendment."""
    surround(
        FlowLogsBackend,
        "create_flow_logs",
        _create,
        parameters=_PARAMETERS,
        relies_on=("logs.list_tags_log_group(log_group_name)",),
    )
