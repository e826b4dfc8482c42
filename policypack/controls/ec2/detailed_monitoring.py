"""Instances send detailed metrics, one each minute.

What: detailed monitoring is on for every launch: `monitoring` of an instance, `monitoring.enabled`
of its launch template, `enableMonitoring` of a launch configuration, where it is on unless turned
off. A template that nothing in the stack launches from is judged by itself.

Why: alarms on five-minute averages come late, and short attacks or faults drown in them.

At level remediate it is turned on, which changes no instance but costs CloudWatch's price for
detailed metrics.

How to fix: set `monitoring=True` on instances, `monitoring={"enabled": True}` in launch templates.
"""

from collections.abc import Iterable, Iterator

from .._graph import Graph
from .._helpers import must
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._settings import LAUNCHING, Setting, corrects_setting
from .._tokens import GROUP, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._values import UNKNOWN, Property

IN_TEMPLATE = "monitoring.enabled"
ON_BY_DEFAULT = "enableMonitoring"
SETTING = Setting("monitoring", IN_TEMPLATE, ON_BY_DEFAULT, "monitoring")


def _is_right(found: Property) -> bool:
    return found.is_true or (found.absent and found.path == ON_BY_DEFAULT)


def check(resource: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge the value in force for each launch."""
    for found in SETTING.in_force(resource, graph):
        yield from must(found, _is_right, "be true", "set it to true")


def _template(**inputs: object) -> Iterator[Given]:
    yield Given(LAUNCH_TEMPLATE, {"name": "web", **inputs}, "template")


FROM_TEMPLATE = Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.DETAILED_MONITORING",
    name="ec2-instance-detailed-monitoring-enabled",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("EC2_INSTANCE_DETAILED_MONITORING_ENABLED"),
    remediation="Turn detailed monitoring on, for the instance or in its launch template.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/"
    "ec2-instance-detailed-monitoring-enabled.html",
    since="0.2.0",
    graph_check=check,
    corrections=corrects_setting(SETTING, _is_right, value=True),
    passing=(
        Example("on", Given(INSTANCE, {"monitoring": True})),
        Example(
            "on in the launch template",
            FROM_TEMPLATE,
            tuple(_template(monitoring={"enabled": True})),
        ),
        Example("launch configuration without the flag", Given(LAUNCH_CONFIGURATION)),
    ),
    failing=(
        Example("absent", Given(INSTANCE), path="monitoring"),
        Example("off", Given(INSTANCE, {"monitoring": False}), path="monitoring"),
        Example(
            "absent in the launch template", FROM_TEMPLATE, tuple(_template()), path=IN_TEMPLATE
        ),
        Example("template nobody launches from", Given(LAUNCH_TEMPLATE), path=IN_TEMPLATE),
        Example(
            "off in a launch configuration",
            Given(LAUNCH_CONFIGURATION, {ON_BY_DEFAULT: False}),
            path=ON_BY_DEFAULT,
        ),
        Example(
            "absent in a launch specification",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ami": "ami-1"}]}),
            path="launchSpecifications[0].monitoring",
        ),
    ),
    undecided=(
        Example("unknown", Given(INSTANCE, {"monitoring": UNKNOWN}), path="monitoring"),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
