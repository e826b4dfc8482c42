"""How a fleet is scaled by steps: the further an alarm's threshold is passed, the larger."""

import itertools
from collections.abc import Sequence
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._fleet.fields import parts, stated
from components._validation import Arguments

Span = tuple[Optional[float], Optional[float]]


class ScalingStepArgs(TypedDict):
    """What to do in one part of the way past an alarm's threshold."""

    adjustment: int
    """How many instances, or how many percent of them, more or fewer; plain."""
    lower: NotRequired[Optional[float]]
    """Where the part begins, counted from the threshold; plain. Default: without end."""
    upper: NotRequired[Optional[float]]
    """Where the part ends, counted from the threshold; plain. Default: without end."""


class StepScalingArgs(TypedDict):
    """What an alarm of one's own makes of the fleet; the policy's ARN is its action."""

    steps: Sequence[ScalingStepArgs]
    """The parts, one after the other without gaps; plain."""
    adjustment_type: NotRequired[Optional[str]]
    """ChangeInCapacity, PercentChangeInCapacity or ExactCapacity; plain.
    Default: ChangeInCapacity."""
    min_adjustment: NotRequired[Optional[int]]
    """Fewest instances a percentage stands for; plain. Default: 1."""
    metric_aggregation: NotRequired[Optional[str]]
    """Average, Minimum or Maximum of the alarm's metric; plain. Default: Average."""
    instance_warmup: NotRequired[Optional[int]]
    """Seconds until a new instance counts; plain. Default: the fleet's warm-up."""


def step_problem(spans: Sequence[Span]) -> Optional[str]:
    """Find steps that overlap, leave a gap, or end short of where AWS wants an open end.

    Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html
    """
    for lower, upper in spans:
        if lower is None and upper is None and len(spans) > 1:
            return "has a step without bounds beside others; give it a bound"
        if lower is not None and upper is not None and upper <= lower:
            return f"has a step from {lower} to {upper}; give a larger upper bound"
    ordered = sorted(spans, key=lambda span: float("-inf") if span[0] is None else span[0])
    for (_, upper), (lower, _) in itertools.pairwise(ordered):
        if upper != lower:
            shown = "no upper bound" if upper is None else upper
            return f"has a step up to {shown} and the next from {lower}; let them meet"
    first, last = ordered[0][0], ordered[-1][1]
    if first is not None and first < 0:
        return f"begins at {first}; leave out the lower bound of the first step"
    if last is not None and last > 0:
        return f"ends at {last}; leave out the upper bound of the last step"
    return None


def read_steps(reader: Arguments) -> dict[str, dict[str, Any]]:
    """Read each policy of steps, by name."""
    given = parts(reader, "step_scaling", StepScalingArgs)
    return {key: _policy(one) for key, one in given.items()}


def _policy(reader: Arguments) -> dict[str, Any]:
    kind = reader.plain("adjustment_type", fleet_rules.ADJUSTMENT_TYPE, "ChangeInCapacity")
    given = reader.plain("steps", rules.LIST_OF_MAPS, ())
    read = [
        _step(reader.nested(f"steps[{at}]", one, ScalingStepArgs)) for at, one in enumerate(given)
    ]
    if not reader.about("steps"):
        spans = [(lower, upper) for lower, upper, _ in read]
        problem = step_problem(spans) if spans else "is empty; give one step or more"
        if problem:
            reader.add("steps", problem)
    least = reader.plain("min_adjustment", rules.FLEET_SIZE)
    if least is not None and kind != "PercentChangeInCapacity":
        reader.add("min_adjustment", f'is given, but adjustment_type is "{kind}"; remove it')
    return stated(
        {
            "policy_type": "StepScaling",
            "adjustment_type": kind,
            "step_adjustments": [_adjustment(*step) for step in read],
            "min_adjustment_magnitude": least,
            "metric_aggregation_type": reader.plain(
                "metric_aggregation", fleet_rules.AGGREGATION, "Average"
            ),
            "estimated_instance_warmup": reader.plain("instance_warmup", fleet_rules.SECONDS),
        }
    )


def _step(reader: Arguments) -> tuple[Optional[float], Optional[float], Optional[int]]:
    lower, upper = (reader.plain(name, fleet_rules.BOUND) for name in ("lower", "upper"))
    return lower, upper, reader.plain("adjustment", fleet_rules.ADJUSTMENT)


def _adjustment(
    lower: Optional[float], upper: Optional[float], adjustment: Optional[int]
) -> dict[str, Any]:
    # The provider has bounds as texts.
    bounds = {"metric_interval_lower_bound": lower, "metric_interval_upper_bound": upper}
    written = {name: None if bound is None else str(bound) for name, bound in bounds.items()}
    return stated({"scaling_adjustment": adjustment, **written})
