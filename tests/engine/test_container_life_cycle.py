"""Registry and repository of images on the engine: made, changed, replaced and taken down."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject, Project

PROGRAM = """
import pulumi

from components import ContainerRegistry, HardenedRepository

config = pulumi.Config("compliant-ec2")
images = ContainerRegistry("images", config.require_object("registry"))
web = HardenedRepository("web", config.require_object("repository"))
for output in ("registry_url", "signing_profile_arn", "trust_policy", "creation_role_arn"):
    pulumi.export(output, getattr(images, output))
for output in ("repository_name", "repository_arn", "key_arn"):
    pulumi.export(output, getattr(web, output))
"""
ORGANIZATION = "o-a1b2c3d4e5"
MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json"
MAIN = {"priority": 1, "tag_patterns": ["main-*"], "expire_days": 30}
EXEMPTION = {
    "control": "ECR.2",
    "reason": "layers of builds are cached by tag",
    "owner": "platform",
    "expires": "2099-12-31",
}
UPDATED = {
    ("update", "images-policy"),
    ("update", "images-signing"),
    ("update", "images-template"),
    ("create", "images-cache-public"),
    ("create", "images-replication"),
    ("delete-replaced", "web-lifecycle"),
    ("replace", "web-lifecycle"),
    ("create-replacement", "web-lifecycle"),
    ("update", "web"),
    ("update", "web-policy"),
    ("update", "web-repository"),
}


class Account:
    """What ECR and Signer say of the stack."""

    def __init__(self, client: Clients, project: Project) -> None:
        self.ecr = client("ecr")
        self.signer = client("signer")
        self.outputs = project.outputs()
        self.name = self.outputs["repository_name"]

    def repository(self) -> dict[str, Any]:
        return self.ecr.describe_repositories(repositoryNames=[self.name])["repositories"][0]

    def expiry(self) -> list[dict[str, Any]]:
        found = self.ecr.get_lifecycle_policy(repositoryName=self.name)
        return json.loads(found["lifecyclePolicyText"])["rules"]

    def template(self) -> dict[str, Any]:
        named = {"prefixes": ["ROOT"]}
        found = self.ecr.describe_repository_creation_templates(**named)
        return found["repositoryCreationTemplates"][0]

    def signed(self) -> dict[str, Any]:
        (rule,) = self.ecr.get_signing_configuration()["signingConfiguration"]["rules"]
        return rule

    def registry_statements(self) -> set[str]:
        text = self.ecr.get_registry_policy()["policyText"]
        return {one["Sid"] for one in json.loads(text)["Statement"]}

    def push(self, tag: str, content: str) -> None:
        manifest = json.dumps({"mediaType": MEDIA_TYPE, "config": content})
        self.ecr.put_image(repositoryName=self.name, imageManifest=manifest, imageTag=tag)

    def profile(self) -> dict[str, Any]:
        name = self.outputs["signing_profile_arn"].rpartition("/")[2]
        return self.signer.get_signing_profile(profileName=name)


def check_first(account: Account) -> None:
    found = account.repository()
    assert found["imageTagMutability"] == "IMMUTABLE"
    assert found["encryptionConfiguration"]["kmsKey"] == account.outputs["key_arn"]
    scanning = account.ecr.batch_get_repository_scanning_configuration(
        repositoryNames=[account.name]
    )
    assert scanning["scanningConfigurations"][0]["scanFrequency"] == "CONTINUOUS_SCAN"
    assert [one["selection"]["tagStatus"] for one in account.expiry()] == ["untagged", "any"]
    assert account.signed() == {"signingProfileArn": account.outputs["signing_profile_arn"]}
    (policy,) = json.loads(account.outputs["trust_policy"])["trustPolicies"]
    assert policy["trustedIdentities"] == [account.profile()["arn"]]
    assert account.registry_statements() == {"TlsOnly"}
    assert account.template()["customRoleArn"] == account.outputs["creation_role_arn"]
    account.push("1.0", "first")
    with pytest.raises(ClientError, match="ImageTagAlreadyExistsException"):
        account.push("1.0", "second")


def check_second(account: Account) -> None:
    assert account.repository()["imageTagMutabilityExclusionFilters"][0]["filter"] == "cache-*"
    for content in ("first", "second"):
        account.push("cache-web", content)
    assert [one["rulePriority"] for one in account.expiry()] == [1, 9]
    (cache,) = account.ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
    assert (cache["ecrRepositoryPrefix"], cache["upstreamRegistryUrl"]) == (
        "public",
        "registry.k8s.io",
    )
    assert [one["filter"] for one in account.signed()["repositoryFilters"]] == ["team/*"]
    assert {"OrganizationOnly", "PullThroughCaches"} <= account.registry_statements()
    (rule,) = account.ecr.describe_registry()["replicationConfiguration"]["rules"]
    assert rule["destinations"][0]["region"] == "eu-central-1"


def test_images_from_up_to_destroy_are_what_the_account_says(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project(PROGRAM)
    project.configure(registry={}, repository={})
    project.up()
    first = Account(client, project)
    check_first(first)

    project.configure(
        registry={
            "organization_id": ORGANIZATION,
            "pull_through_caches": {"public": {"upstream": "kubernetes"}},
            "signing": {"repositories": ["team/*"]},
            "replication": [{"destinations": [{"region": "eu-central-1"}]}],
        },
        repository={
            "organization_id": ORGANIZATION,
            "mutable_tags": ["cache-*"],
            "exemptions": [EXEMPTION],
            "lifecycle_rules": [{"priority": 9, "keep_count": 5}, MAIN],
            "empty_on_destroy": True,
        },
    )
    assert project.up().steps() == UPDATED
    check_second(first)

    project.configure(registry={}, repository={"repository_name": "team/web"})
    assert ("replace", "web-repository") in project.up().steps()
    last = Account(client, project)
    assert last.name == "team/web"
    assert last.ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"] == []
    names = [one["repositoryName"] for one in last.ecr.describe_repositories()["repositories"]]
    assert first.name not in names

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    assert last.ecr.get_registry_scanning_configuration()["scanningConfiguration"]["rules"] == []
    for gone in ("get_registry_policy", "get_signing_configuration"):
        with pytest.raises(ClientError, match="NotFoundException"):
            getattr(last.ecr, gone)()
    # What was signed has to be verified for longer than the registry is there.
    assert last.profile()["status"] == "Active"
