"""Policies of AWS are attached by names that exist.

What: an ARN of a policy that AWS manages is not a near miss of one that instance roles usually
carry: other case, a letter too few or too many, the path left out. Attachments to users and groups
are judged as those to roles are. Policies of the account itself are not judged. The Inspector CIS
policy is judged by a control of its own.

Why: IAM refuses an unknown ARN only when the update is half done, and the message does not say
what was meant.

How to fix: take the name the message proposes.
"""

from collections.abc import Iterator

from .._instance_roles import ARN_PATHS
from .._managed_policies import meant
from .._model import Control, Finding, Given, Level, NoConfigRule, Resource, Severity, Violation
from .._role_examples import AWS_POLICY, attached, role, state
from .._tokens import ROLE_POLICY_ATTACHMENTS_EXCLUSIVE
from .._values import UNKNOWN

USER_ATTACHMENT = "aws:iam/userPolicyAttachment:UserPolicyAttachment"
PATHS = {
    **ARN_PATHS,
    USER_ATTACHMENT: "policyArn",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns[]",
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "policyArns[]",
}


def check(holder: Resource) -> Iterator[Finding]:
    """Judge each ARN that is known."""
    for arn in holder.each(PATHS[holder.type]):
        proposal = None if arn.text is None else meant(arn.text)
        if proposal is not None:
            text = f'{arn.state}; there is no such policy, "{proposal}" is meant'
            yield Violation(arn.path, text)


CORE = f"{AWS_POLICY}/AmazonSSMManagedInstanceCore"
OWN = "arn:aws:iam::123456789012:policy/CloudWatchAgentServerpolicy"
SHORT = f"{AWS_POLICY}/CloudWatchAgentServrPolicy"
COLON = Given(ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, {"policyArns": [CORE.replace("::", ":")]})
CONTROL = Control(
    doc=__doc__,
    id="EXT.MANAGED_POLICY_SPELLING",
    name="iam-managed-policy-spelling",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    applies_to=tuple(PATHS),
    config_rule=NoConfigRule("IAM refuses a policy that does not exist: no account has one"),
    remediation="Correct the name of the policy.",
    url="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
    since="0.1.0",
    check=check,
    passing=(
        state("usual policy", attached(CORE)),
        state("usual policy with a path", attached("service-role/AmazonEC2RoleforAWSCodeDeploy")),
        state("policy of AWS that is not usual", attached("CloudWatchAgentAdminPolicy")),
        state("policy of the account", attached(OWN)),
        state("not known yet", role(managedPolicyArns=[UNKNOWN])),
    ),
    failing=(
        state("other case", attached("AmazonSSMManagedInstancecore"), path="policyArn"),
        state("path left out", attached("AmazonEC2RoleforAWSCodeDeploy"), path="policyArn"),
        state("letter left out", role(managedPolicyArns=[SHORT]), path="managedPolicyArns[0]"),
        state("colon left out", COLON, path="policyArns[0]"),
        state("for a user", Given(USER_ATTACHMENT, {"policyArn": SHORT}), path="policyArn"),
    ),
    always_decided="an ARN that is not known yet comes from a resource, so nobody typed it",
)
