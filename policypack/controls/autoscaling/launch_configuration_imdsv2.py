"""Launch configurations accept only version 2 of the instance metadata service.

What: `metadataOptions.httpTokens` of every launch configuration is "required". Left out, Auto
Scaling launches instances that answer version 1 as well.

Why: version 1 answers any request from the instance, so that a flaw in an application (server-side
request forgery, an open proxy) hands the role's credentials to an attacker.

How to fix: set `metadataOptions={"httpEndpoint": "enabled", "httpTokens": "required"}`, or better
replace the launch configuration by a launch template, which AutoScaling.9 asks for anyway.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._tokens import LAUNCH_CONFIGURATION
from .._values import UNKNOWN

PATH = "metadataOptions.httpTokens"


def _tokens(value: object) -> Given:
    return Given(LAUNCH_CONFIGURATION, {"metadataOptions": {"httpTokens": value}})


CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.3",
    name="autoscaling-launchconfig-requires-imdsv2",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(LAUNCH_CONFIGURATION,),
    config_rule=ConfigRule("AUTOSCALING_LAUNCHCONFIG_REQUIRES_IMDSV2"),
    remediation='Set metadataOptions.httpTokens to "required", or use a launch template instead.',
    url=security_hub("AutoScaling.3"),
    since="0.1.0",
    check=requires(PATH, "required"),
    corrections=corrects(PATH, "required"),
    passing=(Example("tokens required", _tokens("required")),),
    failing=(
        Example("tokens optional", _tokens("optional"), path=PATH),
        Example("metadata options absent", Given(LAUNCH_CONFIGURATION), path=PATH),
        Example(
            "tokens absent",
            Given(LAUNCH_CONFIGURATION, {"metadataOptions": {"httpEndpoint": "enabled"}}),
            path=PATH,
        ),
    ),
    undecided=(
        Example("tokens unknown", _tokens(UNKNOWN), path=PATH),
        Example(
            "metadata options unknown",
            Given(LAUNCH_CONFIGURATION, {"metadataOptions": UNKNOWN}),
            path="metadataOptions",
        ),
    ),
)
