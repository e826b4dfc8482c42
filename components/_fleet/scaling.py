"""How a fleet is scaled towards a value of a metric, or by a forecast."""

from collections.abc import Iterator, Mapping
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.fields import parts, stated
from components._validation import Arguments

_TRACKED = {
    "cpu": "ASGAverageCPUUtilization",
    "network_in": "ASGAverageNetworkIn",
    "network_out": "ASGAverageNetworkOut",
    "alb_requests": "ALBRequestCountPerTarget",
}
_FORECAST = {
    "cpu": "ASGCPUUtilization",
    "network_in": "ASGNetworkIn",
    "network_out": "ASGNetworkOut",
    "alb_requests": "ALBRequestCount",
}


class CustomMetricArgs(TypedDict):
    """A metric of CloudWatch that falls as the fleet grows."""

    name: str
    """Name of the metric; plain."""
    namespace: str
    """Namespace of the metric; plain."""
    statistic: NotRequired[Optional[str]]
    """Average, Minimum, Maximum, SampleCount or Sum; plain. Default: Average."""
    unit: NotRequired[Optional[str]]
    """Unit of the metric; plain. Default: as it is published."""
    period: NotRequired[Optional[int]]
    """Seconds of a data point: 10, 30 or 60; plain. Default: 60."""
    dimensions: NotRequired[Optional[Mapping[str, pulumi.Input[str]]]]
    """Values by names of dimensions; the map is plain. Default: AutoScalingGroupName, the group."""


class TargetTrackingArgs(TypedDict):
    """Keep a metric near a value; exactly one of metric and custom_metric."""

    target_value: float
    """The value to keep; plain."""
    metric: NotRequired[Optional[str]]
    """cpu (percent), network_in, network_out (bytes a minute) or alb_requests (a minute and
    instance); plain."""
    alb_label: NotRequired[Optional[pulumi.Input[str]]]
    """For alb_requests: the ends of the ARNs of load balancer and target group, such as
    app/web/50dc6c495c0c9188/targetgroup/web/73e2d6bc24d8a067."""
    custom_metric: NotRequired[Optional[CustomMetricArgs]]
    """A metric of one's own; plain."""
    disable_scale_in: NotRequired[Optional[bool]]
    """Only scale out; plain. Default: false."""
    instance_warmup: NotRequired[Optional[int]]
    """Seconds until a new instance counts; plain. Default: the fleet's warm-up."""


class PredictiveScalingArgs(TypedDict):
    """Start instances before a load that recurs daily or weekly."""

    target_value: float
    """The value of the metric to keep; plain."""
    metric: str
    """cpu, network_in, network_out or alb_requests; plain."""
    alb_label: NotRequired[Optional[pulumi.Input[str]]]
    """For alb_requests: the ends of the ARNs of load balancer and target group."""
    mode: NotRequired[Optional[str]]
    """ForecastOnly or ForecastAndScale; plain. Default: ForecastOnly, look before scaling by it."""
    scheduling_buffer: NotRequired[Optional[int]]
    """Seconds to start instances ahead, up to 3600; plain. Default: 300."""
    max_capacity_buffer: NotRequired[Optional[int]]
    """Percentage by which a forecast may exceed the largest size; plain. Default: it may not."""


def metric_problems(metric: Optional[str], *, custom: bool, labelled: bool) -> Iterator[str]:
    """Find what keeps a metric from being told exactly once."""
    if (metric is None) != custom:
        count = "two metrics" if custom else "no metric"
        yield f"names {count}; give one of metric and custom_metric"
    elif (metric == "alb_requests") != labelled:
        if labelled:
            yield "names alb_label, which is for alb_requests; remove it"
        else:
            yield "counts requests without alb_label; give the ends of the two ARNs"


def in_group(policy: Mapping[str, Any], group_name: pulumi.Input[str]) -> dict[str, Any]:
    """Let a metric of one's own that has no dimensions be the group's."""
    tracking = policy.get("target_tracking_configuration", {})
    metric = tracking.get("customized_metric_specification")
    if metric is None or "metric_dimensions" in metric:
        return dict(policy)
    own = [{"name": "AutoScalingGroupName", "value": group_name}]
    metric = {**metric, "metric_dimensions": own}
    return {
        **policy,
        "target_tracking_configuration": {**tracking, "customized_metric_specification": metric},
    }


