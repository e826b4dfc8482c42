"""Package domains and repositories of CodeArtifact, and their policies; ids are ARNs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.shapes import dig

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_CONNECTION = "externalConnections.externalConnectionName"


@dataclass(frozen=True)
class PackageTags:
    """Tags of CodeArtifact, which writes key and value small."""

    def at_creation(self, tags: Mapping[str, str]) -> Properties:
        """Return a list of tags."""
        return {"tags": self._list(tags)} if tags else {}

    def read(self, cloud: Cloud, identifier: str, found: Properties) -> Mapping[str, str]:
        """Call ListTagsForResource."""
        del found
        tags = cloud.call("codeartifact", "ListTagsForResource", resourceArn=identifier)["tags"]
        return {tag["key"]: tag["value"] for tag in tags}

    def put(self, cloud: Cloud, identifier: str, tags: Mapping[str, str]) -> None:
        """Call TagResource."""
        request = {"resourceArn": identifier, "tags": self._list(tags)}
        cloud.call("codeartifact", "TagResource", **request)

    def remove(self, cloud: Cloud, identifier: str, keys: Sequence[str]) -> None:
        """Call UntagResource."""
        request = {"resourceArn": identifier, "tagKeys": list(keys)}
        cloud.call("codeartifact", "UntagResource", **request)

    @staticmethod
    def _list(tags: Mapping[str, str]) -> list[dict[str, str]]:
        return [{"key": key, "value": value} for key, value in tags.items()]


class Named(Row):
    """What an ARN names by domain, and by repository where it is one's.

    The base has no token, so it is no row itself.
    """

    service = "codeartifact"

    def identify(self, cloud: Cloud, operation: str, identifier: str) -> Properties:
        """Return the request members that name the resource."""
        del cloud, operation
        return _names_of(identifier)


class Domain(Named):
    """A domain; all but its tags is for ever."""

    token = "aws:codeartifact/domain:Domain"
    create_operation = "CreateDomain"
    read_operation = "DescribeDomain"
    delete_operation = "DeleteDomain"
    created_at = "domain.arn"
    found_at = "domain"
    replace = frozenset({"domain", "encryptionKey"})
    tagging = PackageTags()

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name the domain as the request does."""
        del cloud, identifier, known
        return {"domain": found["name"]}


class Repository(Named):
    """A repository.

    Like the official plugin, which connects it after its creation, and which never takes the last
    upstream away from one that exists: no upstreams are no request.
    """

    token = "aws:codeartifact/repository:Repository"
    create_operation = "CreateRepository"
    read_operation = "DescribeRepository"
    update_operation = "UpdateRepository"
    delete_operation = "DeleteRepository"
    other_operations = ("AssociateExternalConnection", "DisassociateExternalConnection")
    created_at = "repository.arn"
    found_at = "repository"
    apart = frozenset({"externalConnections"})
    replace = frozenset({"domain", "domainOwner", "repository"})
    tagging = PackageTags()

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Connect the repository to a public one, where the program says so."""
        if connection := dig(inputs, _CONNECTION):
            request = {**_names_of(identifier), "externalConnection": connection}
            self.call(cloud, "AssociateExternalConnection", **request)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change description and upstreams by one call, the connection by another."""
        if change.touches("description", "upstreams"):
            described = {"description": change.new.get("description") or ""}
            upstreams = change.new.get("upstreams") or []
            request = {**_names_of(identifier), **described, "upstreams": upstreams}
            if not upstreams:
                del request["upstreams"]
            self.call(cloud, self.update_operation, **request)
        if change.touches("externalConnections"):
            if dig(change.new, _CONNECTION):
                self.complete(cloud, identifier, change.new)
            else:
                request = {
                    **_names_of(identifier),
                    "externalConnection": dig(change.old, _CONNECTION),
                }
                self.call(cloud, "DisassociateExternalConnection", **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name domain and repository as the request does."""
        del cloud, identifier, known
        return {
            "domain": found["domainName"],
            "repository": found["name"],
            "description": found.get("description") or None,
            # A block that is empty would be one.
            **({} if found["externalConnections"] else {"externalConnections": None}),
        }


class Policy(Named):
    """A policy, whose id is the ARN of what it is about.

    The base has no token, so it is no row itself.
    """

    created_at = "policy.resourceArn"
    found_at = "policy"

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the policy anew."""
        del identifier
        self.create(cloud, change.new)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name what the policy is about, and its text."""
        del cloud, known
        return {
            **_names_of(identifier),
            "policyDocument": found["document"],
            "policyRevision": found["revision"],
        }


class DomainPermissions(Policy):
    """The policy of a domain."""

    token = "aws:codeartifact/domainPermissions:DomainPermissions"
    create_operation = "PutDomainPermissionsPolicy"
    read_operation = "GetDomainPermissionsPolicy"
    delete_operation = "DeleteDomainPermissionsPolicy"
    replace = frozenset({"domain", "domainOwner"})


class RepositoryPermissionsPolicy(Policy):
    """The policy of a repository."""

    token = "aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy"
    create_operation = "PutRepositoryPermissionsPolicy"
    read_operation = "GetRepositoryPermissionsPolicy"
    delete_operation = "DeleteRepositoryPermissionsPolicy"
    replace = frozenset({"domain", "domainOwner", "repository"})


def _names_of(arn: str) -> Properties:
    """Return owner and domain of an ARN, and the repository where it is one's."""
    owner, _, resource = arn.split(":", 4)[4].partition(":")
    _, domain, *repository = resource.split("/")
    names = {"domain": domain, "domainOwner": owner}
    return {**names, "repository": repository[0]} if repository else names
