"""Instances have an instance profile.

What: every launch names an instance profile, at the instance or in its launch template; a spot
fleet's launch specification may do so by ARN. That one is named counts, its name may be unknown
yet. A template that nothing in the stack launches from is judged by itself. What the profile's role
may do is judged by SSM.1 and others.

Why: without a role, programs on the instance get their AWS credentials some other way, mostly as
long-lived keys in files, and Systems Manager and Inspector cannot reach it.

How to fix: set `iamInstanceProfile` to a profile whose role has just the permissions needed.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import undecided, violation
from .._launch import launches
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._settings import LAUNCHING, is_hidden, is_unused
from .._tokens import GROUP, INSTANCE, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST
from .._values import UNKNOWN, Property

PROFILE = "iamInstanceProfile"
BY_ARN = "iamInstanceProfileArn"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge that a profile is named, by each launch or by a template for it."""
    for profile in _profiles(resource, graph):
        if is_hidden(profile):
            yield undecided(profile, "name an instance profile")
        elif not _is_named(profile):
            yield violation(profile, "set it to an instance profile")


def _profiles(resource: Resource, graph: Graph) -> Iterator[Property]:
    if is_unused(resource, graph):
        yield resource.at(PROFILE)
    for launch in launches(resource, graph):
        own = launch.own_settings()
        by_arn = resource.type == SPOT_FLEET_REQUEST and own.at(BY_ARN).present
        yield own.at(BY_ARN) if by_arn else launch.setting(PROFILE)


def _is_named(profile: Property) -> bool:
    if isinstance(profile.value, dict):
        return any(_is_named(profile.at(key)) for key in ("arn", "name"))
    return profile.unknown or bool(profile.text)


FROM_TEMPLATE = Given(GROUP, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EXT.INSTANCE_PROFILE_ATTACHED",
    name="ec2-instance-profile-attached",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=LAUNCHING,
    config_rule=ConfigRule("EC2_INSTANCE_PROFILE_ATTACHED"),
    remediation="Name an instance profile, at the instance or in its launch template.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ec2-instance-profile-attached.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("profile", Given(INSTANCE, {PROFILE: "web"})),
        Example("profile unknown", Given(INSTANCE, {PROFILE: UNKNOWN})),
        Example(
            "profile of the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web", PROFILE: {"arn": UNKNOWN}}, "template"),),
        ),
        Example(
            "profile by ARN in a launch specification",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{BY_ARN: UNKNOWN}]}),
        ),
    ),
    failing=(
        Example("no profile", Given(INSTANCE), path=PROFILE),
        Example("empty profile in a template", Given(LAUNCH_TEMPLATE, {PROFILE: {}}), path=PROFILE),
        Example("launch configuration without profile", Given(LAUNCH_CONFIGURATION), path=PROFILE),
        Example(
            "no profile in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web"}, "template"),),
            path=PROFILE,
        ),
        Example(
            "launch specification without profile",
            Given(SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ami": "ami-1"}]}),
            path=f"launchSpecifications[0].{PROFILE}",
        ),
    ),
    undecided=(Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),),
)