def read_tracking(reader: Arguments) -> dict[str, dict[str, Any]]:
    """Read each policy that keeps a metric near a value, by name."""
    given = parts(reader, "target_tracking", TargetTrackingArgs)
    return {key: _tracking(one) for key, one in given.items()}


def _tracking(reader: Arguments) -> dict[str, Any]:
    metric = reader.plain("metric", fleet_rules.METRIC)
    label = reader.input("alb_label", fleet_rules.ALB_LABEL)
    custom = reader.plain("custom_metric", fleet_rules.MAP)
    if not reader.about("metric", "alb_label", "custom_metric"):
        labelled, own = label is not None, custom is not None
        for problem in metric_problems(metric, custom=own, labelled=labelled):
            reader.add("metric", problem)
    warmup = reader.plain("instance_warmup", fleet_rules.SECONDS)
    configuration = {
        "target_value": _target(reader, metric),
        "disable_scale_in": reader.plain("disable_scale_in", rules.BOOLEAN, default=False),
    }
    if custom is not None:
        nested = reader.nested("custom_metric", custom, CustomMetricArgs)
        configuration["customized_metric_specification"] = _custom(nested)
    elif metric is not None:
        predefined = {"predefined_metric_type": _TRACKED[metric], "resource_label": label}
        configuration["predefined_metric_specification"] = stated(predefined)
    return stated(
        {
            "policy_type": "TargetTrackingScaling",
            "estimated_instance_warmup": warmup,
            "target_tracking_configuration": configuration,
        }
    )


def _target(reader: Arguments, metric: Optional[str]) -> Any:  # noqa: ANN401 - the argument's value
    rule = fleet_rules.CPU_TARGET if metric == "cpu" else fleet_rules.TARGET_VALUE
    return reader.plain("target_value", rule)


def _custom(reader: Arguments) -> dict[str, Any]:
    dimensions = reader.entries("dimensions", rules.TEXT)
    return stated(
        {
            "metric_name": reader.plain("name", rules.TEXT),
            "namespace": reader.plain("namespace", rules.TEXT),
            "statistic": reader.plain("statistic", fleet_rules.STATISTIC, "Average"),
            "unit": reader.plain("unit", rules.TEXT),
            "period": reader.plain("period", fleet_rules.METRIC_PERIOD),
            "metric_dimensions": [
                {"name": name, "value": value} for name, value in sorted(dimensions.items())
            ]
            or None,
        }
    )


def read_forecasts(reader: Arguments) -> dict[str, dict[str, Any]]:
    """Read each policy that follows a forecast, by name."""
    given = parts(reader, "predictive_scaling", PredictiveScalingArgs)
    return {key: _forecast(one) for key, one in given.items()}


def _forecast(reader: Arguments) -> dict[str, Any]:
    metric = reader.plain("metric", fleet_rules.METRIC)
    label = reader.input("alb_label", fleet_rules.ALB_LABEL)
    if not reader.about("metric", "alb_label"):
        for problem in metric_problems(metric, custom=False, labelled=label is not None):
            reader.add("metric", problem)
    pair = {"predefined_metric_type": _FORECAST.get(metric or ""), "resource_label": label}
    ahead = reader.plain("scheduling_buffer", fleet_rules.SCHEDULING_BUFFER, 300)
    above = reader.plain("max_capacity_buffer", fleet_rules.PERCENTAGE)
    configuration = {
        "metric_specification": {
            "target_value": _target(reader, metric),
            "predefined_metric_pair_specification": stated(pair),
        },
        "mode": reader.plain("mode", fleet_rules.FORECAST_MODE, "ForecastOnly"),
        "scheduling_buffer_time": str(ahead),
        "max_capacity_breach_behavior": (
            "HonorMaxCapacity" if above is None else "IncreaseMaxCapacity"
        ),
        "max_capacity_buffer": None if above is None else str(above),
    }
    return {
        "policy_type": "PredictiveScaling",
        "predictive_scaling_configuration": stated(configuration),
    }
