"""Maintenance windows, their targets and their tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import SsmTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_INVOCATION = "taskInvocationParameters"
_RUN_COMMAND = f"{_INVOCATION}.runCommandParameters"


class MaintenanceWindow(Row):
    """A maintenance window; a new one is enabled."""

    token = "aws:ssm/maintenanceWindow:MaintenanceWindow"
    service = "ssm"
    create_operation = "CreateMaintenanceWindow"
    read_operation = "GetMaintenanceWindow"
    update_operation = "UpdateMaintenanceWindow"
    delete_operation = "DeleteMaintenanceWindow"
    identifier = "WindowId"
    created_at = "WindowId"
    apart = frozenset({"enabled"})
    defaults = {"allowUnassociatedTargets": False, "enabled": True}
    auto_name = AutoName("name", 128)
    tagging = SsmTags("MaintenanceWindow")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Disable the window, where the program says so."""
        if inputs.get("enabled") is False:
            self.call(cloud, self.update_operation, WindowId=identifier, Enabled=False)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Replace what the window says as a whole."""
        request = self.request(cloud, self.update_operation, change.new, strict=False)
        request |= {"WindowId": identifier, "Enabled": change.new.get("enabled", True)}
        self.call(cloud, self.update_operation, Replace=True, **request)


class _PartOfWindow(Row):
    """What belongs to a window, and is addressed by the window's id and its own."""

    service = "ssm"
    auto_name = AutoName("name", 128)
    own_member = ""

    def named(self, identifier: str, known: Properties) -> Properties:
        """Return the request members that name the part; an import has both ids in one."""
        window, _, own = identifier.rpartition("/")
        return {"WindowId": window or known["windowId"], self.own_member: own}

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the part's own id."""
        del request
        return str(answer[self.own_member])

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Replace what the part says as a whole."""
        request = self.request(cloud, self.update_operation, change.new, strict=False)
        request |= self.named(identifier, change.new)
        self.call(cloud, self.update_operation, Replace=True, **request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Deregister the part."""
        self.call(cloud, self.delete_operation, **self.named(identifier, inputs))


class MaintenanceWindowTarget(_PartOfWindow):
    """The hosts a window is for."""

    token = "aws:ssm/maintenanceWindowTarget:MaintenanceWindowTarget"
    create_operation = "RegisterTargetWithMaintenanceWindow"
    read_operation = "DescribeMaintenanceWindowTargets"
    update_operation = "UpdateMaintenanceWindowTarget"
    delete_operation = "DeregisterTargetFromMaintenanceWindow"
    found_at = "Targets.0"
    replace = frozenset({"windowId", "resourceType"})
    own_member = "WindowTargetId"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the target up in its window."""
        named = self.named(identifier, known)
        filters = [{"Key": self.own_member, "Values": [named[self.own_member]]}]
        return self.ask(cloud, WindowId=named["WindowId"], Filters=filters)


class MaintenanceWindowTask(_PartOfWindow):
    """What a window runs; parameters of a document are a map in the API."""

    token = "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask"
    create_operation = "RegisterTaskWithMaintenanceWindow"
    read_operation = "GetMaintenanceWindowTask"
    update_operation = "UpdateMaintenanceWindowTask"
    delete_operation = "DeregisterTaskFromMaintenanceWindow"
    names = {
        f"{_INVOCATION}.automationParameters": "Automation",
        f"{_INVOCATION}.lambdaParameters": "Lambda",
        f"{_INVOCATION}.stepFunctionsParameters": "StepFunctions",
        _RUN_COMMAND: "RunCommand",
        f"{_RUN_COMMAND}.cloudwatchConfig": "CloudWatchOutputConfig",
        f"{_RUN_COMMAND}.outputS3Bucket": "OutputS3BucketName",
    }
    replace = frozenset({"windowId", "taskType"})
    own_member = "WindowTaskId"

    def request(
        self, cloud: Cloud, operation: str, inputs: Properties, *, strict: bool = True
    ) -> Properties:
        """Return the inputs as a request."""
        invocation = inputs.get(_INVOCATION)
        if invocation:
            mapped = {name: _with_map(each) for name, each in invocation.items()}
            inputs = {**inputs, _INVOCATION: mapped}
        return super().request(cloud, operation, inputs, strict=strict)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the task with the parameters of its document as a list."""
        found = self.ask(cloud, **self.named(identifier, known))
        invocation = (found or {}).get("TaskInvocationParameters")
        if found is None or not invocation:
            return found
        listed = {name: _with_list(each) for name, each in invocation.items()}
        return {**found, "TaskInvocationParameters": listed}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name the task."""
        del identifier, known
        own = found["WindowTaskId"]
        return {"windowTaskId": own, "arn": cloud.arn("ssm", f"windowtask/{own}")}


def _with_map(invocation: Any) -> Any:  # noqa: ANN401 - as the program wrote it
    if not isinstance(invocation, dict) or "parameters" not in invocation:
        return invocation
    listed = invocation["parameters"] or []
    return {**invocation, "parameters": {each["name"]: each["values"] for each in listed}}


def _with_list(invocation: Properties) -> Properties:
    if "Parameters" not in invocation:
        return invocation
    mapped = sorted(invocation["Parameters"].items())
    return {**invocation, "Parameters": [{"Name": key, "Values": values} for key, values in mapped]}
