"""Domains, and the tokens that sign clients in.

CodeArtifact (API reference, CreateDomain, DeleteDomain, GetAuthorizationToken; user guide, Create a
domain): a domain is encrypted with a symmetric key, by default the one AWS manages for the service;
a key that does not exist is a ValidationException. It begins with the package group /*. One that
holds repositories cannot be deleted.
"""

import secrets
from datetime import timedelta

from moto.core.utils import utcnow
from moto.kms.models import kms_backends

from sandbox.emulator.code_artifact import package_groups
from sandbox.emulator.code_artifact.models import CodeArtifactBackend, Record, conflict, invalid
from sandbox.emulator.rest_json import Answer, Asked, Operation

_MANAGED_KEY = "alias/aws/codeartifact"
_SYMMETRIC = "SYMMETRIC_DEFAULT"
_TOKEN_SECONDS = 43200
_SUMMARY = ("name", "owner", "arn", "status", "createdTime", "encryptionKey")


def _create(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer CreateDomain."""
    name = asked["domain"]
    if name in backend.domains:
        raise conflict(f"Domain '{name}' already exists.")
    key = _key(backend, asked.get("encryptionKey"))
    domain = backend.made(
        f"domain/{name}",
        asked,
        name=name,
        owner=backend.account_id,
        status="Active",
        encryptionKey=key,
        repositories={},
        groups={},
        packages={},
        policy=None,
    )
    backend.domains[name] = domain
    package_groups.add_root(backend, domain)
    return {"domain": _described(backend, domain)}


def _describe(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DescribeDomain."""
    return {"domain": _described(backend, backend.domain_of(asked))}


def _delete(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DeleteDomain, which says nothing of a domain that does not exist."""
    if asked["domain"] not in backend.domains:
        return None
    domain = backend.domain_of(asked)
    if domain["repositories"]:
        raise conflict(f"Domain '{domain['name']}' contains repositories; delete them first.")
    for record in (domain, *domain["groups"].values()):
        del backend.tagged[record["arn"]]
    del backend.domains[domain["name"]]
    return {"domain": {**_described(backend, domain), "status": "Deleted"}}


def _list(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListDomains."""
    del asked
    found = sorted(backend.domains.values(), key=lambda one: str(one["name"]))
    return {"domains": [{name: one[name] for name in _SUMMARY} for one in found]}


def _sign_in(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer GetAuthorizationToken; a token opens nothing here."""
    backend.domain_of(asked)
    seconds = asked.get("durationSeconds") or _TOKEN_SECONDS
    expiration = utcnow() + timedelta(seconds=seconds)
    return {"authorizationToken": secrets.token_urlsafe(32), "expiration": expiration}


def _described(backend: CodeArtifactBackend, domain: Record) -> Record:
    versions = [one for package in domain["packages"].values() for one in package.values()]
    return {
        **{name: domain[name] for name in _SUMMARY},
        "repositoryCount": len(domain["repositories"]),
        "assetSizeBytes": sum(sum(one["assets"].values()) for one in versions),
        "s3BucketArn": f"arn:{backend.partition}:s3:::assets-193858265520-{backend.region_name}",
    }


def _key(backend: CodeArtifactBackend, given: str | None) -> str:
    """Return the ARN of the key, which has to be there and symmetric."""
    keys = kms_backends[backend.account_id][backend.region_name]
    if given is None and not keys.alias_exists(_MANAGED_KEY):
        made = keys.create_key(None, "ENCRYPT_DECRYPT", _SYMMETRIC, "Default key", None)
        keys.create_alias(made.id, _MANAGED_KEY)
    try:
        key = keys.describe_key(given or _MANAGED_KEY)
    except (AttributeError, KeyError):
        raise invalid("KMS key not found.") from None
    if key.key_state != "Enabled" or key.key_spec != _SYMMETRIC:
        raise invalid("The KMS key has to be enabled and symmetric.")
    return str(key.arn)


OPERATIONS: dict[str, Operation] = {
    "CreateDomain": _create,
    "DescribeDomain": _describe,
    "DeleteDomain": _delete,
    "ListDomains": _list,
    "GetAuthorizationToken": _sign_in,
}
