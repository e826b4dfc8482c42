"""Instance refresh: replacing a group's instances with ones of the desired configuration.

EC2 Auto Scaling (API reference, StartInstanceRefresh, DescribeInstanceRefreshes,
CancelInstanceRefresh, RefreshPreferences; user guide, Use an instance refresh): a refresh replaces
every instance; with SkipMatching those of the desired configuration stay; the desired configuration
becomes the group's at success. Checkpoints pause a refresh for CheckpointDelay, BakeTime lets it
wait at the end; protected instances make it wait unless ScaleInProtectedInstances says otherwise.
A second refresh meanwhile is InstanceRefreshInProgress, cancelling none is
ActiveInstanceRefreshNotFound.

Moto has none of the three operations. Here instances are replaced at once, without warm-up; only
checkpoints, baking and protected instances keep a refresh in progress. It goes on when it is next
described, cancelled, or another one is started.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from sandbox.emulator.amendments.auto_scaling_launches import (
    Configuration,
    configuration_of,
    launch_instance,
)
from sandbox.emulator.amendments.seams import supply

_ACTIVE = ("Pending", "InProgress", "Baking")
_WHOLE = 100
_HOUR = 3600


@dataclass
class Refresh:
    """One instance refresh of a group; the fields are those AWS describes."""

    group: Any
    configuration: Configuration
    preferences: Mapping[str, Any]
    desired_configuration: Mapping[str, Any]
    waiting: list[str]
    total: int
    status: str = "Pending"
    status_reason: str | None = None
    instance_refresh_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    start_time: datetime = field(default_factory=utcnow)
    end_time: datetime | None = None
    strategy: str = "Rolling"
    resume_at: datetime | None = None
    passed_checkpoints: int = 0

    @property
    def auto_scaling_group_name(self) -> str:
        """The group's name."""
        return str(self.group.name)

    @property
    def percentage_complete(self) -> int:
        """How much of the group is replaced, skipped instances counting as replaced."""
        return percentage(self.total - len(self.waiting), self.total)

    @property
    def instances_to_update(self) -> int:
        """How many instances are still to be replaced."""
        return len(self.waiting)

    def advance(self, now: datetime) -> None:
        """Go on as far as checkpoints, protection and baking allow."""
        if self.status not in _ACTIVE or (self.resume_at and now < self.resume_at):
            return
        if self.status == "Baking":
            self._succeed(now)
            return
        self.status, self.status_reason, self.resume_at = "InProgress", None, None
        while self._replace_next():
            if self._pauses(now):
                return
        if self.waiting and not self._stops_early():
            self.status_reason = "Waiting for instances protected from scale-in or in standby."
            return
        bake = int(self.preferences.get("BakeTime") or 0)
        if bake:
            self.status, self.resume_at = "Baking", now + timedelta(seconds=bake)
        else:
            self._succeed(now)

    def cancel(self, now: datetime) -> None:
        """End the refresh; what is replaced stays replaced."""
        self.status, self.end_time = "Cancelled", now
        self.status_reason = "Cancelled due to user request."

    def _replace_next(self) -> bool:
        """Replace the next instance that may be replaced."""
        if self._stops_early():
            return False
        states = {state.instance.id: state for state in self.group.instance_states}
        self.waiting = [identity for identity in self.waiting if identity in states]
        for identity in self.waiting:
            if self._may_go(states[identity]):
                self.waiting.remove(identity)
                _replace(self.group, states[identity], self.configuration)
                return True
        return False

    def _may_go(self, state: Any) -> bool:
        """Say whether an instance is neither protected nor in standby, or may go nevertheless."""
        if state.protected_from_scale_in:
            return self.preferences.get("ScaleInProtectedInstances") == "Refresh"
        if state.lifecycle_state == "Standby":
            return self.preferences.get("StandbyInstances") == "Terminate"
        return True

    def _checkpoints(self) -> list[int]:
        """Return the checkpoints, in percent."""
        return [int(value) for value in self.preferences.get("CheckpointPercentages") or []]

    def _stops_early(self) -> bool:
        """Say whether the last checkpoint is reached and it is not the whole group."""
        checkpoints = self._checkpoints()
        return bool(checkpoints) and self.passed_checkpoints >= len(checkpoints)

    def _pauses(self, now: datetime) -> bool:
        """Say whether a checkpoint is reached at which the refresh waits."""
        checkpoints = self._checkpoints()
        reached = sum(1 for value in checkpoints if value <= self.percentage_complete)
        if reached <= self.passed_checkpoints:
            return False
        self.passed_checkpoints = reached
        delay = self.preferences.get("CheckpointDelay")
        seconds = _HOUR if delay is None else int(delay)
        if reached == len(checkpoints) or not seconds:
            return False
        self.resume_at = now + timedelta(seconds=seconds)
        self.status_reason = f"Waiting {seconds} seconds at a checkpoint."
        return True

    def _succeed(self, now: datetime) -> None:
        """End the refresh and make the desired configuration the group's."""
        self.status, self.status_reason, self.end_time = "Successful", None, now
        adopt(self.group, self.desired_configuration)


