"""A registry of packages on the engine: made, published to, changed, replaced and taken down."""

import hashlib
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject, Project

PROGRAM = """
import pulumi

from components import PackageRegistry

arguments = pulumi.Config("compliant-ec2").require_object("arguments")
packages = PackageRegistry("packages", arguments)
outputs = ("domain_name", "key_arn", "repository_names", "store_names", "package_group_arns")
for output in (*outputs, "npm_configuration"):
    pulumi.export(output, getattr(packages, output))
"""
ACCOUNT = "123456789012"
BUILD = f"arn:aws:iam::{ACCOUNT}:role/build"
LIBS = {"upstreams": [], "publisher_arns": [BUILD]}
OWN = {"pattern": "/generic/acme/*", "publish_to": ["libs"]}
FIRST: dict[str, Any] = {
    "domain_name": "engine-packages",
    "organization_id": "o-a1b2c3d4e5",
    "repositories": {"libs": LIBS, "shared": {"upstreams": ["libs", "pypi", "npm"]}},
    "internal_packages": {"own": OWN},
}
SECOND = {
    **FIRST,
    "repositories": {
        "libs": {**LIBS, "publisher_arns": [f"{BUILD}-nightly"]},
        "shared": {"upstreams": ["libs", "npm", "pypi"]},
        "team": {"upstreams": ["shared"], "description": "of team A"},
    },
    "internal_packages": {"own": {**OWN, "pattern": "/generic/acme/tool~"}},
    "client_repository": "team",
    "deletion_protection": False,
}
# What the second form touches in place; all else stays as it is.
UPDATED = {"libs", "shared"}


class Account:
    """What CodeArtifact says of the stack."""

    def __init__(self, client: Clients, project: Project) -> None:
        self.api = client("codeartifact")
        self.outputs = project.outputs()
        self.domain = {"domain": self.outputs["domain_name"]}

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

    def origins(self, name: str) -> tuple[str, dict[str, str]]:
        """The group of a package of the format generic, and how it may come in."""
        found = self.api.get_associated_package_group(
            **self.domain, format="generic", namespace="acme", package=name
        )["packageGroup"]
        restrictions = found["originConfiguration"]["restrictions"]
        return found["pattern"], {kind: one["effectiveMode"] for kind, one in restrictions.items()}

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


def check_first(account: Account) -> None:
    assert account.key() == account.outputs["key_arn"]
    assert account.connection("pypi-store") == "public:pypi"
    assert account.upstreams("shared") == ["libs", "pypi-store", "npm-store"]
    assert account.policy("libs")["Publishers"]["Principal"] == {"AWS": [BUILD]}
    own = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}
    domain = account.api.get_domain_permissions_policy(**account.domain)["policy"]["document"]
    assert json.loads(domain)["Statement"][0]["Condition"] == {"StringEquals": own}
    specific = "ALLOW_SPECIFIC_REPOSITORIES"
    closed = {"PUBLISH": specific, "EXTERNAL_UPSTREAM": "BLOCK", "INTERNAL_UPSTREAM": "ALLOW"}
    assert account.origins("tool") == ("/generic/acme/*", closed)
    account.publish("libs")
    account.refuses("shared")
    assert "/npm/shared/" in account.outputs["npm_configuration"]


def check_second(account: Account) -> None:
    assert account.upstreams("shared") == ["libs", "npm-store", "pypi-store"]
    assert account.upstreams("team") == ["shared"]
    others = account.policy("libs")["PublishersOnly"]["Condition"]
    assert others == {"ArnNotEquals": {"aws:PrincipalArn": [f"{BUILD}-nightly"]}}
    assert account.origins("tool")[0] == "/generic/acme/tool~"
    assert account.origins("other")[1]["PUBLISH"] == "BLOCK"
    account.refuses("libs", "other")
    with pytest.raises(ClientError, match="ConflictException"):
        account.publish("libs")


def test_package_registry_from_up_to_destroy_is_what_the_account_says(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project(PROGRAM)
    project.configure(arguments=FIRST)
    project.up()
    account = Account(client, project)
    check_first(account)

    project.configure(arguments=SECOND)
    steps = project.up().steps()
    assert {name for step, name in steps if step == "update"} == {
        f"packages-{role}" for role in UPDATED
    }
    assert ("replace", "packages-own-packages") in steps
    check_second(account)

    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    project.configure(arguments={**SECOND, "key_arn": key})
    replaced = project.up().steps()
    assert {("replace", f"packages-{role}") for role in ("domain", "packages")} <= replaced
    assert account.key() == key
    assert account.origins("other")[1]["PUBLISH"] == "BLOCK"
    assert account.origins("tool")[0] == "/generic/acme/tool~"
    assert "PublishersOnly" in account.policy("libs")
    assert account.upstreams("team") == ["shared"]

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        account.key()
