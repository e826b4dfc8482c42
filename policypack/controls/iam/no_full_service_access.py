"""No policy of the account grants all actions of a service.

What: no statement of a managed policy of the stack, nor of an inline policy of a role, user or
group, allows "<service>:*" or "*", whatever the resource. Prefixes such as "ec2:Describe*" pass. A
statement that allows by `NotAction` fails unless it excludes everything, for it allows all of every
service it does not name. A policy that is the permissions boundary of a role or user of the stack
is left out. AWS Config judges managed policies only: this control is stricter.

Why: "all of a service" grows with the service. It takes in deletion, sharing and changes of
policies, which hardly anyone who needs the service needs.

How to fix: list the actions, or prefixes such as `ec2:Describe*`.
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
from .._policy_documents import Statement, all_true, any_action
from .._policy_examples import boundary_of_a_role, inline_everywhere, managed
from .._policy_grants import HOLDERS, Right, is_boundary, judge_holder
from .._role_examples import allow
from .._tokens import POLICY, ROLE
from .._values import UNKNOWN


def _grants(statement: Statement) -> bool | None:
    return all_true((statement.allows, statement.takes_in("Action", _whole_service, any_action)))


def _whole_service(pattern: str) -> bool:
    action = pattern.partition(":")[2]
    return any_action(pattern) or ("*" in action and set(action) <= {"*", "?"})


WHOLE_SERVICE = Right(
    _grants,
    "grants all actions of a service; list those it needs",
    "not grant all actions of a service",
)


def check(holder: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the documents of a resource, unless they only limit what others grant."""
    if holder.type != POLICY or not is_boundary(holder, graph):
        yield from judge_holder(holder, WHOLE_SERVICE)


ALL_OF_S3 = allow("S3:*", "arn:aws:s3:::web")
STATEMENT = "policy.Statement"
CONTROL = Control(
    doc=__doc__,
    id="IAM.21",
    name="iam-policy-no-statements-with-full-access",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=HOLDERS,
    config_rule=ConfigRule(
        "IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS", {"excludePermissionBoundaryPolicy": "true"}
    ),
    remediation="List the actions, or prefixes such as ec2:Describe*.",
    url=security_hub("IAM.21"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("actions and prefixes", managed(allow(["s3:GetObject", "ec2:Describe*"], "*"))),
        Example("denied", managed({**ALL_OF_S3, "Effect": "Deny"})),
        Example(
            "nothing but nothing",
            managed({"Effect": "Allow", "NotAction": "*", "Resource": "*"}),
        ),
        Example("permissions boundary", managed(ALL_OF_S3), (boundary_of_a_role(),)),
        Example("role without inline policies", Given(ROLE)),
        *inline_everywhere("some actions", allow("s3:Get*", "*"), fails=False),
    ),
    failing=(
        Example("all of a service", managed(ALL_OF_S3), path=STATEMENT),
        Example(
            "all of a service among others",
            managed(allow("s3:GetObject", "*"), allow(["ec2:Describe*", "ec2:**"], "*")),
            path=f"{STATEMENT}[1]",
        ),
        Example("everything", managed(allow("*", "arn:aws:s3:::web")), path=STATEMENT),
        Example(
            "all but a service",
            managed({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}),
            path=STATEMENT,
        ),
        *inline_everywhere("all of a service", ALL_OF_S3, fails=True),
    ),
    undecided=(
        Example("policy unknown", Given(POLICY, {"policy": UNKNOWN}), path="policy"),
        Example(
            "inline policies unknown",
            Given(ROLE, {"inlinePolicies": UNKNOWN}),
            path="inlinePolicies",
        ),
    ),
)
