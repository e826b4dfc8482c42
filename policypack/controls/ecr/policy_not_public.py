"""No policy of a repository or registry lets in anyone.

What: no statement that allows something has the principal "*", unless a condition limits the
callers to fixed accounts, organizations, networks or resources. Repository policies, the registry
policy and the policies of creation templates are judged.

Why: whoever can push an image decides what runs; whoever can pull one reads the code in it.

How to fix: name the accounts or roles in `Principal`, or keep "*" together with
`{"StringEquals": {"aws:PrincipalOrgID": "o-..."}}`.
"""

from collections.abc import Iterator

from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._policy_grants import judge_document
from .._public_access import PUBLIC_ACCESS
from .._role_examples import document
from .._values import UNKNOWN
from ._tokens import CREATION_TEMPLATE, REGISTRY_POLICY, REPOSITORY_POLICY

PATHS = {
    REPOSITORY_POLICY: "policy",
    REGISTRY_POLICY: "policy",
    CREATION_TEMPLATE: "repositoryPolicy",
}


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each statement of the document."""
    yield from judge_document(resource.at(PATHS[resource.type]), PUBLIC_ACCESS)


def _policy(*principals: object, token: str = REPOSITORY_POLICY, **more: object) -> Given:
    grant = {"Effect": "Allow", "Action": "ecr:BatchGetImage", **more}
    text = document(*({**grant, "Principal": principal} for principal in principals))
    return Given(token, {PATHS[token]: text})


TEAM = {"AWS": "arn:aws:iam::123456789012:root"}
EVERYONE = {"AWS": ["123456789012", "*"]}
ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
CONTROL = Control(
    doc=__doc__,
    id="EXT.ECR_POLICY_NOT_PUBLIC",
    name="ecr-policy-not-public",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=tuple(PATHS),
    config_rule=NoConfigRule("no AWS Config managed rule judges the policies of ECR repositories"),
    remediation="Name the principals, or limit them by a condition on aws:PrincipalOrgID.",
    url="https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("an account", _policy(TEAM)),
        Example("everyone of an organization", _policy("*", Condition=ORGANIZATION)),
        Example("denied to everyone", _policy("*", Effect="Deny")),
        Example("template without policy", Given(CREATION_TEMPLATE)),
    ),
    failing=(
        Example("everyone", _policy("*"), path="policy.Statement"),
        Example("everyone beside an account", _policy(TEAM, EVERYONE), path="policy.Statement[1]"),
        Example(
            "everyone, in the registry",
            _policy("*", token=REGISTRY_POLICY),
            path="policy.Statement",
        ),
        Example(
            "everyone, in a creation template",
            _policy("*", token=CREATION_TEMPLATE),
            path="repositoryPolicy.Statement",
        ),
    ),
    undecided=(
        Example("policy unknown", Given(REPOSITORY_POLICY, {"policy": UNKNOWN}), path="policy"),
        Example("policy is no document", Given(REPOSITORY_POLICY, {"policy": "{"}), path="policy"),
    ),
)
