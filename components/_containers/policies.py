"""Policies of registries and repositories, and of the role that makes repositories.

Sources: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create.html
"""

from collections.abc import Sequence
from typing import Any, Optional

from components._documents import document
from components._network.place import Place

PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
PUSH = ("ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart")
_IMPORT = ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
_REPLICATE = ("ecr:CreateRepository", "ecr:ReplicateImage")
KEY_TAG = "ContainerRegistry"


def repository_policy(
    organization: Optional[str], pullers: Sequence[str], pushers: Sequence[str]
) -> str:
    """Let an organization and principals use a repository, by TLS only.

    Args:
        organization: its accounts may pull, and nobody outside may do anything
        pullers: ARNs of principals that may pull
        pushers: ARNs of principals that may push and pull
    """
    granted = [
        {
            "Sid": name,
            "Effect": "Allow",
            "Principal": {"AWS": [*principals]},
            "Action": [*actions],
        }
        for name, principals, actions in (
            ("Pull", pullers, PULL),
            ("Push", pushers, (*PULL, *PUSH)),
        )
        if principals
    ]
    if organization is not None:
        granted.insert(0, {**_of_organization(organization), "Action": [*PULL]})
    return document([*_refusals(organization), *granted])


def registry_policy(
    place: Place, organization: Optional[str], prefixes: Sequence[str], sources: Sequence[str]
) -> str:
    """Let an organization pull, also through caches, and accounts replicate; by TLS only.

    Args:
        place: where the registry is
        organization: its accounts may pull, and nobody outside may do anything
        prefixes: of the repositories of pull-through caches
        sources: ids of accounts that may replicate images to the registry
    """
    everything = place.arn("ecr", "repository/*")
    statements = [{**one, "Resource": everything} for one in _refusals(organization)]
    if organization is not None:
        theirs = _of_organization(organization)
        statements.append({**theirs, "Action": [*PULL], "Resource": everything})
        if prefixes:
            caches = [place.arn("ecr", f"repository/{prefix}/*") for prefix in prefixes]
            pull_through = {"Sid": "PullThroughCaches", "Action": [*_IMPORT], "Resource": caches}
            statements.append({**theirs, **pull_through})
    if sources:
        accounts = [f"arn:{place.partition}:iam::{account}:root" for account in sources]
        statements.append(
            {
                "Sid": "Replication",
                "Effect": "Allow",
                "Principal": {"AWS": accounts},
                "Action": [*_REPLICATE],
                "Resource": everything,
            }
        )
    return document(statements)


def creation_policy(place: Place, name: str, key_arn: Optional[str]) -> str:
    """Let a role make repositories with tags and the key, and fill them.

    Args:
        place: where the registry is
        name: value of the tag by which a key of its own is known; its ARN no preview knows
        key_arn: a key that is given
    """
    own = {"StringEquals": {f"aws:ResourceTag/{KEY_TAG}": name}}
    return document(
        [
            {
                "Effect": "Allow",
                "Action": ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
                "Resource": place.arn("ecr", "repository/*"),
            },
            {
                "Effect": "Allow",
                "Action": ["kms:CreateGrant", "kms:DescribeKey", "kms:RetireGrant"],
                "Resource": key_arn or place.arn("kms", "key/*"),
                **({} if key_arn else {"Condition": own}),
            },
        ]
    )


def registry_address(place: Place) -> str:
    """Return where clients reach the registry."""
    suffix = ".cn" if place.partition == "aws-cn" else ""
    return f"{place.account}.dkr.ecr.{place.region}.amazonaws.com{suffix}"


def _of_organization(organization: str) -> dict[str, Any]:
    return {
        "Sid": "Organization",
        "Effect": "Allow",
        "Principal": "*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}},
    }


def _refusals(organization: Optional[str]) -> list[dict[str, Any]]:
    """Refuse what comes without TLS, and from outside of an organization but for AWS's services.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
    """
    conditions: dict[str, dict[str, Any]] = {
        "TlsOnly": {"Bool": {"aws:SecureTransport": "false"}},
    }
    if organization is not None:
        conditions["OrganizationOnly"] = {
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": organization},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        }
    return [
        {
            "Sid": name,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "ecr:*",
            "Condition": condition,
        }
        for name, condition in conditions.items()
    ]
