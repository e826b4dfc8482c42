"""Instances that stand alone cannot be terminated by mistake.

What: `disableApiTermination` is true on every instance, set there or in its launch template. Spot
Instances cannot have it, and groups replace their instances by design: both are left aside.

Off by default, for two reasons: it stops `pulumi destroy` and every replacement until it is turned
off in an update of its own, and hosts that are built from an image should be easy to replace. Turn
it on for stacks whose instances hold data.

Why: a single call, or one wrong key in a console, ends an instance and the volumes that go with it.

How to fix: set `disableApiTermination=True`; to remove the instance, set it to false first.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must, undecided
from .._launch import launches
from .._model import (
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
)
from .._tokens import INSTANCE, LAUNCH_TEMPLATE
from .._values import UNKNOWN

FLAG = "disableApiTermination"
MARKET = "instanceMarketOptions"


def check(instance: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the flag in force, unless it is a Spot Instance."""
    for launch in launches(instance, graph):
        flag, market = launch.setting(FLAG), launch.setting(MARKET)
        if market.absent:
            yield from must(flag, lambda found: found.is_true, "be true", "set it to true")
        elif market.unknown and not flag.is_true:
            yield undecided(market, "be known, or disableApiTermination true")


FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.TERMINATION_PROTECTION",
    name="ec2-instance-termination-protection",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=(INSTANCE,),
    config_rule=NoConfigRule("AWS Config has no managed rule about termination protection"),
    remediation="Set disableApiTermination to true.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
    "Using_ChangingDisableAPITermination.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("protected", Given(INSTANCE, {FLAG: True})),
        Example("Spot Instance", Given(INSTANCE, {MARKET: {"marketType": "spot"}})),
        Example(
            "protected by the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web", FLAG: True}, "template"),),
        ),
    ),
    failing=(
        Example("absent", Given(INSTANCE), path=FLAG),
        Example("off", Given(INSTANCE, {FLAG: False}), path=FLAG),
    ),
    undecided=(
        Example("unknown", Given(INSTANCE, {FLAG: UNKNOWN}), path=FLAG),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
