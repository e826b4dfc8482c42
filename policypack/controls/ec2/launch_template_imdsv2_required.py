"""Launch templates require version 2 of the instance metadata service.

What: `metadataOptions.httpTokens` of every launch template is "required". A template that leaves it
out fails, as it does in AWS Config: an image or account default may still allow version 1.

Why: a template is copied by everything that launches from it, fleets and other stacks included, so
a template that allows version 1 hands role credentials to any request forged on those instances.

How to fix: set `metadataOptions={"httpEndpoint": "enabled", "httpTokens": "required"}`, and
`updateDefaultVersion=True`, for AWS Config judges the default version only.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._tokens import LAUNCH_TEMPLATE
from .._values import UNKNOWN

PATH = "metadataOptions.httpTokens"


def _tokens(value: object) -> Given:
    return Given(LAUNCH_TEMPLATE, {"metadataOptions": {"httpTokens": value}})


CONTROL = Control(
    doc=__doc__,
    id="EC2.170",
    name="ec2-launch-template-imdsv2-check",
    severity=Severity.LOW,
    level=Level.MANDATORY,
    applies_to=(LAUNCH_TEMPLATE,),
    config_rule=ConfigRule("EC2_LAUNCH_TEMPLATE_IMDSV2_CHECK"),
    remediation='Set metadataOptions.httpTokens to "required" and updateDefaultVersion to true.',
    url=security_hub("EC2.170"),
    since="0.1.0",
    check=requires(PATH, "required"),
    corrections=corrects(PATH, "required"),
    passing=(Example("tokens required", _tokens("required")),),
    failing=(
        Example("tokens optional", _tokens("optional"), path=PATH),
        Example("tokens absent", Given(LAUNCH_TEMPLATE), path=PATH),
        Example(
            "endpoint disabled but tokens absent",
            Given(LAUNCH_TEMPLATE, {"metadataOptions": {"httpEndpoint": "disabled"}}),
            path=PATH,
        ),
    ),
    undecided=(
        Example("tokens unknown", _tokens(UNKNOWN), path=PATH),
        Example(
            "options unknown",
            Given(LAUNCH_TEMPLATE, {"metadataOptions": UNKNOWN}),
            path="metadataOptions",
        ),
    ),
)
