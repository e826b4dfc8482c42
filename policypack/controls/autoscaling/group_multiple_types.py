"""Groups may start several instance types.

What: every group has a `mixedInstancesPolicy` whose overrides name at least two instance types, or
choose types by attributes. Whether the AWS Config rule accepts a choice by attributes is not
documented.

Why: now and then a zone has no capacity of one type. A group that may take another one still
scales.

How to fix: list two or more similar types in `mixedInstancesPolicy.launchTemplate.overrides`.
"""

from collections.abc import Iterator

from .._helpers import security_hub, undecided, violation
from .._instance_types import REQUIREMENTS, TYPE
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._tokens import GROUP
from .._values import UNKNOWN

OVERRIDES = "mixedInstancesPolicy.launchTemplate.overrides"
LEAST = 2


def check(group: Resource) -> Iterator[Finding]:
    """Count the types the group may start."""
    overrides = group.at(OVERRIDES)
    items = overrides.items()
    types = [override.at(TYPE) for override in items]
    choices = [override.at(REQUIREMENTS) for override in items]
    named = {found.text for found in types if found.text}
    if len(named) >= LEAST or any(choice.keys() for choice in choices):
        return
    doubts = [found for found in (*types, *choices) if found.unknown]
    if doubts and (overrides.unknown or len(items) >= LEAST or any(x.unknown for x in choices)):
        yield undecided(doubts[0], "name at least two instance types")
    else:
        state = "is not set" if overrides.absent else "names fewer than two instance types"
        yield violation(overrides.because(state), "list two or more similar types")


def _group(*overrides: object) -> Given:
    inner = {"overrides": list(overrides)}
    return Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": inner}})


LARGE, XLARGE = {TYPE: "m5.large"}, {TYPE: "m6i.large"}
CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.6",
    name="autoscaling-multiple-instance-types",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(GROUP,),
    config_rule=ConfigRule("AUTOSCALING_MULTIPLE_INSTANCE_TYPES"),
    remediation="List two or more instance types in the overrides of a mixed instances policy.",
    url=security_hub("AutoScaling.6"),
    since="0.2.0",
    check=check,
    passing=(
        Example("two types", _group(LARGE, XLARGE)),
        Example("two types beside an unknown one", _group(UNKNOWN, LARGE, XLARGE)),
        Example("choice by attributes", _group({REQUIREMENTS: {"vcpuCount": {"min": 2.0}}})),
    ),
    failing=(
        Example("no policy", Given(GROUP, {"launchTemplate": {"name": "web"}}), path=OVERRIDES),
        Example("one type", _group(LARGE), path=OVERRIDES),
        Example("the same type twice", _group(LARGE, LARGE), path=OVERRIDES),
    ),
    undecided=(
        Example(
            "policy unknown",
            Given(GROUP, {"mixedInstancesPolicy": UNKNOWN}),
            path="mixedInstancesPolicy",
        ),
        Example(
            "attributes unknown",
            _group({REQUIREMENTS: UNKNOWN}),
            path=f"{OVERRIDES}[0].{REQUIREMENTS}",
        ),
        Example("type unknown", _group(LARGE, {TYPE: UNKNOWN}), path=f"{OVERRIDES}[1].{TYPE}"),
    ),
)
