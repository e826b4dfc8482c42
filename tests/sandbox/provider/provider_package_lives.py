"""What the rows of package registries are made of, and what they turn into."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from provider_lives import OTHER_TAGS, TAGS, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World


def policy(action: str) -> str:
    statement = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


READ, PUBLISH = (policy(f"codeartifact:{what}") for what in ("Read*", "Publish*"))
LIVES: dict[str, Callable[[World], Life]] = {
    "aws:codeartifact/domain:Domain": lambda _: Life({"domain": "life-domain", **TAGS}, OTHER_TAGS),
    "aws:codeartifact/domainPermissions:DomainPermissions": lambda _: Life(
        {"domain": "life-domain-policy", "policyDocument": READ},
        {"policyDocument": PUBLISH},
        {"domain": ("aws:codeartifact/domain:Domain", {"domain": "life-domain-policy"})},
    ),
    "aws:codeartifact/repository:Repository": lambda _: Life(
        {
            "domain": "life-repository",
            "repository": "life",
            "description": "first",
            "upstreams": [{"repositoryName": "base"}, {"repositoryName": "other"}],
            **TAGS,
        },
        {
            "description": None,
            "upstreams": [{"repositoryName": "other"}, {"repositoryName": "base"}],
            **OTHER_TAGS,
        },
        {
            "domain": ("aws:codeartifact/domain:Domain", {"domain": "life-repository"}),
            **{
                name: (
                    "aws:codeartifact/repository:Repository",
                    {"domain": "life-repository", "repository": name},
                )
                for name in ("base", "other")
            },
        },
    ),
    "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy": lambda _: Life(
        {"domain": "life-policy", "repository": "life", "policyDocument": READ},
        {"policyDocument": PUBLISH},
        {
            "domain": ("aws:codeartifact/domain:Domain", {"domain": "life-policy"}),
            "repository": (
                "aws:codeartifact/repository:Repository",
                {"domain": "life-policy", "repository": "life"},
            ),
        },
    ),
}
