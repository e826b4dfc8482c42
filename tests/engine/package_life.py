"""A registry of packages on the engine, and what CodeArtifact says of it."""

import hashlib
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients

ACCOUNT = "123456789012"
BUILDS = f"arn:aws:iam::{ACCOUNT}:role/builds"
NIGHTLY = f"{BUILDS}-nightly"
OWN = {"pattern": "/generic/acme/*", "publish_to": ["libs"]}
NAMES: dict[str, Any] = {
    "javascript": {"pattern": "/npm/acme/*", "publish_to": ["team"]},
    "python": {"pattern": "/pypi//acme~", "publish_to": ["team"]},
}
UPDATED: dict[str, Any] = {
    "organization_id": "o-a1b2c3d4e5",
    "repositories": {
        "libs": {"upstreams": [], "publisher_arns": [BUILDS]},
        "shared": {"upstreams": ["libs", "npm", "pypi"]},
        "team": {"upstreams": ["shared"], "description": "of A", "publisher_arns": [NIGHTLY]},
    },
    "internal_packages": {**NAMES, "own": OWN},
    "client_repository": "team",
    "deletion_protection": False,
}
CLOSED = {
    "PUBLISH": "ALLOW_SPECIFIC_REPOSITORIES",
    "EXTERNAL_UPSTREAM": "BLOCK",
    "INTERNAL_UPSTREAM": "ALLOW",
}


class Packages:
    """What CodeArtifact says of the stack."""

    def __init__(self, client: Clients) -> None:
        self.api = client("codeartifact")
        self.domain = {"domain": "packages"}
        self.other_key = client("kms").create_key()["KeyMetadata"]["Arn"]

    @property
    def replaced(self) -> dict[str, Any]:
        """What makes the domain anew, and a group of its own."""
        own = {**OWN, "pattern": "/generic/acme/tool~"}
        names = {**NAMES, "own": own}
        return {**UPDATED, "key_arn": self.other_key, "internal_packages": names}

    def upstreams(self, name: str) -> list[str]:
        found = self.api.describe_repository(**self.domain, repository=name)["repository"]
        return [one["repositoryName"] for one in found["upstreams"]]

    def connection(self, name: str) -> str:
        found = self.api.describe_repository(**self.domain, repository=name)["repository"]
        (one,) = found["externalConnections"]
        return one["externalConnectionName"]

    def policy(self, name: str) -> dict[str, Any]:
        found = self.api.get_repository_permissions_policy(**self.domain, repository=name)
        statements = json.loads(found["policy"]["document"])["Statement"]
        return {one["Sid"]: one for one in statements}

    def origins(self, name: str, **place: str) -> tuple[str, dict[str, str]]:
        """The group of a package, and how it may come in."""
        place = place or {"format": "generic", "namespace": "acme"}
        found = self.api.get_associated_package_group(**self.domain, **place, package=name)
        restrictions = found["packageGroup"]["originConfiguration"]["restrictions"]
        modes = {kind: one["effectiveMode"] for kind, one in restrictions.items()}
        return found["packageGroup"]["pattern"], modes

    def key(self) -> str:
        return self.api.describe_domain(**self.domain)["domain"]["encryptionKey"]

    def publish(self, repository: str, name: str = "tool") -> None:
        self.api.publish_package_version(
            **self.domain,
            repository=repository,
            format="generic",
            namespace="acme",
            package=name,
            packageVersion="1.0.0",
            assetContent=b"content",
            assetName="tool.zip",
            assetSHA256=hashlib.sha256(b"content").hexdigest(),
        )

    def refuses(self, repository: str, name: str = "tool") -> None:
        with pytest.raises(ClientError, match="AccessDeniedException"):
            self.publish(repository, name)

    def check_made(self, outputs: dict[str, Any]) -> None:
        """The example's."""
        assert self.key().startswith(f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/")
        assert self.connection("pypi-store") == "public:pypi"
        assert self.upstreams("shared") == ["pypi-store", "npm-store"]
        assert self.upstreams("team") == ["shared"]
        assert self.policy("team")["Publishers"]["Principal"] == {"AWS": [BUILDS]}
        assert self.origins("acme-web", format="pypi") == ("/pypi//acme~", CLOSED)
        assert self.origins("web", format="npm", namespace="acme") == ("/npm/acme/*", CLOSED)
        self.refuses("team")
        assert "/pypi/team/simple/" in outputs["pipConfiguration"]
        assert "/npm/team/" in outputs["npmConfiguration"]

    def check_updated(self, steps: set[tuple[str, str]]) -> None:
        updated = {name for step, name in steps if step == "update"}
        assert {"packages-shared", "packages-team"} <= updated
        assert self.upstreams("shared") == ["libs", "npm-store", "pypi-store"]
        own = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
        domain = self.api.get_domain_permissions_policy(**self.domain)["policy"]["document"]
        assert json.loads(domain)["Statement"][0]["Condition"] == {"StringEquals": own}
        others = self.policy("team")["PublishersOnly"]["Condition"]
        assert others == {"ArnNotEquals": {"aws:PrincipalArn": [NIGHTLY]}}
        assert self.origins("tool") == ("/generic/acme/*", CLOSED)
        self.publish("libs")
        self.refuses("shared")
        with pytest.raises(ClientError, match="ConflictException"):
            self.publish("libs")

    def check_replaced(self, steps: set[tuple[str, str]]) -> None:
        names = ("domain", "packages", "own-packages")
        assert {("replace", f"packages-{name}") for name in names} <= steps
        assert self.key() == self.other_key
        assert self.origins("tool")[0] == "/generic/acme/tool~"
        assert self.origins("other")[1]["PUBLISH"] == "BLOCK"
        self.refuses("libs", "other")
        assert "PublishersOnly" in self.policy("libs")
        assert self.upstreams("team") == ["shared"]

    def check_gone(self) -> None:
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            self.key()
