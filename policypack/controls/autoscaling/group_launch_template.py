"""Auto Scaling groups launch from a launch template.

What: every group has a `launchTemplate`, or a `mixedInstancesPolicy` with one, and no
`launchConfiguration`.

Why: launch configurations get no new EC2 features, cannot be versioned, and new accounts cannot
create them any more. All other controls of this pack see more in a launch template.

How to fix: move the settings into a launch template and name it in `launchTemplate`.
"""

from collections.abc import Iterator

from .._helpers import security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Violation,
)
from .._tokens import GROUP
from .._values import UNKNOWN

OLD = "launchConfiguration"
NEW = "launchTemplate"
MIXED = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification"


def check(group: Resource) -> Iterator[Finding]:
    """Judge what the group launches from; that it is set counts, not its value."""
    if group.at(OLD).present and group.at(OLD).value != "":
        yield Violation(OLD, f"is set; move its settings into a launch template and set {NEW}")
    elif group.at(NEW).absent and group.at(MIXED).absent:
        yield Violation(NEW, f"is not set; name a launch template here or in {MIXED}")


CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.9",
    name="autoscaling-launch-template",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(GROUP,),
    config_rule=ConfigRule("AUTOSCALING_LAUNCH_TEMPLATE"),
    remediation="Replace launchConfiguration by launchTemplate or mixedInstancesPolicy.",
    url=security_hub("AutoScaling.9"),
    since="0.1.0",
    check=check,
    passing=(
        Example("launch template", Given(GROUP, {NEW: {"id": "lt-0123456789abcdef0"}})),
        Example("launch template unknown", Given(GROUP, {NEW: {"id": UNKNOWN}})),
        Example(
            "mixed instances",
            Given(
                GROUP,
                {
                    "mixedInstancesPolicy": {
                        "launchTemplate": {
                            "launchTemplateSpecification": {"launchTemplateName": "web"}
                        }
                    }
                },
            ),
        ),
        Example("mixed instances unknown", Given(GROUP, {"mixedInstancesPolicy": UNKNOWN})),
    ),
    failing=(
        Example("launch configuration", Given(GROUP, {OLD: "web"}), path=OLD),
        Example("launch configuration unknown", Given(GROUP, {OLD: UNKNOWN}), path=OLD),
        Example("neither", Given(GROUP, {"maxSize": 1.0}), path=NEW),
        Example(
            "mixed instances without template",
            Given(GROUP, {"mixedInstancesPolicy": {"instancesDistribution": {}}}),
            path=NEW,
        ),
    ),
    always_decided="whether an input is set is known during preview, whatever its value",
)
