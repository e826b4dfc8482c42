"""Auto Scaling groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row, wait_until
from sandbox.provider.shapes import to_api

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_LAUNCH = ("launchTemplate", "mixedInstancesPolicy", "launchConfiguration")
_IN_SERVICE = "InService"


class Group(Row):
    """An Auto Scaling group; a new template refreshes its instances if the program says so."""

    token = "aws:autoscaling/group:Group"
    service = "autoscaling"
    create_operation = "CreateAutoScalingGroup"
    read_operation = "DescribeAutoScalingGroups"
    update_operation = "UpdateAutoScalingGroup"
    delete_operation = "DeleteAutoScalingGroup"
    other_operations = (
        "CreateOrUpdateTags", "DeleteTags", "EnableMetricsCollection", "DisableMetricsCollection",
        "SuspendProcesses", "ResumeProcesses", "StartInstanceRefresh", "CancelInstanceRefresh",
        "AttachLoadBalancerTargetGroups", "DetachLoadBalancerTargetGroups",
    )  # fmt: skip
    identifier = "AutoScalingGroupName"
    found_at = "AutoScalingGroups.0"
    names = {
        "name": "AutoScalingGroupName",
        "arn": "AutoScalingGroupARN",
        "launchConfiguration": "LaunchConfigurationName",
        "loadBalancers": "LoadBalancerNames",
        "protectFromScaleIn": "NewInstancesProtectedFromScaleIn",
        "launchTemplate.id": "LaunchTemplateId",
        "launchTemplate.name": "LaunchTemplateName",
        "initialLifecycleHooks": "LifecycleHookSpecificationList",
        "initialLifecycleHooks.name": "LifecycleHookName",
        "vpcZoneIdentifiers": None,
        "tags": None,
        "enabledMetrics": None,
        "suspendedProcesses": None,
        "trafficSources": "TrafficSources",
    }
    apart = frozenset({
        "vpcZoneIdentifiers", "tags", "enabledMetrics", "metricsGranularity", "suspendedProcesses",
        "instanceRefresh", "forceDelete", "forceDeleteWarmPool", "ignoreFailedScalingActivities",
        "waitForCapacityTimeout", "waitForElbCapacity", "minElbCapacity",
    })  # fmt: skip
    unsupported = frozenset({"warmPool"})
    unchangeable = frozenset({"loadBalancers", "trafficSources"})
    replace = frozenset({"name", "namePrefix", "initialLifecycleHooks"})
    defaults = {
        "forceDelete": False,
        "forceDeleteWarmPool": False,
        "healthCheckGracePeriod": 300,
        "ignoreFailedScalingActivities": False,
        "launchTemplate.version": "$Default",
        "metricsGranularity": "1Minute",
        "protectFromScaleIn": False,
        "waitForCapacityTimeout": "10m",
    }
    auto_name = AutoName("name", 255)

    def request(
        self, cloud: Cloud, operation: str, inputs: Properties, *, strict: bool = True
    ) -> Properties:
        """Join the subnets, as the API wants them."""
        request = super().request(cloud, operation, inputs, strict=strict)
        if subnets := inputs.get("vpcZoneIdentifiers"):
            request["VPCZoneIdentifier"] = ",".join(subnets)
        return request

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request with the tags."""
        request = super().creation(cloud, inputs)
        tags = _tags(request["AutoScalingGroupName"], inputs)
        return {**request, **({"Tags": tags} if tags else {})}

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Set metrics and processes, and wait until the instances are in service."""
        self._set_metrics(cloud, identifier, inputs)
        if processes := inputs.get("suspendedProcesses"):
            request = {"AutoScalingGroupName": identifier, "ScalingProcesses": processes}
            self.call(cloud, "SuspendProcesses", **request)
        if inputs.get("waitForCapacityTimeout") != "0":
            wait_until(lambda: self._at_capacity(cloud, identifier), f"{identifier}'s instances")

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what AWS writes differently."""
        del cloud, identifier, known
        metrics = found.get("EnabledMetrics", [])
        return {
            "vpcZoneIdentifiers": [s for s in found.get("VPCZoneIdentifier", "").split(",") if s],
            "tags": [
                {
                    "key": tag["Key"],
                    "value": tag["Value"],
                    "propagateAtLaunch": tag["PropagateAtLaunch"],
                }
                for tag in found.get("Tags", [])
            ],
            "enabledMetrics": [metric["Metric"] for metric in metrics],
            "suspendedProcesses": [
                process["ProcessName"] for process in found.get("SuspendedProcesses", [])
            ],
        }

    def update(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the group, then refresh its instances if that is called for."""
        if change.touches("tags"):
            self._retag(cloud, identifier, change)
        if change.names - self.apart or change.touches("vpcZoneIdentifiers"):
            request = self.request(cloud, self.update_operation, change.new, strict=False)
            self.call(cloud, self.update_operation, **request)
        if change.touches("enabledMetrics", "metricsGranularity"):
            self.call(cloud, "DisableMetricsCollection", AutoScalingGroupName=identifier)
            self._set_metrics(cloud, identifier, change.new)
        if change.touches("suspendedProcesses"):
            self._set_processes(cloud, identifier, change)
        if change.touches("targetGroupArns"):
            self._set_target_groups(cloud, identifier, change)
        if refreshes(change):
            self._refresh(cloud, identifier, change.new)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the group with its instances."""
        if self.find(cloud, identifier, inputs) is None:
            return  # AWS calls a missing group a validation error
        self.call(cloud, self.delete_operation, AutoScalingGroupName=identifier, ForceDelete=True)
        wait_until(lambda: self.find(cloud, identifier, {}) is None, f"{identifier} to be deleted")

    def _at_capacity(self, cloud: Cloud, identifier: str) -> bool:
        found = self.find(cloud, identifier, {}) or {}
        states = [each["LifecycleState"] for each in found.get("Instances", [])]
        return states.count(_IN_SERVICE) >= int(found.get("DesiredCapacity", 0))

    def _set_metrics(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        if metrics := inputs.get("enabledMetrics"):
            granularity = inputs.get("metricsGranularity") or "1Minute"
            request = {"AutoScalingGroupName": identifier, "Granularity": granularity}
            self.call(cloud, "EnableMetricsCollection", **request, Metrics=metrics)

    def _set_processes(self, cloud: Cloud, identifier: str, change: Change) -> None:
        before = set(change.old.get("suspendedProcesses") or ())
        after = set(change.new.get("suspendedProcesses") or ())
        for operation, names in (
            ("ResumeProcesses", before - after),
            ("SuspendProcesses", after - before),
        ):
            if names:
                request = {"AutoScalingGroupName": identifier, "ScalingProcesses": sorted(names)}
                self.call(cloud, operation, **request)

    def _set_target_groups(self, cloud: Cloud, identifier: str, change: Change) -> None:
        before = set(change.old.get("targetGroupArns") or ())
        after = set(change.new.get("targetGroupArns") or ())
        for verb, arns in (("Detach", before - after), ("Attach", after - before)):
            if arns:
                request = {"AutoScalingGroupName": identifier, "TargetGroupARNs": sorted(arns)}
                self.call(cloud, f"{verb}LoadBalancerTargetGroups", **request)

    def _retag(self, cloud: Cloud, identifier: str, change: Change) -> None:
        old, new = _tags(identifier, change.old), _tags(identifier, change.new)
        kept = {tag["Key"] for tag in new}
        if dropped := [tag for tag in old if tag["Key"] not in kept]:
            self.call(cloud, "DeleteTags", Tags=dropped)
        if new:
            self.call(cloud, "CreateOrUpdateTags", Tags=new)

    def _refresh(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Start an instance refresh, instead of one that is running; the provider does not wait."""
        shape = cloud.shape(self.service, "StartInstanceRefresh")
        settings = {k: v for k, v in inputs["instanceRefresh"].items() if k != "triggers"}
        request = {**to_api(shape, settings), "AutoScalingGroupName": identifier}
        try:
            self.call(cloud, "StartInstanceRefresh", **request)
        except AwsError as error:
            if "InstanceRefreshInProgress" not in error.code:
                raise
            self.call(cloud, "CancelInstanceRefresh", AutoScalingGroupName=identifier)
            self.call(cloud, "StartInstanceRefresh", **request)


def refreshes(change: Change) -> bool:
    """Tell whether a change replaces the group's instances, as the provider documents it."""
    refresh = change.new.get("instanceRefresh")
    if not refresh:
        return False
    triggers = {"tags" if name in ("tag", "tags") else name for name in refresh.get("triggers", ())}
    return change.touches(*_LAUNCH, *map(_camel, triggers))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _tags(group: str, inputs: Properties) -> list[Properties]:
    return [
        {
            "ResourceId": group,
            "ResourceType": "auto-scaling-group",
            "Key": tag["key"],
            "Value": tag["value"],
            "PropagateAtLaunch": bool(tag["propagateAtLaunch"]),
        }
        for tag in inputs.get("tags") or ()
    ]
