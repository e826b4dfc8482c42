"""Instances start without an EC2 key pair.

What: no instance, launch template, launch configuration, launch specification or Image Builder
infrastructure names a key pair. That one is named counts, not which: a name that is not known yet
fails as well.

Why: a key pair is a long-lived credential for the administrator's account, shared between people,
seldom rotated, and it wants an open port. Session Manager needs neither, and records who did what.

How to fix: leave `keyName` out and use Session Manager. The provider replaces an instance whose key
changes.
"""

from collections.abc import Iterable

from .._graph import Graph
from .._helpers import undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._settings import LAUNCHING, Setting, is_hidden
from .._tokens import GROUP, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._values import UNKNOWN

INFRASTRUCTURE = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
KEY = "keyName"
KEY_OF_BUILDER = "keyPair"
SETTING = Setting(KEY, KEY, KEY, KEY)


def check(resource: Resource, graph: Graph) -> Iterable[Finding]:
    """Judge that a key is named; its name does not matter."""
    of_builder = resource.type == INFRASTRUCTURE
    for key in [resource.at(KEY_OF_BUILDER)] if of_builder else SETTING.in_force(resource, graph):
        if is_hidden(key):
            yield undecided(key, "not be set")
        elif key.present:
            yield violation(key, "remove it and use Session Manager")


FROM_TEMPLATE = Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.NO_KEY_PAIR",
    name="ec2-no-amazon-key-pair",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(*LAUNCHING, INFRASTRUCTURE),
    config_rule=ConfigRule("EC2_NO_AMAZON_KEY_PAIR"),
    remediation="Remove the key pair and use Session Manager.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ec2-no-amazon-key-pair.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("no key", Given(INSTANCE)),
        Example("no key to build images with", Given(INFRASTRUCTURE)),
        Example(
            "no key in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web"}, "lt"),),
        ),
    ),
    failing=(
        Example("key", Given(INSTANCE, {KEY: "admin"}), path=KEY),
        Example("key unknown", Given(INSTANCE, {KEY: UNKNOWN}), path=KEY),
        Example(
            "key in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web", KEY: "admin"}, "template"),),
            path=KEY,
        ),
        Example("key in a launch configuration", Given(LAUNCH_CONFIGURATION, {KEY: "a"}), path=KEY),
        Example(
            "key in a launch specification",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{KEY: "admin"}]}),
            path=f"launchSpecifications[0].{KEY}",
        ),
        Example(
            "key to build images with",
            Given(INFRASTRUCTURE, {KEY_OF_BUILDER: "a"}),
            path=KEY_OF_BUILDER,
        ),
    ),
    undecided=(Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),),
)
