"""Roles, users and groups have no inline policies.

What: the stack declares no RolePolicy, UserPolicy or GroupPolicy, no `inlinePolicies` in a role,
and no exclusive list of inline policies that names any. An empty list, or one empty entry, passes:
it takes inline policies away.

Why: an inline policy has no name of its own in the account, no versions to go back to, and is found
only by looking at its holder. Nobody sees that ten roles carry ten copies, nine of them outdated.

How to fix: declare an `aws.iam.Policy` and attach it.
"""

from collections.abc import Iterator

from .._helpers import undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._role_examples import allow, document
from .._tokens import GROUP_POLICY, ROLE, ROLE_POLICY, USER_POLICY
from .._values import UNKNOWN

SEPARATE = (ROLE_POLICY, USER_POLICY, GROUP_POLICY)
EXCLUSIVE = (
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    "aws:iam/userPoliciesExclusive:UserPoliciesExclusive",
    "aws:iam/groupPoliciesExclusive:GroupPoliciesExclusive",
)
INLINE = "inlinePolicies"
NAMES = "policyNames"
ATTACH = "declare an aws.iam.Policy and attach it"


def check(holder: Resource) -> Iterator[Finding]:
    """Judge whether there is an inline policy, whatever it says."""
    if holder.type in SEPARATE:
        yield violation(holder.at("policy").because("is an inline policy"), ATTACH)
    listed = {ROLE: INLINE, **dict.fromkeys(EXCLUSIVE, NAMES)}.get(holder.type)
    for policy in holder.at(listed).items() if listed else ():
        if policy.unknown and policy.path == listed:
            yield undecided(holder.at(listed), "be empty")
        elif policy.value != {}:
            yield violation(policy.because("is an inline policy"), ATTACH)


DOCUMENT = document(allow("s3:GetObject", "*"))
NAMED = {"name": "own", "policy": DOCUMENT}
CONTROL = Control(
    doc=__doc__,
    id="EXT.NO_INLINE_POLICY",
    name="iam-no-inline-policy-check",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(ROLE, *SEPARATE, *EXCLUSIVE),
    config_rule=ConfigRule("IAM_NO_INLINE_POLICY_CHECK"),
    remediation="Declare an aws.iam.Policy and attach it.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/iam-no-inline-policy-check.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("role without", Given(ROLE)),
        Example("role with an empty list", Given(ROLE, {INLINE: []})),
        Example("role with an empty entry", Given(ROLE, {INLINE: [{}]})),
        *(
            Example(f"{token.rpartition(':')[2]} of none", Given(token, {NAMES: []}))
            for token in EXCLUSIVE
        ),
    ),
    failing=(
        Example("in a role", Given(ROLE, {INLINE: [NAMED]}), path=f"{INLINE}[0]"),
        Example("in a role, not known yet", Given(ROLE, {INLINE: [UNKNOWN]}), path=f"{INLINE}[0]"),
        *(
            Example(token.rpartition(":")[2], Given(token, {"policy": value}), path="policy")
            for token, value in zip(SEPARATE, (DOCUMENT, UNKNOWN, DOCUMENT), strict=True)
        ),
        *(
            Example(token.rpartition(":")[2], Given(token, {NAMES: ["own"]}), path=f"{NAMES}[0]")
            for token in EXCLUSIVE
        ),
    ),
    undecided=(
        Example("in a role, list unknown", Given(ROLE, {INLINE: UNKNOWN}), path=INLINE),
        Example("exclusive list unknown", Given(EXCLUSIVE[0], {NAMES: UNKNOWN}), path=NAMES),
    ),
)
