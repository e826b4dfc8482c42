"""What the rows of container images are made of, and what they turn into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from provider_lives import OTHER_TAGS, TAGS, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1a2b3c4d"
ROLE = "arn:aws:iam::123456789012:role/creation"
REPOSITORY = ("aws:ecr/repository:Repository", {"name": "life/images"})
EVERYTHING = [{"filter": "*", "filterType": "WILDCARD"}]


def policy(action: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": action,
        "Resource": "arn:aws:ecr:eu-west-1:123456789012:repository/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def expiry(days: int) -> str:
    selection = {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": days,
    }
    rule = {"rulePriority": 1, "selection": selection, "action": {"type": "expire"}}
    return json.dumps({"rules": [rule]})


def scan(frequency: str) -> list[dict[str, Any]]:
    return [{"scanFrequency": frequency, "repositoryFilters": EVERYTHING}]


def replication(*regions: str) -> dict[str, Any]:
    destinations = [{"region": region, "registryId": "123456789012"} for region in regions]
    filters = [{"filter": "team/", "filterType": "PREFIX_MATCH"}]
    return {"rules": [{"destinations": destinations, "repositoryFilters": filters}]}


LIVES: dict[str, Callable[[World], Life]] = {
    "aws:ecr/accountSetting:AccountSetting": lambda _: Life(
        {"name": "BLOB_MOUNTING", "value": "ENABLED"}, {"value": "DISABLED"}, stays=True
    ),
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": lambda _: Life(
        {"repository": "{images}", "policy": expiry(14)}, needs={"images": REPOSITORY}
    ),
    "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": lambda _: Life(
        {"ecrRepositoryPrefix": "life", "upstreamRegistryUrl": "public.ecr.aws"},
        {"customRoleArn": ROLE},
    ),
    "aws:ecr/registryPolicy:RegistryPolicy": lambda _: Life(
        {"policy": policy("ecr:ReplicateImage")}, {"policy": policy("ecr:BatchGetImage")}
    ),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": lambda _: Life(
        {"scanType": "BASIC", "rules": scan("SCAN_ON_PUSH")},
        {"scanType": "ENHANCED", "rules": scan("CONTINUOUS_SCAN")},
        stays=True,
    ),
    "aws:ecr/replicationConfiguration:ReplicationConfiguration": lambda _: Life(
        {"replicationConfiguration": replication("eu-central-1")},
        {"replicationConfiguration": replication("eu-north-1", "eu-central-1")},
    ),
    "aws:ecr/repository:Repository": lambda _: Life(
        {
            "imageTagMutability": "IMMUTABLE",
            "imageScanningConfiguration": {"scanOnPush": True},
            "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}],
            **TAGS,
        },
        {
            "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "imageTagMutabilityExclusionFilters": [{"filter": "ca-*", "filterType": "WILDCARD"}],
            "imageScanningConfiguration": {"scanOnPush": False},
            "forceDelete": True,
            **OTHER_TAGS,
        },
    ),
    "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": lambda _: Life(
        {
            "prefix": "life",
            "appliedFors": ["PULL_THROUGH_CACHE"],
            "imageTagMutability": "IMMUTABLE",
            "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}],
            "customRoleArn": ROLE,
            "resourceTags": {"team": "a"},
            "lifecyclePolicy": expiry(14),
        },
        {
            "appliedFors": ["PULL_THROUGH_CACHE", "REPLICATION"],
            "description": "hardened",
            "lifecyclePolicy": expiry(7),
            "repositoryPolicy": policy("ecr:BatchGetImage"),
            "resourceTags": {"team": "b"},
        },
    ),
    "aws:ecr/repositoryPolicy:RepositoryPolicy": lambda _: Life(
        {"repository": "{images}", "policy": policy("ecr:BatchGetImage")},
        {"policy": policy("ecr:PutImage")},
        {"images": REPOSITORY},
    ),
}