def percentage(done: int, total: int) -> int:
    """Return how much is done, in whole percent; of nothing all is done."""
    return _WHOLE * done // total if total else _WHOLE


def adopt(group: Any, desired: Mapping[str, Any]) -> None:
    """Make a desired configuration the group's own."""
    template, policy = desired.get("LaunchTemplate"), desired.get("MixedInstancesPolicy")
    if not template and not policy:
        return
    group.update(
        availability_zones=[],
        desired_capacity=None,
        max_size=None,
        min_size=None,
        launch_config_name=None,
        launch_template=template or {},
        vpc_zone_identifier=None,
        health_check_period=None,
        health_check_type=None,
        mixed_instances_policy=policy,
    )


def matches(state: Any, configuration: Configuration) -> bool:
    """Say whether an instance was launched from a configuration already."""
    if configuration.template is None or state.launch_template is None:
        return False
    same_type = configuration.instance_type in (None, state.instance_type)
    return bool(state.launch_template == configuration.template and same_type)


def _replace(group: Any, state: Any, configuration: Configuration) -> None:
    """Terminate one instance of a group and launch its successor."""
    group.instance_states.remove(state)
    # Termination protection does not apply to Auto Scaling.
    state.instance.disable_api_termination = False
    group.ec2_backend.terminate_instances([state.instance.id])
    launch_instance(group, configuration)
    group.autoscaling_backend.update_attached_elbs(group.name)
    group.autoscaling_backend.update_attached_target_groups(group.name)


def _group_of(response: Any) -> Any:
    """Return the group a request names."""
    name = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    group = response.autoscaling_backend.autoscaling_groups.get(name)
    if group is None:
        raise ValidationError("AutoScalingGroup name not found - null")
    return group


def _refreshes_of(group: Any) -> list[Refresh]:
    """Return a group's refreshes, the latest first, each as far as it can be by now."""
    refreshes: list[Refresh] = group.__dict__.setdefault("instance_refreshes", [])
    for refresh in refreshes:
        refresh.advance(utcnow())
    return refreshes


def _start(response: Any) -> ActionResult:
    """Answer StartInstanceRefresh."""
    group = _group_of(response)
    refreshes = _refreshes_of(group)
    if any(refresh.status in _ACTIVE for refresh in refreshes):
        raise AutoscalingClientError(
            "InstanceRefreshInProgress",
            "An Instance Refresh is already in progress and blocks the execution of this "
            "Instance Refresh.",
        )
    preferences = response._get_param("Preferences", {})  # noqa: SLF001 - moto's own way for its responses
    desired = response._get_param("DesiredConfiguration", {})  # noqa: SLF001 - the same
    configuration = configuration_of(
        group, desired.get("LaunchTemplate"), desired.get("MixedInstancesPolicy")
    )
    waiting = [
        state.instance.id
        for state in group.instance_states
        if not (preferences.get("SkipMatching") and matches(state, configuration))
        and not _ignored(state, preferences)
    ]
    refresh = Refresh(
        group, configuration, preferences, desired, waiting, len(group.instance_states)
    )
    refreshes.insert(0, refresh)
    refresh.advance(utcnow())
    return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})


def _ignored(state: Any, preferences: Mapping[str, Any]) -> bool:
    """Say whether the preferences leave an instance out."""
    if state.protected_from_scale_in:
        return preferences.get("ScaleInProtectedInstances") == "Ignore"
    if state.lifecycle_state == "Standby":
        return preferences.get("StandbyInstances") == "Ignore"
    return False


def _describe(response: Any) -> ActionResult:
    """Answer DescribeInstanceRefreshes."""
    wanted = response._get_param("InstanceRefreshIds", [])  # noqa: SLF001 - moto's own way for its responses
    refreshes = [
        refresh
        for refresh in _refreshes_of(_group_of(response))
        if not wanted or refresh.instance_refresh_id in wanted
    ]
    return ActionResult({"InstanceRefreshes": refreshes})


def _cancel(response: Any) -> ActionResult:
    """Answer CancelInstanceRefresh."""
    group = _group_of(response)
    for refresh in _refreshes_of(group):
        if refresh.status in _ACTIVE:
            refresh.cancel(utcnow())
            return ActionResult({"InstanceRefreshId": refresh.instance_refresh_id})
    raise AutoscalingClientError(
        "ActiveInstanceRefreshNotFound",
        f"No in progress or pending Instance Refresh found for Auto Scaling group {group.name}",
    )


def apply() -> None:
    """Fit the amendment."""
    supply(AutoScalingResponse, "start_instance_refresh", _start)
    supply(AutoScalingResponse, "describe_instance_refreshes", _describe)
    supply(AutoScalingResponse, "cancel_instance_refresh", _cancel)
