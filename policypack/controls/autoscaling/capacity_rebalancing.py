"""Groups with several instance types replace Spot Instances before they are interrupted.

What: `capacityRebalance` is true on every group with a mixed instances policy, which is what the
AWS Config rule looks at, whether it starts Spot Instances at present or not; and on every group
from a launch template or launch configuration for Spot Instances.

Why: EC2 tells in advance that a Spot Instance is likely to be taken away. A group that listens
starts the next one first; one that does not is short of instances for minutes.

At level remediate the flag is set on groups with a mixed instances policy. It changes no instance.

How to fix: set `capacityRebalance=True`.
"""

from collections.abc import Iterator
from dataclasses import replace

from .._graph import Graph
from .._helpers import must, undecided
from .._launch import Launch, launches
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import GROUP, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE
from .._values import UNKNOWN, Property

FLAG = "capacityRebalance"
MIXED = "mixedInstancesPolicy"
SPOT = "spot"


def check(group: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the flag of groups that may start Spot Instances."""
    flag = group.at(FLAG)
    markets = [_market(launch) for launch in launches(group, graph)]
    doubts = [market for market in markets if market.unknown]
    if group.at(MIXED).present or any(market.value == SPOT for market in markets):
        yield from must(flag, lambda found: found.is_true, "be true", "set it to true")
    elif doubts and not flag.is_true:
        yield undecided(doubts[0], f'not be "{SPOT}", unless {FLAG} is true')


def _market(launch: Launch) -> Property:
    price = launch.own_settings().at("spotPrice")
    if price.present:
        return replace(price, value=SPOT)
    return launch.template_settings().at("instanceMarketOptions.marketType")


def corrections(group: Resource) -> Iterator[Correction]:
    """Turn it on where a policy mixes instances."""
    flag = group.at(FLAG)
    if group.at(MIXED).present and not flag.unknown and not flag.is_true:
        yield Correction(FLAG, value=True)


def _mixed(flag: object) -> Given:
    policy = {"launchTemplate": {"overrides": [{"instanceType": "m5.large"}]}}
    return Given(GROUP, {FLAG: flag, MIXED: policy})


FROM_TEMPLATE = Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}})


def _template(**market: object) -> tuple[Given]:
    return (Given(LAUNCH_TEMPLATE, {"name": "web", "instanceMarketOptions": market}, "template"),)


CONTROL = Control(
    doc=__doc__,
    id="EXT.CAPACITY_REBALANCING",
    name="autoscaling-capacity-rebalancing",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(GROUP,),
    config_rule=ConfigRule("AUTOSCALING_CAPACITY_REBALANCING"),
    remediation="Set capacityRebalance to true.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/"
    "autoscaling-capacity-rebalancing.html",
    since="0.2.0",
    graph_check=check,
    corrections=corrections,
    passing=(
        Example("on", _mixed(flag=True)),
        Example("one type on demand", FROM_TEMPLATE, _template()),
    ),
    failing=(
        Example("absent", _mixed(None), path=FLAG),
        Example("off", _mixed(flag=False), path=FLAG),
        Example(
            "template for Spot Instances", FROM_TEMPLATE, _template(marketType=SPOT), path=FLAG
        ),
        Example(
            "launch configuration for Spot Instances",
            Given(GROUP, {"launchConfiguration": "web"}),
            (Given(LAUNCH_CONFIGURATION, {"name": "web", "spotPrice": "0.05"}, "old"),),
            path=FLAG,
        ),
    ),
    undecided=(
        Example("unknown", _mixed(UNKNOWN), path=FLAG),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
