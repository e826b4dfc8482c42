"""Registry and repository of images on the engine, and what ECR and Signer say of them."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients

ORGANIZATION = "o-a1b2c3d4e5"
MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json"
MAIN = {"priority": 1, "tag_patterns": ["main-*"], "expire_days": 30}
EXEMPTION = {
    "control": "ECR.2",
    "reason": "layers of builds are cached by tag",
    "owner": "platform",
    "expires": "2099-12-31",
}
NAME, OTHER = "team/web", "team/other"
UPDATED: dict[str, Any] = {
    "registry": {
        "organization_id": ORGANIZATION,
        "signing": {"repositories": ["apps/*", "team/*"]},
        "pull_through_caches": {"public": {"upstream": "kubernetes"}},
        "replication": [{"destinations": [{"region": "eu-central-1"}]}],
    },
    "repository": {
        "repository_name": NAME,
        "organization_id": ORGANIZATION,
        "mutable_tags": ["cache-*"],
        "exemptions": [EXEMPTION],
        "lifecycle_rules": [{"priority": 9, "keep_count": 5}, MAIN],
        "empty_on_destroy": True,
    },
}
REPLACED: dict[str, Any] = {"registry": {}, "repository": {"repository_name": OTHER}}
UPDATES = {
    ("update", "images-policy"),
    ("update", "images-signing"),
    ("update", "images-template"),
    ("delete", "images-cache-amazon"),
    ("delete", "images-cache-kubernetes"),
    ("create", "images-cache-public"),
    ("create", "images-replication"),
    ("delete-replaced", "web-lifecycle"),
    ("replace", "web-lifecycle"),
    ("create-replacement", "web-lifecycle"),
    ("update", "web"),
    ("update", "web-policy"),
    ("update", "web-repository"),
}


class Images:
    """What ECR and Signer say of the stack."""

    def __init__(self, client: Clients) -> None:
        self.ecr = client("ecr")
        self.signer = client("signer")

    def repository(self) -> dict[str, Any]:
        return self.ecr.describe_repositories(repositoryNames=[NAME])["repositories"][0]

    def expiry(self) -> list[dict[str, Any]]:
        found = self.ecr.get_lifecycle_policy(repositoryName=NAME)
        return json.loads(found["lifecyclePolicyText"])["rules"]

    def template(self) -> dict[str, Any]:
        named = {"prefixes": ["ROOT"]}
        found = self.ecr.describe_repository_creation_templates(**named)
        return found["repositoryCreationTemplates"][0]

    def signed(self) -> dict[str, Any]:
        (rule,) = self.ecr.get_signing_configuration()["signingConfiguration"]["rules"]
        return rule

    def statements(self) -> set[str]:
        text = self.ecr.get_registry_policy()["policyText"]
        return {one["Sid"] for one in json.loads(text)["Statement"]}

    def caches(self) -> dict[str, str]:
        found = self.ecr.describe_pull_through_cache_rules()["pullThroughCacheRules"]
        return {one["ecrRepositoryPrefix"]: one["upstreamRegistryUrl"] for one in found}

    def push(self, tag: str, content: str) -> None:
        manifest = json.dumps({"mediaType": MEDIA_TYPE, "config": content})
        self.ecr.put_image(repositoryName=NAME, imageManifest=manifest, imageTag=tag)

    def signed_repositories(self) -> list[str]:
        return [one["filter"] for one in self.signed().get("repositoryFilters", [])]

    def check_made(self, outputs: dict[str, Any]) -> None:
        """The example's."""
        found = self.repository()
        assert found["repositoryUri"] == outputs["repositoryUrl"]
        assert found["imageTagMutability"] == "IMMUTABLE"
        assert ":key/" in found["encryptionConfiguration"]["kmsKey"]
        scanning = self.ecr.batch_get_repository_scanning_configuration(repositoryNames=[NAME])
        assert scanning["scanningConfigurations"][0]["scanFrequency"] == "CONTINUOUS_SCAN"
        assert [one["selection"]["tagStatus"] for one in self.expiry()] == ["untagged", "any"]
        assert self.signed_repositories() == ["team/*"]
        (policy,) = json.loads(outputs["trustPolicy"])["trustPolicies"]
        assert policy["trustedIdentities"] == [self.profile()["arn"]]
        assert "OrganizationOnly" not in self.statements()
        assert self.caches() == {"amazon": "public.ecr.aws", "kubernetes": "registry.k8s.io"}
        assert ":role/images-" in self.template()["customRoleArn"]
        self.push("1.0", "first")
        with pytest.raises(ClientError, match="ImageTagAlreadyExistsException"):
            self.push("1.0", "second")

    def profile(self) -> dict[str, Any]:
        name = self.signed()["signingProfileArn"].rpartition("/")[2]
        return self.signer.get_signing_profile(profileName=name)

    def check_updated(self) -> None:
        assert self.repository()["imageTagMutabilityExclusionFilters"][0]["filter"] == "cache-*"
        for content in ("first", "second"):
            self.push("cache-web", content)
        assert [one["rulePriority"] for one in self.expiry()] == [1, 9]
        assert self.caches() == {"public": "registry.k8s.io"}
        assert self.signed_repositories() == ["apps/*", "team/*"]
        assert {"OrganizationOnly", "PullThroughCaches"} <= self.statements()
        (rule,) = self.ecr.describe_registry()["replicationConfiguration"]["rules"]
        assert rule["destinations"][0]["region"] == "eu-central-1"

    def check_replaced(self, steps: set[tuple[str, str]]) -> None:
        assert ("replace", "web-repository") in steps
        assert self.caches() == {}
        assert self.statements() == {"TlsOnly"}
        assert list(self.signed()) == ["signingProfileArn"]
        found = self.ecr.describe_repositories()["repositories"]
        names = {one["repositoryName"] for one in found}
        assert OTHER in names
        assert NAME not in names

    def check_gone(self, profile: str) -> None:
        scanning = self.ecr.get_registry_scanning_configuration()["scanningConfiguration"]
        assert scanning["rules"] == []
        for gone in ("get_registry_policy", "get_signing_configuration"):
            with pytest.raises(ClientError, match="NotFoundException"):
                getattr(self.ecr, gone)()
        # What was signed has to be verified for longer than the registry is there.
        assert self.signer.get_signing_profile(profileName=profile)["status"] == "Active"
