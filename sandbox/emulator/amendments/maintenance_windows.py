"""Maintenance windows as they were described and changed.

Systems Manager (API reference, CreateMaintenanceWindow, UpdateMaintenanceWindow,
UpdateMaintenanceWindowTarget, UpdateMaintenanceWindowTask, GetMaintenanceWindowTask; user guide,
Setting up Maintenance Windows): a new window is enabled, its cutoff lies before its end, and
AllowUnassociatedTargets is kept. Update changes what it names, with Replace everything. Targets and
tasks are filtered by id. Without a role of its own a task runs with the service-linked role
AWSServiceRoleForAmazonSSM. A target that is named by a task is deregistered only without Safe
(TargetInUseException); what does not exist is DoesNotExistException.

Moto has none of the four operations, drops AllowUnassociatedTargets, the owner of a target and a
task's behaviour at the cutoff, finds nothing by a filter, and fails at deregistering what is gone.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.models import (
    FakeMaintenanceWindow,
    FakeMaintenanceWindowTarget,
    FakeMaintenanceWindowTask,
)
from moto.ssm.responses import SimpleSystemManagerResponse

from sandbox.emulator.amendments.seams import supply, surround

_SERVICE_ROLE = "role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM"
_WINDOW = {
    "Name": "name",
    "Description": "description",
    "StartDate": "start_date",
    "EndDate": "end_date",
    "Schedule": "schedule",
    "ScheduleTimezone": "schedule_timezone",
    "ScheduleOffset": "schedule_offset",
    "Duration": "duration",
    "Cutoff": "cutoff",
    "AllowUnassociatedTargets": "allow_unassociated_targets",
    "Enabled": "enabled",
}
_TARGET = {
    "Targets": "targets",
    "OwnerInformation": "owner_information",
    "Name": "name",
    "Description": "description",
}
_TASK = {
    "Targets": "targets",
    "TaskArn": "task_arn",
    "ServiceRoleArn": "service_role_arn",
    "TaskParameters": "task_parameters",
    "TaskInvocationParameters": "task_invocation_parameters",
    "Priority": "priority",
    "MaxConcurrency": "max_concurrency",
    "MaxErrors": "max_errors",
    "LoggingInfo": "logging_info",
    "Name": "name",
    "Description": "description",
    "CutoffBehavior": "cutoff_behavior",
    "AlarmConfiguration": "alarm_configurations",
}
_KEPT = ("Enabled", "Schedule", "Duration", "Cutoff", "AllowUnassociatedTargets", "Name")


def _asked(response: Any) -> dict[str, Any]:
    """Return what was asked for."""
    asked: dict[str, Any] = json.loads(response.body)
    return asked


def _missing(what: str, identity: str) -> SSMException:
    """Return the error of something that does not exist."""
    return SSMException("DoesNotExistException", f"{what} {identity} does not exist.")


def _change(thing: Any, asked: Mapping[str, Any], members: Mapping[str, str]) -> None:
    """Change the members a request names; with Replace take the others away."""
    for name, attribute in members.items():
        if name in asked:
            setattr(thing, attribute, asked[name])
        elif asked.get("Replace") and name not in _KEPT:
            setattr(thing, attribute, None)


def _check_cutoff(asked: Mapping[str, Any]) -> None:
    """Refuse a window that would start nothing."""
    if asked["Cutoff"] >= asked["Duration"]:
        raise ValidationException("Cutoff must be less than the duration of the window.")


def _create_window(original: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer CreateMaintenanceWindow."""
    asked = _asked(response)
    _check_cutoff(asked)
    answer = original(response)
    window = list(response.ssm_backend.windows.values())[-1]
    window.allow_unassociated_targets = asked["AllowUnassociatedTargets"]
    window.created = window.modified = utcnow()
    return answer


def _described_window(original: Callable[..., dict[str, Any]], window: Any) -> dict[str, Any]:
    """Describe a window."""
    return {
        **original(window),
        "Enabled": getattr(window, "enabled", True),
        "AllowUnassociatedTargets": getattr(window, "allow_unassociated_targets", False),
        "CreatedDate": getattr(window, "created", None),
        "ModifiedDate": getattr(window, "modified", None),
    }


def _update_window(response: Any) -> ActionResult:
    """Answer UpdateMaintenanceWindow."""
    asked = _asked(response)
    window = response.ssm_backend.get_maintenance_window(asked["WindowId"])
    described = {"Cutoff": window.cutoff, "Duration": window.duration, **asked}
    _check_cutoff(described)
    _change(window, asked, _WINDOW)
    window.modified = utcnow()
    return ActionResult(window.to_json())


def _described_target(original: Callable[..., dict[str, Any]], target: Any) -> dict[str, Any]:
    """Describe a target."""
    return {**original(target), "OwnerInformation": target.owner_information}


