"""Instance roles carry no administrator policy.

What: no instance role has AdministratorAccess, PowerUserAccess, IAMFullAccess or the deprecated
AmazonEC2RoleforSSM, and none of its own policies, inline or of this stack, allows every action or
all of IAM on every resource. `NotAction` on every resource counts, conditions do not help. A role
counts as an instance role if an instance profile of the stack holds it or its trust policy names
ec2.amazonaws.com.

Why: every process on an instance may use its role, so whoever takes over one process takes over
the account.

How to fix: attach narrow policies, such as AmazonSSMManagedInstanceCore, and name in your own
policies the actions and resources the software needs. `deniedPolicies` sets other names.
"""

from collections.abc import Iterator

from .._administrator import administrator_grants, administrator_policy, through
from .._graph import Graph
from .._helpers import undecided
from .._instance_roles import ATTACHING, POLICY, concerns_instances, policy_arns
from .._model import (
    ConfigRule,
    Control,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
    Undecided,
    Violation,
)
from .._role_examples import (
    AWS_POLICY,
    allow,
    attached,
    document,
    inline,
    profile,
    role,
    state,
    trust,
)
from .._tokens import POLICY_ATTACHMENT, ROLE, ROLE_POLICY, ROLE_POLICY_ATTACHMENT
from .._values import UNKNOWN

DENIED = (
    "AdministratorAccess",
    "PowerUserAccess",
    "IAMFullAccess",
    "service-role/AmazonEC2RoleforSSM",
)


def check(holder: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge what a role carries, or what an attachment or inline policy adds to one."""
    concerned = concerns_instances(holder, graph)
    if concerned is False:
        return
    for finding in _carried(holder, graph):
        if concerned:
            yield finding
        elif isinstance(finding, Violation):
            yield Undecided(finding.path, f"{finding.text}, if its role is an instance role")


def _carried(holder: Resource, graph: Graph) -> Iterator[Finding]:
    for arn in policy_arns(holder):
        policies = graph.refer(holder, arn, POLICY).resources
        for policy in policies:
            yield from through(arn, policy)
        if arn.unknown and not policies:
            yield undecided(arn, "name no administrator policy")
        yield from administrator_policy(arn, holder.settings["deniedPolicies"])
    path = {ROLE: "inlinePolicies[].policy", ROLE_POLICY: "policy"}.get(holder.type)
    for policy_document in holder.each(path) if path else ():
        yield from administrator_grants(policy_document)


def _own(*statements: object) -> Given:
    return Given(POLICY, {"name": "own", "policy": document(*statements)}, "own")


OWN_ATTACHED = Given(
    ROLE_POLICY_ATTACHMENT,
    {"role": UNKNOWN, "policyArn": UNKNOWN},
    depends={"role": ("web",), "policyArn": ("own",)},
)
SEVERAL = {"roles": ["batch", "web"], "policyArn": f"{AWS_POLICY}/IAMFullAccess"}
GOVCLOUD = "arn:aws-us-gov:iam::aws:policy/AdministratorAccess"
LAMBDA = role(assumeRolePolicy=trust({"Service": "lambda.amazonaws.com"}))
EVERYTHING = allow("*", "*")
CONTROL = Control(
    doc=__doc__,
    id="EXT.NO_ADMIN_ATTACHMENT",
    name="iam-policy-blacklisted-check",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(*ATTACHING, ROLE_POLICY),
    config_rule=ConfigRule(
        "IAM_POLICY_BLACKLISTED_CHECK",
        {"policyArns": ",".join(f"{AWS_POLICY}/{name}" for name in DENIED)},
    ),
    remediation="Attach narrow policies, and name the actions and resources in your own ones.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-blacklisted-check.html",
    since="0.1.0",
    graph_check=check,
    parameters=(
        Parameter(
            "deniedPolicies",
            list(DENIED),
            {
                "type": "array",
                "description": "names, with their paths, of policies of AWS no instance may have",
                "items": {"type": "string"},
            },
        ),
    ),
    passing=(
        state("narrow policy", attached("AmazonSSMManagedInstanceCore"), role()),
        state("administrator that is no instance", attached("AdministratorAccess"), LAMBDA),
        state("all actions on one resource", inline(allow("*", "arn:aws:s3:::web")), role()),
        state("some actions", inline(allow(["ec2:*", "iam:Get*"], "*")), role()),
        state("everything denied", inline({**EVERYTHING, "Effect": "Deny"}), role()),
        state("narrow policy of the stack", OWN_ATTACHED, role("web"), _own(allow("s3:Get*", "*"))),
        state("no policies", role()),
    ),
    failing=(
        state("administrator", attached("AdministratorAccess"), role(), path="policyArn"),
        state("by path", attached("service-role/AmazonEC2RoleforSSM"), role(), path="policyArn"),
        state("in GovCloud", role(managedPolicyArns=[GOVCLOUD]), path="managedPolicyArns[0]"),
        state("several roles", Given(POLICY_ATTACHMENT, SEVERAL), role("web"), path="policyArn"),
        state(
            "beside an unknown one, role known by its profile",
            role(assumeRolePolicy=UNKNOWN, managedPolicyArns=[UNKNOWN, GOVCLOUD]),
            profile(),
            path="managedPolicyArns[1]",
        ),
        state(
            "everything, inline in the role",
            role(inlinePolicies=[{"policy": document(EVERYTHING)}]),
            path="inlinePolicies[0].policy.Statement",
        ),
        state(
            "all of IAM, in a second statement",
            inline(allow("s3:*", "*"), allow(["IAM:*"], ["*"])),
            role(),
            path="policy.Statement[1]",
        ),
        state(
            "all but something",
            inline({"Effect": "allow", "NotAction": ["iam:*"], "Resource": "arn:aws:*"}),
            role(),
            path="policy.Statement",
        ),
        state("policy of the stack", OWN_ATTACHED, role("web"), _own(EVERYTHING), path="policyArn"),
    ),
    undecided=(
        state("policy unknown", attached(UNKNOWN), role(), path="policyArn"),
        state("document unknown", role(inlinePolicies=UNKNOWN), path="inlinePolicies"),
        state(
            "document malformed",
            Given(ROLE_POLICY, {"role": "web", "policy": "{"}),
            role("web"),
            path="policy",
        ),
        state("other stack", attached("AdministratorAccess", "elsewhere"), path="policyArn"),
    ),
)
