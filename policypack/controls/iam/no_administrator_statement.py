"""No policy of the account grants every action on every resource.

What: no statement of a managed policy of the stack, nor of an inline policy of a role, user or
group, allows Action "*" on Resource "*". `NotAction` and `NotResource` count as all they do not
exclude, conditions do not help. A policy that is the permissions boundary of a role or user of the
stack is left out, for a boundary grants nothing. AWS Config judges managed policies only, and its
text speaks of "*" only: this control is stricter.

Why: such a policy makes an administrator of whoever it is attached to, today or by someone else
next year.

How to fix: list the actions and the resources that are needed. For administrators of the account,
the policy AdministratorAccess of AWS says what it is by its name.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
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
from .._policy_documents import Statement, all_true, any_action, any_resource
from .._policy_examples import boundary_of_a_role, inline_everywhere, managed
from .._policy_grants import HOLDERS, Right, is_boundary, judge_holder
from .._role_examples import allow
from .._tokens import POLICY, ROLE
from .._values import UNKNOWN


def _grants(statement: Statement) -> bool | None:
    return all_true(
        (
            statement.allows,
            statement.takes_in("Action", any_action, any_action),
            statement.takes_in("Resource", any_resource, any_resource),
        )
    )


ADMINISTRATION = Right(
    _grants,
    "grants every action on every resource; list the actions and resources it needs",
    "not grant every action on every resource",
)


def check(holder: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the documents of a resource, unless they only limit what others grant."""
    if holder.type != POLICY or not is_boundary(holder, graph):
        yield from judge_holder(holder, ADMINISTRATION)


EVERYTHING = allow("*", "*")
DENIED = {**EVERYTHING, "Effect": "Deny"}
ALL_BUT_ONE = {"Effect": "allow", "NotAction": ["iam:*"], "NotResource": "arn:aws:s3:::web"}
STATEMENT = "policy.Statement"
CONTROL = Control(
    doc=__doc__,
    id="IAM.1",
    name="iam-policy-no-statements-with-admin-access",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=HOLDERS,
    config_rule=ConfigRule(
        "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", {"excludePermissionBoundaryPolicy": "true"}
    ),
    remediation="List the actions and resources that the policy needs.",
    url=security_hub("IAM.1"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("some actions", managed(allow(["s3:*", "ec2:Describe*"], "*"))),
        Example("everything on one resource", managed(allow("*", "arn:aws:s3:::web"))),
        Example("everything denied", managed(DENIED)),
        Example("permissions boundary", managed(EVERYTHING), (boundary_of_a_role(),)),
        Example("role without inline policies", Given(ROLE)),
        *inline_everywhere("some actions", allow("s3:Get*", "*"), fails=False),
    ),
    failing=(
        Example("everything", managed(EVERYTHING), path=STATEMENT),
        Example(
            "everything, in a second statement",
            managed(DENIED, allow(["ec2:*", "*:*"], ["arn:aws-us-gov:*"])),
            path=f"{STATEMENT}[1]",
        ),
        Example("everything but something", managed(ALL_BUT_ONE), path=STATEMENT),
        Example(
            "everything under a condition",
            managed(allow("*", "*", Condition={"Bool": {"aws:SecureTransport": "true"}})),
            path=STATEMENT,
        ),
        *inline_everywhere("everything", EVERYTHING, fails=True),
    ),
    undecided=(
        Example("policy unknown", Given(POLICY, {"policy": UNKNOWN}), path="policy"),
        Example("malformed", Given(POLICY, {"policy": "{"}), path="policy"),
        Example(
            "inline policies unknown",
            Given(ROLE, {"inlinePolicies": UNKNOWN}),
            path="inlinePolicies",
        ),
    ),
)
