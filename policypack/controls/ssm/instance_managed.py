"""Instances can be managed by Systems Manager.

What: every instance has an instance profile, of its own or from its launch template, whose role has
the managed policy AmazonSSMManagedInstanceCore, or AmazonSSMManagedEC2InstanceDefaultPolicy, which
is the same without the right to read every parameter of the account. An exclusive list of the
role's policies must name it, for what the list leaves out is taken away. Whether the agent reports
is seen in the running account only; this is what a program can do for it. If your roles get the
permissions by a policy of your own, attached or inline, name it by the parameter `policyNames`.

An instance without a profile passes if Default Host Management gives it a role: where the stack
declares the service setting `/ssm/managed-instance/default-ec2-instance-management-role`, or where
`defaultHostManagement` says that the account has it. That takes version 2 of the metadata service
and a recent agent.

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
from .._roles import profile_of
from .._scalars import truth
from .._system_manager import CORE_POLICY, WITHOUT_PARAMETERS, judge_launch
from .._tokens import (
    COMPUTE,
    INSTANCE,
    INSTANCE_PROFILE,
    LAUNCH_TEMPLATE,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
)
from .._values import UNKNOWN
from ._host_management import declares_management, host_management

PATH = "iamInstanceProfile"
CORE = f"arn:aws:iam::aws:policy/{CORE_POLICY}"
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
POLICY_NAMES = "policyNames"
DEFAULT_MANAGEMENT = "defaultHostManagement"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Follow each launch to its profile, role and policies."""
    accepted = resource.settings.get(POLICY_NAMES)
    names = frozenset(map(str, accepted)) if isinstance(accepted, list) else frozenset()
    managed = truth(resource.settings.get(DEFAULT_MANAGEMENT)) or declares_management(graph)
    for launch in launches(resource, graph):
        if not managed or profile_of(launch, graph).origin.present:
            yield from judge_launch(launch, graph, names)


def _role(*others: Given, **inputs: object) -> tuple[Given, ...]:
    profile = Given(INSTANCE_PROFILE, {"role": UNKNOWN}, "profile", {"role": ("role",)})
    return profile, Given(ROLE, inputs, "role"), *others


def _attached(arn: object) -> tuple[Given, ...]:
    inputs = {"role": UNKNOWN, "policyArn": arn}
    return _role(Given(ROLE_POLICY_ATTACHMENT, inputs, "attachment", {"role": ("role",)}))


def _inline(name: object) -> tuple[Given, ...]:
    inputs = {"name": name, "role": UNKNOWN}
    return _role(Given(ROLE_POLICY, inputs, "policy", {"role": ("role",)}))


def _exclusive(*arns: object) -> Given:
    inputs = {"roleName": UNKNOWN, "policyArns": list(arns)}
    return Given(ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, inputs, "exclusive", {"roleName": ("role",)})


BARE = Given(INSTANCE)
OWN = {POLICY_NAMES: ["managed"]}
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
            default=[CORE_POLICY, WITHOUT_PARAMETERS],
            schema={
                "type": "array",
                "items": {"type": "string"},
                "description": "Names of the policies that let Systems Manager manage instances.",
            },
        ),
        Parameter(
            DEFAULT_MANAGEMENT,
            default=False,
            schema={
                "type": "boolean",
                "description": "the account has Default Host Management: no profile is needed",
            },
        ),
    ),
    passing=(
        Example("role with the policy", WITH_PROFILE, _attached(CORE)),
        Example(
            "role with the policy that reads no parameters",
            WITH_PROFILE,
            _attached(f"arn:aws:iam::aws:policy/{WITHOUT_PARAMETERS}"),
        ),
        Example("profile from the template", FROM_TEMPLATE, (TEMPLATE, *_attached(CORE))),
        Example(
            "partition of China", WITH_PROFILE, _attached(CORE.replace("arn:aws:", "arn:aws-cn:"))
        ),
        Example("policy attached by an exclusive list", WITH_PROFILE, _role(_exclusive(CORE))),
        Example(
            "policy of one's own",
            WITH_PROFILE,
            _attached("arn:aws:iam::111122223333:policy/managed"),
            settings=OWN,
        ),
        Example(
            "inline policy of one's own",
            WITH_PROFILE,
            _role(inlinePolicies=[{"name": "managed", "policy": "{}"}]),
            settings=OWN,
        ),
        Example(
            "inline policy apart from the role", WITH_PROFILE, _inline("managed"), settings=OWN
        ),
        Example("no profile, but Default Host Management", BARE, (host_management("role"),)),
        Example(
            "no profile, but Default Host Management of the account",
            BARE,
            settings={DEFAULT_MANAGEMENT: True},
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
        Example("no profile", BARE, path=PATH),
        Example(
            "no profile in the template",
            FROM_TEMPLATE,
            (Given(LAUNCH_TEMPLATE, {"name": "web"}, "template"),),
            path=PATH,
        ),
        Example("role without the policy", WITH_PROFILE, _attached(READ_ONLY), path=PATH),
        Example(
            "policy taken away by an exclusive list",
            WITH_PROFILE,
            (*_attached(CORE), _exclusive(READ_ONLY)),
            path=PATH,
        ),
        Example("inline policy of another name", WITH_PROFILE, _inline("other"), path=PATH),
        Example("Default Host Management off", BARE, (host_management("$None"),), path=PATH),
        Example(
            "role without the policy, in spite of Default Host Management",
            WITH_PROFILE,
            _role(),
            path=PATH,
            settings={DEFAULT_MANAGEMENT: True},
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
        Example("name of an inline policy unknown", WITH_PROFILE, _inline(UNKNOWN), path=PATH),
        Example(
            "role of another stack",
            WITH_PROFILE,
            (Given(INSTANCE_PROFILE, {"role": "shared"}, "profile"),),
            path=PATH,
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
