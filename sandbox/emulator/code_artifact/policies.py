"""The policies of domains and repositories.

CodeArtifact (API reference, PutDomainPermissionsPolicy, PutRepositoryPermissionsPolicy): a policy
has a revision; who names one replaces that revision alone. Without a policy there is none to get.
"""

import base64
import hashlib
import json
from collections.abc import Callable

from sandbox.emulator.code_artifact.models import (
    CodeArtifactBackend,
    Record,
    conflict,
    invalid,
    not_found,
)
from sandbox.emulator.rest_json import Answer, Asked, Operation

_Find = Callable[[CodeArtifactBackend, Asked], Record]


def _operations(noun: str, find: _Find) -> dict[str, Operation]:
    """Return what answers the three operations for the policy of a kind of resource."""

    def put(backend: CodeArtifactBackend, asked: Asked) -> Answer:
        record = find(backend, asked)
        document = asked["policyDocument"]
        if not _is_policy(document):
            raise invalid("The policy document is not valid.")
        _compare(record, asked)
        record["policy"] = document
        return {"policy": _described(record)}

    def get(backend: CodeArtifactBackend, asked: Asked) -> Answer:
        return {"policy": _described(find(backend, asked))}

    def delete(backend: CodeArtifactBackend, asked: Asked) -> Answer:
        record = find(backend, asked)
        described = _described(record)
        _compare(record, asked)
        record["policy"] = None
        return {"policy": described}

    name = f"{noun}PermissionsPolicy"
    return {f"Put{name}": put, f"Get{name}": get, f"Delete{name}": delete}


def _described(record: Record) -> Record:
    document = record["policy"]
    if document is None:
        raise not_found(f"'{record['arn']}' has no policy.")
    return {"resourceArn": record["arn"], "revision": _revision(document), "document": document}


def _compare(record: Record, asked: Asked) -> None:
    """Refuse to replace another revision than the one named."""
    wanted, document = asked.get("policyRevision"), record["policy"]
    if wanted and (document is None or wanted != _revision(document)):
        raise conflict(f"The policy of '{record['arn']}' has another revision by now.")


def _revision(document: str) -> str:
    return base64.b64encode(hashlib.sha256(document.encode()).digest()).decode()


def _is_policy(document: str) -> bool:
    try:
        policy = json.loads(document)
    except ValueError:
        return False
    return isinstance(policy, dict) and isinstance(policy.get("Statement"), list | dict)


OPERATIONS: dict[str, Operation] = {
    **_operations("Domain", CodeArtifactBackend.domain_of),
    **_operations("Repository", CodeArtifactBackend.repository_of),
}
