"""No policy of a CodeArtifact domain or repository lets in anyone.

What: no statement that allows something has the principal "*", unless a condition limits the
callers to fixed accounts, organizations, networks or resources. The policies of domains and those
of repositories are judged.

Why: whoever can publish a package decides what every build that asks for it runs.

How to fix: name the accounts or roles in `Principal`, or keep "*" together with
`{"StringEquals": {"aws:PrincipalOrgID": "o-..."}}`.
"""

from collections.abc import Iterator

from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._policy_grants import judge_document
from .._public_access import PUBLIC_ACCESS
from .._role_examples import document
from .._values import UNKNOWN
from ._tokens import DOMAIN_PERMISSIONS, REPOSITORY_PERMISSIONS

PATH = "policyDocument"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each statement of the document."""
    yield from judge_document(resource.at(PATH), PUBLIC_ACCESS)


def _policy(principal: object, token: str = REPOSITORY_PERMISSIONS, **more: object) -> Given:
    grant = {"Effect": "Allow", "Action": "codeartifact:*", "Resource": "*"}
    return Given(token, {PATH: document({**grant, "Principal": principal, **more})})


ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
CONTROL = Control(
    doc=__doc__,
    id="EXT.CODEARTIFACT_POLICY",
    name="codeartifact-policy-not-public",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(DOMAIN_PERMISSIONS, REPOSITORY_PERMISSIONS),
    config_rule=NoConfigRule("no AWS Config managed rule judges the policies of CodeArtifact"),
    remediation="Name the principals, or limit them by a condition on aws:PrincipalOrgID.",
    url="https://docs.aws.amazon.com/codeartifact/latest/ug/repo-policies.html",
    since="0.2.0",
    check=check,
    passing=(
        Example("an account", _policy({"AWS": "arn:aws:iam::123456789012:root"})),
        Example("everyone of an organization", _policy("*", Condition=ORGANIZATION)),
    ),
    failing=(
        Example("everyone", _policy("*"), path=f"{PATH}.Statement"),
        Example(
            "everyone, in a domain",
            _policy({"AWS": ["*"]}, DOMAIN_PERMISSIONS),
            path=f"{PATH}.Statement",
        ),
    ),
    undecided=(
        Example("policy unknown", Given(DOMAIN_PERMISSIONS, {PATH: UNKNOWN}), path=PATH),
        Example("policy is no document", Given(DOMAIN_PERMISSIONS, {PATH: "{"}), path=PATH),
    ),
)
