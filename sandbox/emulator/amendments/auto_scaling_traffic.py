"""Traffic sources and metrics of Auto Scaling groups.

EC2 Auto Scaling (API reference, AttachTrafficSources, DetachTrafficSources, DescribeTrafficSources,
CreateAutoScalingGroup, DisableMetricsCollection): a traffic source is a target group (elbv2), a
Classic Load Balancer (elb) or a target group of VPC Lattice; those of load balancers are the same
that TargetGroupARNs and LoadBalancerNames list. Without metrics, all of them are disabled.

Moto knows target groups and load balancers, but neither traffic sources nor a way to disable
metrics. Nothing is sent to VPC Lattice, which it does not have: such a source is only kept.
"""

from collections.abc import Callable, Mapping
from typing import Any

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from sandbox.emulator.amendments.seams import supply, surround

_TARGET_GROUP, _CLASSIC, _LATTICE = "elbv2", "elb", "vpc-lattice"


def kind_of(source: Mapping[str, str]) -> str:
    """Return the kind of a traffic source, which may be left to its identifier."""
    if "Type" in source:
        return source["Type"]
    identifier = source["Identifier"]
    if ":vpc-lattice:" in identifier:
        return _LATTICE
    return _TARGET_GROUP if identifier.startswith("arn:") else _CLASSIC


def _of_kind(sources: list[dict[str, str]], kind: str) -> list[str]:
    return [source["Identifier"] for source in sources if kind_of(source) == kind]


def _lattice(group: Any) -> list[str]:
    """Return the target groups of VPC Lattice, which only the amendment keeps."""
    kept: list[str] = group.__dict__.setdefault("lattice_target_groups", [])
    return kept


def _sources(group: Any) -> list[dict[str, str]]:
    """Return all that sends a group traffic."""
    of_kind = {
        _TARGET_GROUP: group.target_group_arns,
        _CLASSIC: group.load_balancer_names,
        _LATTICE: _lattice(group),
    }
    return [
        {"Identifier": identifier, "Type": kind}
        for kind, identifiers in of_kind.items()
        for identifier in identifiers
    ]


def _create(original: Callable[..., Any], response: Any) -> Any:
    """Answer CreateAutoScalingGroup, attaching the traffic sources."""
    result = original(response)
    if response._get_param("TrafficSources"):  # noqa: SLF001 - moto's own way for its responses
        _attach(response)
    return result


def _group(response: Any) -> Any:
    name = response._get_param("AutoScalingGroupName")  # noqa: SLF001 - moto's own way for its responses
    return response.autoscaling_backend.autoscaling_groups[name]


def _attach(response: Any) -> ActionResult:
    """Answer AttachTrafficSources."""
    group, backend = _group(response), response.autoscaling_backend
    sources = response._get_param("TrafficSources", [])  # noqa: SLF001 - moto's own way for its responses
    if arns := _of_kind(sources, _TARGET_GROUP):
        backend.attach_load_balancer_target_groups(group.name, arns)
    if names := _of_kind(sources, _CLASSIC):
        backend.attach_load_balancers(group.name, names)
    kept = _lattice(group)
    kept.extend(arn for arn in _of_kind(sources, _LATTICE) if arn not in kept)
    return EmptyResult()


def _detach(response: Any) -> ActionResult:
    """Answer DetachTrafficSources."""
    group, backend = _group(response), response.autoscaling_backend
    sources = response._get_param("TrafficSources", [])  # noqa: SLF001 - moto's own way for its responses
    if arns := _of_kind(sources, _TARGET_GROUP):
        backend.detach_load_balancer_target_groups(group.name, arns)
    if names := _of_kind(sources, _CLASSIC):
        backend.detach_load_balancers(group.name, names)
    leaving = _of_kind(sources, _LATTICE)
    _lattice(group)[:] = [arn for arn in _lattice(group) if arn not in leaving]
    return EmptyResult()


def _describe(response: Any) -> ActionResult:
    """Answer DescribeTrafficSources."""
    wanted = response._get_param("TrafficSourceType")  # noqa: SLF001 - moto's own way for its responses
    found = [
        {**source, "State": "InService"}
        for source in _sources(_group(response))
        if wanted in (None, source["Type"])
    ]
    return ActionResult({"TrafficSources": found})


def _disable_metrics(response: Any) -> ActionResult:
    """Answer DisableMetricsCollection."""
    group = _group(response)
    names = response._get_param("Metrics") or group.metrics  # noqa: SLF001 - moto's own way for its responses
    group.metrics = [metric for metric in group.metrics if metric not in names]
    return EmptyResult()


def apply() -> None:
    """Fit the amendment."""
    supply(FakeAutoScalingGroup, "traffic_sources", property(_sources))
    supply(AutoScalingResponse, "attach_traffic_sources", _attach)
    supply(AutoScalingResponse, "detach_traffic_sources", _detach)
    supply(AutoScalingResponse, "describe_traffic_sources", _describe)
    supply(AutoScalingResponse, "disable_metrics_collection", _disable_metrics)
    surround(AutoScalingResponse, "create_auto_scaling_group", _create, parameters=())
