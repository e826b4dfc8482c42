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
_UNLIMITED = -1
# What triggers call differently from the properties they stand for.
_TRIGGERS = {"tag": "tags", "traffic_source": "trafficSources",
             "vpc_zone_identifier": "vpcZoneIdentifiers"}  # fmt: skip


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
        "AttachTrafficSources", "DetachTrafficSources", "PutWarmPool", "DeleteWarmPool",
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
        "warmPool": "WarmPoolConfiguration",
        "warmPool.maxGroupPreparedCapacity": "MaxGroupPreparedCapacity",
    }
    apart = frozenset({
        "vpcZoneIdentifiers", "tags", "enabledMetrics", "metricsGranularity", "suspendedProcesses",
        "instanceRefresh", "forceDelete", "forceDeleteWarmPool", "ignoreFailedScalingActivities",
        "waitForCapacityTimeout", "waitForElbCapacity", "minElbCapacity", "warmPool",
    })  # fmt: skip
    unchangeable = frozenset({"loadBalancers"})
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
        "warmPool.maxGroupPreparedCapacity": _UNLIMITED,
        "warmPool.minSize": 0,
        "warmPool.poolState": "Stopped",
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
        self._set_warm_pool(cloud, identifier, inputs)
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
            **_warm_pool(found),
        }

    def update(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the group, then refresh its instances if that is called for."""
        if change.touches("tags"):
            self._retag(cloud, identifier, change)
        if change.names - self.apart or change.touches("vpcZoneIdentifiers"):
            # Only what changed: what scaling made of the rest stays as it is.
            changed = {name: change.new[name] for name in change.names if name in change.new}
            request = self.request(cloud, self.update_operation, changed, strict=False)
            request["AutoScalingGroupName"] = identifier
            self.call(cloud, self.update_operation, **request)
        for names, part in (
            (("enabledMetrics", "metricsGranularity"), self._reset_metrics),
            (("suspendedProcesses",), self._set_processes),
            (("targetGroupArns",), self._set_target_groups),
            (("trafficSources",), self._set_traffic_sources),
            (("warmPool",), self._reset_warm_pool),
        ):
            if change.touches(*names):
                part(cloud, identifier, change)
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
        present = sum(
            int(each.get("WeightedCapacity", 1))
            for each in found.get("Instances", [])
            if each["LifecycleState"] == _IN_SERVICE
        )
        return present >= int(found.get("DesiredCapacity", 0))

    def _set_metrics(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        if metrics := inputs.get("enabledMetrics"):
            granularity = inputs.get("metricsGranularity") or "1Minute"
            request = {"AutoScalingGroupName": identifier, "Granularity": granularity}
            self.call(cloud, "EnableMetricsCollection", **request, Metrics=metrics)

    def _reset_metrics(self, cloud: Cloud, identifier: str, change: Change) -> None:
        self.call(cloud, "DisableMetricsCollection", AutoScalingGroupName=identifier)
        self._set_metrics(cloud, identifier, change.new)

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

    def _set_traffic_sources(self, cloud: Cloud, identifier: str, change: Change) -> None:
        before, after = (_sources(inputs) for inputs in (change.old, change.new))
        for verb, sources in (("Detach", before - after), ("Attach", after - before)):
            if sources:
                listed = [dict(source) for source in sorted(sources, key=sorted)]
                request = {"AutoScalingGroupName": identifier, "TrafficSources": listed}
                self.call(cloud, f"{verb}TrafficSources", **request)

    def _set_warm_pool(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        if pool := inputs.get("warmPool"):
            shape = cloud.shape(self.service, "PutWarmPool")
            limitless = ("maxGroupPreparedCapacity", _UNLIMITED)
            stated = dict(item for item in pool.items() if item != limitless)
            request = {**to_api(shape, stated), "AutoScalingGroupName": identifier}
            self.call(cloud, "PutWarmPool", **request)

    def _reset_warm_pool(self, cloud: Cloud, identifier: str, change: Change) -> None:
        if not change.new.get("warmPool"):
            request = {"AutoScalingGroupName": identifier, "ForceDelete": True}
            self.call(cloud, "DeleteWarmPool", **request)
        self._set_warm_pool(cloud, identifier, change.new)

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
    triggers = [_TRIGGERS.get(name, _camel(name)) for name in refresh.get("triggers", ())]
    return change.touches(*_LAUNCH, *triggers)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _sources(inputs: Properties) -> set[frozenset[tuple[str, str]]]:
    return {
        frozenset((name.capitalize(), value) for name, value in source.items())
        for source in inputs.get("trafficSources") or ()
    }


def _warm_pool(found: Properties) -> Properties:
    """Return the warm pool as the provider has it, for which no limit is a number too."""
    pool = found.get("WarmPoolConfiguration")
    if not pool:
        return {}
    reuse = pool.get("InstanceReusePolicy", {}).get("ReuseOnScaleIn")
    return {
        "warmPool": {
            "poolState": pool["PoolState"],
            "minSize": pool["MinSize"],
            "maxGroupPreparedCapacity": pool.get("MaxGroupPreparedCapacity", _UNLIMITED),
            **({} if reuse is None else {"instanceReusePolicy": {"reuseOnScaleIn": reuse}}),
        }
    }


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
