"""Repositories of container images, and what limits each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import ListTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_REPOSITORY = {"repository": "repositoryName"}


class Repository(Row):
    """A repository."""

    token = "aws:ecr/repository:Repository"
    service = "ecr"
    create_operation = "CreateRepository"
    read_operation = "DescribeRepositories"
    delete_operation = "DeleteRepository"
    other_operations = ("PutImageTagMutability", "PutImageScanningConfiguration")
    identifier = "repositoryName"
    created_at = "repository.repositoryName"
    found_at = "repositories.0"
    names = {
        "name": "repositoryName",
        "arn": "repositoryArn",
        "repositoryUrl": "repositoryUri",
    }
    apart = frozenset({"forceDelete"})
    replace = frozenset({"encryptionConfigurations", "name"})
    defaults = {"forceDelete": False, "imageTagMutability": "MUTABLE"}
    auto_name = AutoName("name", 256, transform=str.lower)
    tagging = ListTags("ecr", lambda cloud, name: cloud.arn("ecr", f"repository/{name}"))

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change what holds for tags by one call, and the scan by another."""
        named = {"repositoryName": identifier}
        if change.touches("imageTagMutability", "imageTagMutabilityExclusionFilters"):
            request = self.request(cloud, "PutImageTagMutability", change.new, strict=False)
            self.call(cloud, "PutImageTagMutability", **request | named)
        if change.touches("imageScanningConfiguration"):
            scan = change.new.get("imageScanningConfiguration") or {"scanOnPush": False}
            request = {**named, "imageScanningConfiguration": scan}
            self.call(cloud, "PutImageScanningConfiguration", **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Tell that no tags are left out, where there are none."""
        del cloud, identifier, known
        filters = found.get("imageTagMutabilityExclusionFilters")
        return {} if filters else {"imageTagMutabilityExclusionFilters": None}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the repository, with its images if the program says so."""
        force = bool(inputs.get("forceDelete"))
        self.call(cloud, self.delete_operation, repositoryName=identifier, force=force)


class LifecyclePolicy(Row):
    """Which images of a repository expire; the provider never changes it in place."""

    token = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
    service = "ecr"
    create_operation = "PutLifecyclePolicy"
    read_operation = "GetLifecyclePolicy"
    delete_operation = "DeleteLifecyclePolicy"
    identifier = "repositoryName"
    names = {**_REPOSITORY, "policy": "lifecyclePolicyText"}
    replace = frozenset({"policy", "repository"})


class RepositoryPolicy(Row):
    """Who may use a repository."""

    token = "aws:ecr/repositoryPolicy:RepositoryPolicy"
    service = "ecr"
    create_operation = "SetRepositoryPolicy"
    read_operation = "GetRepositoryPolicy"
    update_operation = "SetRepositoryPolicy"
    delete_operation = "DeleteRepositoryPolicy"
    identifier = "repositoryName"
    names = {**_REPOSITORY, "policy": "policyText"}
    replace = frozenset({"repository"})
