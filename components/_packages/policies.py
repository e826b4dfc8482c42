"""Policies of a domain and its repositories.

Sources: https://docs.aws.amazon.com/codeartifact/latest/ug/domain-policies.html
https://docs.aws.amazon.com/codeartifact/latest/ug/repo-policies.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
"""

from collections.abc import Sequence
from typing import Any, Optional

from components._documents import document

_SIGN_IN = (
    "codeartifact:DescribeDomain",
    "codeartifact:GetAuthorizationToken",
    "codeartifact:GetDomainPermissionsPolicy",
    "codeartifact:ListRepositoriesInDomain",
)
_READ = (
    "codeartifact:DescribePackageVersion",
    "codeartifact:DescribeRepository",
    "codeartifact:GetPackageVersionReadme",
    "codeartifact:GetRepositoryEndpoint",
    "codeartifact:ListPackages",
    "codeartifact:ListPackageVersions",
    "codeartifact:ListPackageVersionAssets",
    "codeartifact:ListPackageVersionDependencies",
    "codeartifact:ReadFromRepository",
)
_PUBLISH = ("codeartifact:PublishPackageVersion", "codeartifact:PutPackageMetadata")
_COPY = "codeartifact:CopyPackageVersions"


def domain_policy(organization: str) -> str:
    """Let the accounts of an organization sign in to a domain, and nobody else."""
    outside = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": organization},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    return document(
        [
            _of_organization(organization, _SIGN_IN),
            _statement("Deny", "OrganizationOnly", "*", ["codeartifact:*"], outside),
        ]
    )


def repository_policy(organization: Optional[str], publishers: Sequence[str]) -> str:
    """Let an organization read a repository, and its publishers alone publish to it.

    Args:
        organization: whose accounts may read; None for the own account only
        publishers: ARNs of roles and users, which may be of the own account
    """
    statements = [] if organization is None else [_of_organization(organization, _READ)]
    others = None
    if publishers:
        principals = {"AWS": [*publishers]}
        allowed = [*_READ, *_PUBLISH]
        statements.append(_statement("Allow", "Publishers", principals, allowed))
        others = {"ArnNotEquals": {"aws:PrincipalArn": [*publishers]}}
    refused = [_COPY, *_PUBLISH]
    statements.append(_statement("Deny", "PublishersOnly", "*", refused, others))
    return document(statements)


def _of_organization(organization: str, actions: Sequence[str]) -> dict[str, Any]:
    condition = {"StringEquals": {"aws:PrincipalOrgID": organization}}
    return _statement("Allow", "Organization", "*", actions, condition)


def _statement(
    effect: str,
    name: str,
    principal: object,
    actions: Sequence[str],
    condition: Optional[object] = None,
) -> dict[str, Any]:
    """Write a statement; a policy of CodeArtifact is about what it belongs to, so "*" is that."""
    statement = {
        "Sid": name,
        "Effect": effect,
        "Principal": principal,
        "Action": [*actions],
        "Resource": "*",
    }
    return statement if condition is None else {**statement, "Condition": condition}
