"""Instances can be managed by Systems Manager.

What: every instance has an instance profile, of its own or from its launch template, whose role has
the managed policy AmazonSSMManagedInstanceCore. Whether the agent reports is seen in the running
account only; this is what a program can do for it. If your roles get the permissions by a policy of
your own, name it by the parameter `policyNames`.

Why: Systems Manager gives an inventory, patches and a shell without open ports or keys; an instance
outside of it is one nobody patches.

How to fix: attach `arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore` to the instance's role,
and give the instance its profile.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
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
from .._system_manager import CORE_POLICY, judge_launch
from .._tokens import (
    COMPUTE,
    INSTANCE,
    INSTANCE_PROFILE,
    LAUNCH_TEMPLATE,
    ROLE,
    ROLE_POLICY_ATTACHMENT,
)
from .._values import UNKNOWN

PATH = "iamInstanceProfile"
CORE = f"arn:aws:iam::aws:policy/{CORE_POLICY}"
POLICY_NAMES = "policyNames"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Follow each launch to its profile, role and policies."""
    accepted = resource.settings.get(POLICY_NAMES)
    names = frozenset(map(str, accepted)) if isinstance(accepted, list) else frozenset()
    for launch in launches(resource, graph):
        yield from judge_launch(launch, graph, names)


def _attached(arn: object) -> tuple[Given, ...]:
    return (
        Given(INSTANCE_PROFILE, {"role": UNKNOWN}, "profile", {"role": ("role",)}),
        Given(ROLE, name="role"),
        Given(
            ROLE_POLICY_ATTACHMENT,
            {"role": UNKNOWN, "policyArn": arn},
            "attachment",
            {"role": ("role",)},
        ),
    )


WITH_PROFILE = Given(INSTANCE, {PATH: UNKNOWN}, depends={PATH: ("profile",)})
FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
TEMPLATE = Given(
    LAUNCH_TEMPLATE, {"name": "web", PATH: {"arn": UNKNOWN}}, "template", {PATH: ("profile",)}
)
CONTROL = Control(
    doc=__doc__,
    id="SSM.1",
    name="ec2-instance-managed-by-systems-manager",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=COMPUTE,
    config_rule=ConfigRule("EC2_INSTANCE_MANAGED_BY_SSM"),
    remediation=f"Give the instance a profile whose role has {CORE_POLICY}.",
    url=security_hub("SSM.1"),
    since="0.1.0",
    graph_check=check,
    parameters=(
        Parameter(
            POLICY_NAMES,
            default=[CORE_POLICY],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": "Names of the policies that let Systems Manager manage instances.",
            },
        ),
    ),
    passing=(
        Example("role with the policy", WITH_PROFILE, _attached(CORE)),
        Example("profile from the template", FROM_TEMPLATE, (TEMPLATE, *_attached(CORE))),
        Example(
            "partition of China", WITH_PROFILE, _attached(CORE.replace("arn:aws:", "arn:aws-cn:"))
        ),
        Example(
            "policy of one's own",
            WITH_PROFILE,
            _attached("arn:aws:iam::111122223333:policy/managed"),
            settings={POLICY_NAMES: ["managed"]},
        ),
        Example(
            "names instead of outputs",
            Given(INSTANCE, {PATH: "web"}),
            (
                Given(INSTANCE_PROFILE, {"name": "web", "role": "web-role"}, "profile"),
                Given(ROLE, {"name": "web-role", "managedPolicyArns": [CORE]}, "role"),
            ),
        ),
    ),
    failing=(
        Example("no profile", Given(INSTANCE), path=PATH),
        Example(
            "no profile in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web"}, "template"),),
            path=PATH,
        ),
        Example(
            "role without the policy",
            WITH_PROFILE,
            _attached("arn:aws:iam::aws:policy/ReadOnlyAccess"),
            path=PATH,
        ),
        Example(
            "profile without a role",
            WITH_PROFILE,
            (Given(INSTANCE_PROFILE, name="profile"),),
            path=PATH,
        ),
    ),
    undecided=(
        Example("profile of another stack", Given(INSTANCE, {PATH: "shared"}), path=PATH),
        Example("policy unknown", WITH_PROFILE, _attached(UNKNOWN), path=PATH),
        Example(
            "role of another stack",
            WITH_PROFILE,
            (Given(INSTANCE_PROFILE, {"role": "shared"}, "profile"),),
            path=PATH,
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
