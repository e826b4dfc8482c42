"""Instances run with the tenancy that is wanted.

What: the tenancy of every launch is that of the parameter `tenancy`: "default" (shared hardware),
"dedicated" or "host". Left out, it is "default". A VPC whose `instanceTenancy` is "dedicated" makes
all its instances dedicated; that is not looked at.

No tenancy is wanted by default, and the control is off.

Why: some licences and contracts want hardware of one's own; everything else is paid in vain.

How to fix: set `tenancy` on instances, `placement={"tenancy": ...}` in launch templates,
`placementTenancy` in launch configurations and launch specifications.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must
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
from .._settings import LAUNCHING, Setting
from .._tokens import INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._values import UNKNOWN, Property

TENANCY = "tenancy"
IN_TEMPLATE = "placement.tenancy"
ELSEWHERE = "placementTenancy"
SHARED = "default"
SETTING = Setting(TENANCY, IN_TEMPLATE, ELSEWHERE, ELSEWHERE)


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the value in force for each launch, if one is wanted."""
    wanted = resource.settings.get(TENANCY)
    if not isinstance(wanted, str) or not wanted:
        return

    def is_right(found: Property) -> bool:
        return wanted == (SHARED if found.absent else found.value)

    for found in SETTING.in_force(resource, graph):
        yield from must(found, is_right, f'be "{wanted}"', f'set it to "{wanted}"')


DEDICATED = {TENANCY: "dedicated"}
CONTROL = Control(
    doc=__doc__,
    id="EXT.DESIRED_TENANCY",
    name="desired-instance-tenancy",
    severity=Severity.LOW,
    level=Level.DISABLED,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("DESIRED_INSTANCE_TENANCY"),
    remediation="Set the tenancy that is wanted.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/desired-instance-tenancy.html",
    since="0.2.0",
    graph_check=check,
    parameters=(
        Parameter(
            TENANCY,
            default="",
            schema={
                "type": "string",
                "enum": ["", SHARED, "dedicated", "host"],
                "description": "The tenancy that is wanted; empty for any.",
            },
        ),
    ),
    passing=(
        Example("any tenancy", Given(INSTANCE, {TENANCY: "host"})),
        Example("wanted tenancy", Given(INSTANCE, {TENANCY: "dedicated"}), settings=DEDICATED),
        Example("shared by default", Given(LAUNCH_TEMPLATE), settings={TENANCY: SHARED}),
    ),
    failing=(
        Example("absent", Given(INSTANCE), path=TENANCY, settings=DEDICATED),
        Example(
            "other tenancy in a template",
            Given(LAUNCH_TEMPLATE, {"placement": {TENANCY: "host"}}),
            path=IN_TEMPLATE,
            settings=DEDICATED,
        ),
        Example(
            "other tenancy in a launch configuration",
            Given(LAUNCH_CONFIGURATION, {ELSEWHERE: "dedicated"}),
            path=ELSEWHERE,
            settings={TENANCY: SHARED},
        ),
        Example(
            "other tenancy in a launch specification",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{ELSEWHERE: SHARED}]}),
            path=f"launchSpecifications[0].{ELSEWHERE}",
            settings=DEDICATED,
        ),
    ),
    undecided=(
        Example("unknown", Given(INSTANCE, {TENANCY: UNKNOWN}), path=TENANCY, settings=DEDICATED),
    ),
)
