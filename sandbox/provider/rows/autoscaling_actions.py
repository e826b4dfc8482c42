"""Scaling policies, scheduled actions and lifecycle hooks of Auto Scaling groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import dig

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_UNCHANGED = -1
_SIZES = ("minSize", "maxSize", "desiredCapacity")
_MOMENTS = ("startTime", "endTime")


class OfGroup(Row):
    """Something that has a name within its group; imported, its id is `<group>/<name>`."""

    service = "autoscaling"
    found_member = ""
    """Where the read answer lists what was found."""
    wanted_member = ""
    """The request member that lists the names wanted."""

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look it up in its group."""
        group = known.get("autoscalingGroupName") or identifier.partition("/")[0]
        name = identifier.removeprefix(f"{group}/")
        request = {"AutoScalingGroupName": group, self.wanted_member: [name]}
        listed = self.call(cloud, self.read_operation, **request)
        found: Properties | None = dig(listed, f"{self.found_member}.0")
        return found

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put it anew, as a whole."""
        del identifier
        request = self.request(cloud, self.update_operation, change.new)
        self.call(cloud, self.update_operation, **request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete it; AWS calls one that is gone a validation error."""
        if self.find(cloud, identifier, inputs) is not None:
            group = inputs["autoscalingGroupName"]
            name = identifier.removeprefix(f"{group}/")
            request = {"AutoScalingGroupName": group, self.identifier: name}
            self.call(cloud, self.delete_operation, **request)


class Policy(OfGroup):
    """A scaling policy."""

    token = "aws:autoscaling/policy:Policy"
    create_operation = "PutScalingPolicy"
    read_operation = "DescribePolicies"
    update_operation = "PutScalingPolicy"
    delete_operation = "DeletePolicy"
    identifier = "PolicyName"
    found_member = "ScalingPolicies"
    wanted_member = "PolicyNames"
    names = {
        "name": "PolicyName",
        "arn": "PolicyARN",
        "targetTrackingConfiguration.customizedMetricSpecification.metricDimensions": "Dimensions",
        "predictiveScalingConfiguration.metricSpecification": "MetricSpecifications",
    }
    replace = frozenset({"name", "autoscalingGroupName"})
    defaults = {"enabled": True, "policyType": "SimpleScaling"}
    auto_name = AutoName("name", 255)


class Schedule(OfGroup):
    """A scheduled action; a size of -1 is none."""

    token = "aws:autoscaling/schedule:Schedule"
    create_operation = "PutScheduledUpdateGroupAction"
    read_operation = "DescribeScheduledActions"
    update_operation = "PutScheduledUpdateGroupAction"
    delete_operation = "DeleteScheduledAction"
    identifier = "ScheduledActionName"
    found_member = "ScheduledUpdateGroupActions"
    wanted_member = "ScheduledActionNames"
    names = {"arn": "ScheduledActionARN"}
    replace = frozenset({"scheduledActionName", "autoscalingGroupName"})

    def request(
        self, cloud: Cloud, operation: str, inputs: Properties, *, strict: bool = True
    ) -> Properties:
        """Leave out sizes that stay; the provider sends zero for one that is not given."""
        sizes = {name: inputs.get(name, 0) for name in _SIZES}
        sent = {name: value for name, value in inputs.items() if name not in _SIZES}
        sent |= {name: size for name, size in sizes.items() if size != _UNCHANGED}
        return super().request(cloud, operation, sent, strict=strict)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read sizes and moments as the provider writes them."""
        del cloud, identifier, known
        sizes = {name: found.get(f"{name[0].upper()}{name[1:]}", _UNCHANGED) for name in _SIZES}
        moments = {name: found.get(f"{name[0].upper()}{name[1:]}") for name in _MOMENTS}
        return {
            **sizes,
            **{
                name: moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
                for name, moment in moments.items()
            },
        }


class LifecycleHook(OfGroup):
    """A lifecycle hook."""

    token = "aws:autoscaling/lifecycleHook:LifecycleHook"
    create_operation = "PutLifecycleHook"
    read_operation = "DescribeLifecycleHooks"
    update_operation = "PutLifecycleHook"
    delete_operation = "DeleteLifecycleHook"
    identifier = "LifecycleHookName"
    found_member = "LifecycleHooks"
    wanted_member = "LifecycleHookNames"
    names = {"name": "LifecycleHookName"}
    replace = frozenset({"name", "autoscalingGroupName"})
    auto_name = AutoName("name", 255)
