"""Instances accept only version 2 of the instance metadata service.

What: `metadataOptions.httpTokens` of every instance is "required", set on the instance or in the
launch template it is launched from. An instance that sets it nowhere fails: AWS then decides by
account and image defaults, which a program cannot prove.

Why: version 1 answers any request from the instance, so that a flaw in an application (server-side
request forgery, an open proxy) hands the role's credentials to an attacker.

How to fix: set `metadataOptions={"httpEndpoint": "enabled", "httpTokens": "required"}` on the
instance or in its launch template.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import must, security_hub
from .._launch import launches
from .._model import ConfigRule, Control, Example, Finding, Given, Resource, Severity
from .._tokens import INSTANCE, INSTANCE_LIKE, LAUNCH_TEMPLATE, SPOT_INSTANCE_REQUEST
from .._values import UNKNOWN

PATH = "metadataOptions.httpTokens"


def check(instance: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the value in force of each instance."""
    for launch in launches(instance, graph):
        yield from must(
            launch.setting(PATH),
            lambda found: found.value == "required",
            'be "required"',
            'set it to "required"',
        )


def _tokens(value: object) -> dict[str, object]:
    return {"metadataOptions": {"httpTokens": value}}


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
    applies_to=INSTANCE_LIKE,
    config_rule=ConfigRule("EC2_IMDSV2_CHECK"),
    remediation='Set metadataOptions.httpTokens to "required" on the instance or its template.',
    url=security_hub("EC2.8"),
    since="0.1.0",
    graph_check=check,
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
