"""Scheduled actions, lifecycle hooks and scaling policies of Auto Scaling groups.

EC2 Auto Scaling (API reference, PutScheduledUpdateGroupAction, PutLifecycleHook, PutScalingPolicy,
DeleteAutoScalingGroup): a name is one within its group; what is put reads back, a hook's target and
role only where it has them; a policy is enabled unless it says otherwise; deleting a group deletes
what belongs to it, and instances protected from scale-in as well.

Moto has one scheduled action and one policy of a name for all groups, shows every hook with the
same target and role, forgets its metadata, and keeps what belonged to a group that is gone.
"""

import uuid
from collections.abc import Callable
from typing import Any

from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import EmptyResult

from sandbox.emulator.amendments.seams import surround

_ACTION_PARAMETERS = (
    "name", "desired_capacity", "max_size", "min_size", "scheduled_action_name", "start_time",
    "end_time", "recurrence", "timezone",
)  # fmt: skip
_OF_HOOKS = {
    "NotificationTargetARN": "notification_target_arn",
    "RoleARN": "role_arn",
    "NotificationMetadata": "notification_metadata",
}


def key(group: str, name: str) -> str:
    """Return what something of a group is kept under; neither part can hold a colon."""
    return f"{group}:{name}"


def _put_action(original: Callable[..., Any], backend: Any, *positional: Any, **named: Any) -> Any:
    """Keep a scheduled action under its group's name."""
    action = original(backend, *positional, **named)
    group, name = action.auto_scaling_group_name, action.scheduled_action_name
    before = backend.scheduled_actions.get(key(group, name))
    action.scheduled_action_arn = before.scheduled_action_arn if before else _arn(backend, action)
    backend.scheduled_actions[key(group, name)] = backend.scheduled_actions.pop(name)
    return action


def _delete_action(
    original: Callable[..., None],
    backend: Any,
    auto_scaling_group_name: str,
    scheduled_action_name: str,
) -> None:
    """Delete a scheduled action of one group."""
    original(backend, auto_scaling_group_name, scheduled_action_name)
    backend.scheduled_actions.pop(key(auto_scaling_group_name, scheduled_action_name), None)


def _arn(backend: Any, action: Any) -> str:
    """Return the ARN of a new scheduled action."""
    return (
        f"arn:{backend.partition}:autoscaling:{backend.region_name}:{backend.account_id}:"
        f"scheduledUpdateGroupAction:{uuid.uuid4()}:"
        f"autoScalingGroupName/{action.auto_scaling_group_name}:"
        f"scheduledActionName/{action.scheduled_action_name}"
    )


def _put_hook(original: Callable[..., Any], response: Any) -> Any:
    """Answer PutLifecycleHook, keeping target, role and metadata."""
    result = original(response)
    group = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    name = response._get_param("LifecycleHookName")  # noqa: SLF001 - the same
    (hook,) = response.autoscaling_backend.describe_lifecycle_hooks(group, [name])
    for member, attribute in _OF_HOOKS.items():
        setattr(hook, attribute, response._get_param(member))  # noqa: SLF001 - the same
    return result


def _put_policy(original: Callable[..., Any], response: Any) -> Any:
    """Answer PutScalingPolicy, keeping the policy under its group's name."""
    result = original(response)
    backend = response.autoscaling_backend
    name = response._get_param("PolicyName")  # noqa: SLF001 - moto's own way for its responses
    policy = backend.policies.pop(name)
    policy.enabled = response._get_bool_param("Enabled", True)  # noqa: FBT003, SLF001 - the same
    backend.policies[key(policy.auto_scaling_group_name, name)] = policy
    return result


def _found(backend: Any, group: str | None, name: str) -> str:
    """Return what a policy is kept under, which may be named without its group."""
    for kept, policy in backend.policies.items():
        if policy.name == name and group in (None, policy.auto_scaling_group_name):
            return str(kept)
    return name


def _delete_policy(_original: Callable[..., Any], response: Any) -> Any:
    """Answer DeletePolicy for the policy of one group."""
    group = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    name = response._get_param("PolicyName")  # noqa: SLF001 - the same
    backend = response.autoscaling_backend
    backend.delete_policy(_found(backend, group, name))
    return EmptyResult()


def _execute_policy(original: Callable[..., None], backend: Any, group_name: str) -> None:
    """Execute a policy; moto calls its name the group's."""
    original(backend, _found(backend, None, group_name))


def _delete_group(original: Callable[..., None], backend: Any, group_name: str) -> None:
    """Delete a group and what belongs to it."""
    group = backend.autoscaling_groups.get(group_name)
    for state in group.instance_states if group else ():
        state.protected_from_scale_in = False
    original(backend, group_name)
    for kept in (backend.scheduled_actions, backend.policies, backend.lifecycle_hooks):
        for name in [n for n, one in kept.items() if one.auto_scaling_group_name == group_name]:
            del kept[name]


def apply() -> None:
    """Fit the amendment."""
    surround(
        AutoScalingBackend,
        "put_scheduled_update_group_action",
        _put_action,
        parameters=_ACTION_PARAMETERS,
        relies_on=("self.scheduled_actions[scheduled_action_name] = scheduled_action",),
    )
    surround(
        AutoScalingBackend,
        "delete_scheduled_action",
        _delete_action,
        parameters=("auto_scaling_group_name", "scheduled_action_name"),
        relies_on=("self.scheduled_actions.pop(scheduled_action_name, None)",),
    )
    surround(AutoScalingResponse, "put_lifecycle_hook", _put_hook, parameters=())
    surround(AutoScalingResponse, "put_scaling_policy", _put_policy, parameters=())
    surround(AutoScalingResponse, "delete_policy", _delete_policy, parameters=())
    surround(AutoScalingBackend, "execute_policy", _execute_policy, parameters=("group_name",))
    surround(
        AutoScalingBackend, "delete_auto_scaling_group", _delete_group, parameters=("group_name",)
    )
