"""Instances accept only version 2 of the instance metadata service.

What: `metadataOptions.httpTokens` is "required" for every instance, set on the instance or in the
launch template that the instance, the fleet or the group launches from. One that sets it nowhere
fails: AWS then decides by account and image defaults, which a program cannot prove. The launch
specifications of a spot fleet cannot set it, so they fail.

At level remediate the value is set on instances and spot requests that have metadata options of
their own, or no launch template. For templates EC2.170 does it, for launch configurations
AutoScaling.3.

Why: version 1 answers any request from the instance, so that a flaw in an application (server-side
request forgery, an open proxy) hands the role's credentials to an attacker.

How to fix: set `metadataOptions={"httpEndpoint": "enabled", "httpTokens": "required"}` on the
instance or in its launch template.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must, security_hub
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._settings import Setting, corrects_setting
from .._tokens import (
    COMPUTE,
    FLEET,
    GROUP,
    INSTANCE,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    SPOT_INSTANCE_REQUEST,
)
from .._values import UNKNOWN, Property

PATH = "metadataOptions.httpTokens"
SETTING = Setting(PATH, PATH, PATH)


def _is_right(found: Property) -> bool:
    return found.value == "required"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the value in force for each launch."""
    for found in SETTING.in_force(resource, graph):
        yield from must(found, _is_right, 'be "required"', 'set it to "required"')


def _tokens(value: object) -> dict[str, object]:
    return {"metadataOptions": {"httpTokens": value}}


def _fleet(name: str) -> Given:
    use = {"launchTemplateName": name, "version": "$Latest"}
    return Given(FLEET, {"launchTemplateConfigs": [{"launchTemplateSpecification": use}]})


def _mixed(name: str) -> Given:
    use = {"launchTemplateName": name, "version": "$Latest"}
    overrides = [{"launchTemplateSpecification": use}]
    return Given(GROUP, {"mixedInstancesPolicy": {"launchTemplate": {"overrides": overrides}}})


OPTIONAL = Given(LAUNCH_TEMPLATE, {"name": "web", **_tokens("optional")}, "template")
FROM_TEMPLATE = Given(
    INSTANCE,
    {"launchTemplate": {"id": UNKNOWN, "version": UNKNOWN}},
    depends={"launchTemplate": ("template",)},
)
CONTROL = Control(
    doc=__doc__,
    id="EC2.8",
    name="ec2-imdsv2-check",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=COMPUTE,
    config_rule=ConfigRule("EC2_IMDSV2_CHECK"),
    remediation='Set metadataOptions.httpTokens to "required" on the instance or its template.',
    url=security_hub("EC2.8"),
    since="0.1.0",
    graph_check=check,
    corrections=corrects_setting(SETTING, _is_right, "required"),
    passing=(
        Example("tokens required", Given(INSTANCE, _tokens("required"))),
        Example(
            "tokens required in the launch template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, _tokens("required"), "template"),),
        ),
    ),
    failing=(
        Example("tokens optional", Given(INSTANCE, _tokens("optional")), path=PATH),
        Example("tokens absent", Given(INSTANCE), path=PATH),
        Example("fleet", _fleet("web"), (OPTIONAL,), path=PATH),
        Example("override of a group", _mixed("web"), (OPTIONAL,), path=PATH),
        Example(
            "launch specification of a spot fleet",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ami": "ami-1"}]}),
            path="launchSpecifications[0]",
        ),
        Example("spot request", Given(SPOT_INSTANCE_REQUEST, {"metadataOptions": {}}), path=PATH),
        Example(
            "absent in instance and template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {}, "template"),),
            path=PATH,
        ),
        Example(
            "instance overrides its template",
            Given(INSTANCE, {"launchTemplate": {"name": "web"}, **_tokens("optional")}),
            (Given(LAUNCH_TEMPLATE, {"name": "web", **_tokens("required")}, "template"),),
            path=PATH,
        ),
    ),
    undecided=(
        Example("tokens unknown", Given(INSTANCE, _tokens(UNKNOWN)), path=PATH),
        Example(
            "launch template of another stack",
            Given(INSTANCE, {"launchTemplate": {"id": "lt-0123456789abcdef0"}}),
            path="launchTemplate",
        ),
    ),
)