def _described_task(original: Callable[..., dict[str, Any]], task: Any) -> dict[str, Any]:
    """Describe a task."""
    own = {"CutoffBehavior": task.cutoff_behavior, "AlarmConfiguration": task.alarm_configurations}
    return {**original(task), **own}


def _register_task(original: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer RegisterTaskWithMaintenanceWindow."""
    answer = original(response)
    window = response.ssm_backend.windows[_asked(response)["WindowId"]]
    _settle_role(response.ssm_backend, list(window.tasks.values())[-1])
    return answer


def _settle_role(backend: Any, task: Any) -> None:
    """Let a task without a role run with the service-linked one."""
    if not task.service_role_arn:
        task.service_role_arn = f"arn:{backend.partition}:iam::{backend.account_id}:{_SERVICE_ROLE}"


def _targets(_original: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer DescribeMaintenanceWindowTargets."""
    window = response.ssm_backend.get_maintenance_window(_asked(response)["WindowId"])
    described = [target.to_json() for target in window.targets.values()]
    return ActionResult({"Targets": _filtered(response, described)})


def _tasks(_original: Callable[..., ActionResult], response: Any) -> ActionResult:
    """Answer DescribeMaintenanceWindowTasks."""
    window = response.ssm_backend.get_maintenance_window(_asked(response)["WindowId"])
    described = [task.to_json() for task in window.tasks.values()]
    return ActionResult({"Tasks": _filtered(response, described)})


def _filtered(response: Any, described: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what passes a request's filters, whose keys are names of members."""
    filters = _asked(response).get("Filters") or []
    return [one for one in described if all(one.get(f["Key"]) in f["Values"] for f in filters)]


def _target_of(response: Any) -> tuple[Any, Any]:
    """Return the window and the target a request names."""
    asked = _asked(response)
    window = response.ssm_backend.get_maintenance_window(asked["WindowId"])
    target = window.targets.get(asked["WindowTargetId"])
    if target is None:
        raise _missing("Maintenance window target", asked["WindowTargetId"])
    return window, target


def _task_of(response: Any) -> tuple[Any, Any]:
    """Return the window and the task a request names."""
    asked = _asked(response)
    window = response.ssm_backend.get_maintenance_window(asked["WindowId"])
    task = window.tasks.get(asked["WindowTaskId"])
    if task is None:
        raise _missing("Maintenance window task", asked["WindowTaskId"])
    return window, task


def _update_target(response: Any) -> ActionResult:
    """Answer UpdateMaintenanceWindowTarget."""
    _, target = _target_of(response)
    _change(target, _asked(response), _TARGET)
    return ActionResult(target.to_json())


def _update_task(response: Any) -> ActionResult:
    """Answer UpdateMaintenanceWindowTask."""
    _, task = _task_of(response)
    _change(task, _asked(response), _TASK)
    _settle_role(response.ssm_backend, task)
    return ActionResult(task.to_json())


def _get_task(response: Any) -> ActionResult:
    """Answer GetMaintenanceWindowTask."""
    _, task = _task_of(response)
    return ActionResult(task.to_json())


def _deregister_target(_original: Callable[..., EmptyResult], response: Any) -> EmptyResult:
    """Answer DeregisterTargetFromMaintenanceWindow."""
    window, target = _target_of(response)
    identity = target.window_target_id
    named = {
        value
        for task in window.tasks.values()
        for each in task.targets or []
        for value in each["Values"]
    }
    if _asked(response).get("Safe") and identity in named:
        raise SSMException("TargetInUseException", f"Target {identity} is used by a task.")
    del window.targets[identity]
    return EmptyResult()


def _deregister_task(_original: Callable[..., EmptyResult], response: Any) -> EmptyResult:
    """Answer DeregisterTaskFromMaintenanceWindow."""
    window, task = _task_of(response)
    del window.tasks[task.window_task_id]
    return EmptyResult()


def apply() -> None:
    """Fit the amendment."""
    response = SimpleSystemManagerResponse
    surround(response, "create_maintenance_window", _create_window, parameters=())
    surround(response, "register_task_with_maintenance_window", _register_task, parameters=())
    surround(response, "describe_maintenance_window_targets", _targets, parameters=())
    surround(response, "describe_maintenance_window_tasks", _tasks, parameters=())
    surround(
        response, "deregister_target_from_maintenance_window", _deregister_target, parameters=()
    )
    surround(response, "deregister_task_from_maintenance_window", _deregister_task, parameters=())
    surround(FakeMaintenanceWindow, "to_json", _described_window, parameters=())
    surround(FakeMaintenanceWindowTarget, "to_json", _described_target, parameters=())
    surround(FakeMaintenanceWindowTask, "to_json", _described_task, parameters=())
    supply(response, "update_maintenance_window", _update_window)
    supply(response, "update_maintenance_window_target", _update_target)
    supply(response, "update_maintenance_window_task", _update_task)
    supply(response, "get_maintenance_window_task", _get_task)
