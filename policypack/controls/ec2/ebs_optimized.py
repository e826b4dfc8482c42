"""Instances that can be optimised for EBS are.

What: `ebsOptimized` is true on instances of the types that have the optimisation but not by
default: a few of the previous generation (c1, c3, i2, m1, m2, m3, r3). All newer types have it
always, or, as t2, cannot have it; there the flag is not looked at. A template that nothing in the
stack launches from is judged by itself.

Why: without it, disk traffic competes with the network, and volumes do not reach their throughput.

At level remediate the flag is set in launch templates and launch configurations that name such a
type. The provider replaces an instance whose flag changes, so instances are left alone.

How to fix: choose a type of the current generation, or set `ebsOptimized=True` (in launch templates
the string "true").
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._instance_types import TYPE, described_types, instance_types
from .._launch import launches
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
from .._settings import LAUNCHING, is_unused
from .._tokens import GROUP, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE
from .._values import UNKNOWN, Property

FLAG = "ebsOptimized"
# DescribeInstanceTypes: those whose EbsOptimizedSupport is "supported", not "default".
OPTIONAL = frozenset(
    {
        *("c1.xlarge", "c3.xlarge", "c3.2xlarge", "c3.4xlarge"),
        *("i2.xlarge", "i2.2xlarge", "i2.4xlarge"),
        *("m1.large", "m1.xlarge", "m2.2xlarge", "m2.4xlarge", "m3.xlarge", "m3.2xlarge"),
        *("r3.xlarge", "r3.2xlarge", "r3.4xlarge"),
    }
)
NEED = "be true, as the instance type may need it"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the flag by the types of each launch."""
    if is_unused(resource, graph):
        yield from _judge(resource.at(FLAG), described_types(resource.properties))
    for launch in launches(resource, graph):
        flag = launch.setting(FLAG)
        for found in instance_types(launch):
            yield from _judge(flag, found)


def _judge(flag: Property, found: Property) -> Iterator[Finding]:
    needed = _is_needed(found)
    if flag.is_true or needed is False:
        return
    if flag.unknown:
        yield undecided(flag, NEED)
    elif needed is None:
        yield undecided(found, "be known, or ebsOptimized true")
    else:
        yield violation(flag, "set it to true, or choose a type of the current generation")


def _is_needed(found: Property) -> bool | None:
    """Say whether a type wants the flag; None where it may be any type."""
    if isinstance(found.value, dict):
        generations = found.at("instanceGenerations")
        return False if generations.value == ["current"] else None
    if found.text is None:
        return False if found.absent else None
    return found.text in OPTIONAL


def corrections(resource: Resource) -> Iterator[Correction]:
    """Set the flag where it makes new instances only."""
    flag = resource.at(FLAG)
    wanted = resource.at(TYPE).text in OPTIONAL and not (flag.unknown or flag.is_true)
    if wanted and resource.type == LAUNCH_TEMPLATE:
        yield Correction(FLAG, "true")
    elif wanted and resource.type == LAUNCH_CONFIGURATION:
        yield Correction(FLAG, value=True)


def _old(flag: object, token: str = INSTANCE) -> Given:
    return Given(token, {TYPE: "m3.xlarge", FLAG: flag})


FROM_TEMPLATE = Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.EBS_OPTIMIZED",
    name="ebs-optimized-instance",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("EBS_OPTIMIZED_INSTANCE"),
    remediation="Choose a type of the current generation, or set ebsOptimized to true.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ebs-optimized-instance.html",
    since="0.2.0",
    graph_check=check,
    corrections=corrections,
    passing=(
        Example("old type, optimised", _old(flag=True)),
        Example("type that always is", Given(INSTANCE, {TYPE: "t3.micro"})),
        Example("type that cannot be", Given(INSTANCE, {TYPE: "t2.micro", FLAG: UNKNOWN})),
        Example("template without a type", Given(LAUNCH_TEMPLATE)),
        Example(
            "choice among the current generation",
            Given(LAUNCH_TEMPLATE, {"instanceRequirements": {"instanceGenerations": ["current"]}}),
        ),
    ),
    failing=(
        Example("old type without the flag", Given(INSTANCE, {TYPE: "m3.xlarge"}), path=FLAG),
        Example("old type, turned off", _old(flag=False), path=FLAG),
        Example("old type in a template", _old("false", LAUNCH_TEMPLATE), path=FLAG),
        Example(
            "group of an old type",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web", TYPE: "r3.xlarge"}, "template"),),
            path=FLAG,
        ),
    ),
    undecided=(
        Example("flag unknown", _old(UNKNOWN), path=FLAG),
        Example("type unknown", Given(INSTANCE, {TYPE: UNKNOWN}), path=TYPE),
        Example(
            "choice among all generations",
            Given(LAUNCH_TEMPLATE, {"instanceRequirements": {"memoryMib": {"min": 512.0}}}),
            path="instanceRequirements",
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
