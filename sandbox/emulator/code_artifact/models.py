"""What CodeArtifact holds in one account and region."""

from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.utils import utcnow

from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Asked, Backend, tags_from_list

Record = dict[str, Any]


class CodeArtifactBackend(Backend):
    """CodeArtifact in one account and region.

    A domain holds its repositories by name, its package groups by pattern, and its packages; what
    carries tags is kept by its ARN as well.
    """

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.domains: dict[str, Record] = {}
        self.tagged: dict[str, Record] = {}

    def domain_of(self, asked: Asked) -> Record:
        """Return the domain a request names; other accounts have none here."""
        name, owner = asked["domain"], asked.get("domainOwner") or self.account_id
        if owner != self.account_id or name not in self.domains:
            raise not_found(f"Domain '{name}' of account {owner} was not found.")
        return self.domains[name]

    def repository_of(self, asked: Asked, member: str = "repository") -> Record:
        """Return the repository a request names."""
        return repository_in(self.domain_of(asked), asked[member])

    def made(self, resource: str, asked: Asked, **members: object) -> Record:
        """Return a new record with an ARN, a time and the tags of the request."""
        record: Record = {
            "arn": self.arn("codeartifact", resource),
            "createdTime": utcnow(),
            "tags": tags_from_list(asked.get("tags")),
            **members,
        }
        self.tagged[record["arn"]] = record
        return record


def repository_in(domain: Record, name: str) -> Record:
    """Return a repository of a domain."""
    if name not in domain["repositories"]:
        raise not_found(f"Repository '{name}' was not found in domain '{domain['name']}'.")
    found: Record = domain["repositories"][name]
    return found


def find_tagged(backend: CodeArtifactBackend, arn: str) -> Record:
    """Return what an ARN names."""
    if arn not in backend.tagged:
        raise not_found(f"Resource '{arn}' was not found.")
    return backend.tagged[arn]


def not_found(message: str) -> RefusalError:
    """Return the error of what does not exist."""
    return RefusalError("ResourceNotFoundException", message)


def conflict(message: str) -> RefusalError:
    """Return the error of what cannot be now."""
    return RefusalError("ConflictException", message)


def invalid(message: str) -> RefusalError:
    """Return the error of what can never be."""
    return RefusalError("ValidationException", message)


code_artifact_backends = BackendDict(CodeArtifactBackend, "codeartifact")
