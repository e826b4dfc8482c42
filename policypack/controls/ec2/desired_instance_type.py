"""Only instance types on the list are launched.

What: every type a launch may start is on the list `instanceTypes`: names, or patterns such as
"t3.*". Overrides of fleets and groups count each; a choice by attributes passes if it is limited by
`allowedInstanceTypes` that are all on the list. A template or launch configuration that nothing in
the stack launches from is judged by itself, unless it names no type.

The list is empty by default, and the control off: there is nothing to judge by until you name
types. The AWS Config rule wants the names, without patterns, as its parameter `instanceType`.

Why: types outside the list may be too dear, too old to run on Nitro, or not reserved for you.

How to fix: choose a type on the list, or put the type on the list.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from .._graph import Graph
from .._helpers import undecided, violation
from .._instance_types import described_types, instance_types
from .._launch import launches
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._settings import LAUNCHING, is_unused
from .._tokens import FLEET, GROUP, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE
from .._values import UNKNOWN, Property

TYPES = "instanceTypes"
TYPE = "instanceType"
ALLOWED = "allowedInstanceTypes"
NEED = "be on the list of instance types"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge each type that may be started."""
    listed = resource.settings.get(TYPES)
    if not isinstance(listed, list) or not listed:
        return
    patterns = [pattern for pattern in listed if isinstance(pattern, str)]
    for found in _types(resource, graph):
        yield from _judge(found, patterns)


def _types(resource: Resource, graph: Graph) -> Iterator[Property]:
    if is_unused(resource, graph):
        yield from (x for x in [described_types(resource.properties)] if x.present)
    for launch in launches(resource, graph):
        yield from instance_types(launch)


def _judge(found: Property, patterns: list[str]) -> Iterator[Finding]:
    if found.unknown:
        yield undecided(found, NEED)
    elif isinstance(found.value, dict):
        choices = found.at(ALLOWED).items()
        if not choices:
            yield violation(found.at(ALLOWED), "list the types it may choose")
        for choice in choices:
            yield from _judge(choice, patterns)
    elif not any(fnmatchcase(found.text or "", pattern) for pattern in patterns):
        yield violation(found, "choose a type on the list")


LISTED = {TYPES: ["t3.*", "m5.large"]}


def _mixed(*overrides: object) -> Given:
    use = {"launchTemplateName": "web", "version": "$Latest"}
    inner = {"launchTemplateSpecification": use, "overrides": list(overrides)}
    return Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": inner}})


def _chosen(**requirements: object) -> Given:
    return Given(LAUNCH_TEMPLATE, {"instanceRequirements": requirements})


WEB = (Given(LAUNCH_TEMPLATE, {"name": "web", TYPE: "t3.micro"}, "template"),)
OVERRIDE = "mixedInstancesPolicy.launchTemplate.overrides[1].instanceType"
CONTROL = Control(
    doc=__doc__,
    id="EXT.DESIRED_INSTANCE_TYPE",
    name="desired-instance-type",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("DESIRED_INSTANCE_TYPE"),
    remediation="Choose an instance type on the list.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/desired-instance-type.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            TYPES,
            default=[],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": 'Types that may be launched: names, or patterns such as "t3.*".',
            },
        ),
    ),
    passing=(
        Example("no list", Given(INSTANCE, {TYPE: "x1e.32xlarge"})),
        Example("type on the list", Given(INSTANCE, {TYPE: "m5.large"}), settings=LISTED),
        Example("overrides on the list", _mixed({TYPE: "t3.small"}, {}), WEB, settings=LISTED),
        Example("choice within the list", _chosen(allowedInstanceTypes=["t3.*"]), settings=LISTED),
        Example("template without a type", Given(LAUNCH_TEMPLATE), settings=LISTED),
    ),
    failing=(
        Example("other type", Given(INSTANCE, {TYPE: "m5.xlarge"}), path=TYPE, settings=LISTED),
        Example("type absent", Given(INSTANCE), path=TYPE, settings=LISTED),
        Example(
            "other type in a launch configuration",
            Given(LAUNCH_CONFIGURATION, {TYPE: "t2.micro"}),
            path=TYPE,
            settings=LISTED,
        ),
        Example(
            "one of the overrides",
            _mixed({TYPE: "t3.small"}, {TYPE: "c5.large"}),
            WEB,
            path=OVERRIDE,
            settings=LISTED,
        ),
        Example(
            "choice without limit",
            _chosen(memoryMib={"min": 1024.0}),
            path=f"instanceRequirements.{ALLOWED}",
            settings=LISTED,
        ),
        Example(
            "choice beyond the list",
            _chosen(allowedInstanceTypes=["t3.*", "m*"]),
            path=f"instanceRequirements.{ALLOWED}[1]",
            settings=LISTED,
        ),
    ),
    undecided=(
        Example("type unknown", Given(INSTANCE, {TYPE: UNKNOWN}), path=TYPE, settings=LISTED),
        Example(
            "fleet from a template of another stack",
            Given(
                FLEET,
                {"launchTemplateConfigs": [{"launchTemplateSpecification": {"version": "1"}}]},
            ),
            path="launchTemplateConfigs[0].launchTemplateSpecification",
            settings=LISTED,
        ),
    ),
)
