"""Package versions that are published, and where they may be.

CodeArtifact (API reference, PublishPackageVersion; user guide, Package group origin controls): the
operation takes packages of the format generic, of others their clients are asked. A version that is
published never changes. What the package's group does not allow into the repository is refused.
No client of a format is served here, and nothing is fetched from upstreams.
"""

import hashlib
from typing import Any

from moto.core.utils import utcnow

from sandbox.emulator.code_artifact.models import (
    CodeArtifactBackend,
    Record,
    conflict,
    invalid,
    not_found,
)
from sandbox.emulator.code_artifact.package_groups import admits
from sandbox.emulator.code_artifact.patterns import path_of
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Answer, Asked, Operation

_GENERIC = "generic"


def _publish(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer PublishPackageVersion; an unfinished version takes further assets."""
    domain, version = backend.domain_of(asked), asked["packageVersion"]
    repository, path = place = _place(backend, asked)
    content: bytes = asked["assetContent"]
    digest = hashlib.sha256(content).hexdigest()
    if asked["format"] != _GENERIC or not asked.get("namespace"):
        raise invalid(
            f"Only packages of the format {_GENERIC}, with a namespace, can be published."
        )
    if digest != asked["assetSHA256"]:
        raise invalid("The SHA-256 of the asset is another.")
    if not admits(domain, path, "PUBLISH", repository):
        message = f"Publishing package '{path}' to '{repository}' is blocked by its package group."
        raise RefusalError("AccessDeniedException", message)
    versions = domain["packages"].setdefault(place, {})
    record = versions.setdefault(version, {"assets": {}, "status": "Unfinished", **_named(asked)})
    if record["status"] != "Unfinished" or asked["assetName"] in record["assets"]:
        raise conflict(f"Version {version} of '{path}' is published, and never changes.")
    record["assets"][asked["assetName"]] = len(content)
    if not asked.get("unfinished"):
        record |= {"status": "Published", "publishedTime": utcnow()}
    record["revision"] = hashlib.sha256(repr(record["assets"]).encode()).hexdigest()[:32]
    asset = {"name": asked["assetName"], "size": len(content), "hashes": {"SHA-256": digest}}
    told = {"version": version, "versionRevision": record["revision"], "status": record["status"]}
    return {**_named(asked), **told, "asset": asset}


def _describe_version(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DescribePackageVersion."""
    version = asked["packageVersion"]
    record = _versions(backend, asked).get(version)
    if record is None:
        raise not_found(f"Version {version} of package '{asked['package']}' was not found.")
    named = {"displayName": asked["package"], "packageName": asked["package"]}
    kept = ("format", "namespace", "status", "revision", "publishedTime")
    told = {name: record[name] for name in kept if record.get(name) is not None}
    return {"packageVersion": {**named, **told, "version": version, "origin": _origin()}}


def _list_versions(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListPackageVersions."""
    found = [
        {"version": version, "revision": record["revision"], "status": record["status"]}
        for version, record in _versions(backend, asked).items()
        if asked.get("status") in (None, record["status"])
    ]
    return {**_named(asked), "versions": [{**one, "origin": _origin()} for one in found]}


def _list(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListPackages."""
    domain, name = backend.domain_of(asked), backend.repository_of(asked)["name"]
    wanted = {part: asked[part] for part in ("format", "namespace") if asked.get(part)}
    prefix = asked.get("packagePrefix") or ""
    found = [
        _named(next(iter(versions.values())))
        for (repository, _), versions in sorted(domain["packages"].items())
        if repository == name
    ]
    fitting = [
        one for one in found if wanted.items() <= one.items() and one["package"].startswith(prefix)
    ]
    return {"packages": fitting}


def _place(backend: CodeArtifactBackend, asked: Asked) -> tuple[str, str]:
    path = path_of(asked["format"], asked.get("namespace"), asked["package"])
    return backend.repository_of(asked)["name"], path


def _versions(backend: CodeArtifactBackend, asked: Asked) -> dict[str, Record]:
    versions = backend.domain_of(asked)["packages"].get(_place(backend, asked))
    if versions is None:
        raise not_found(f"Package '{asked['package']}' was not found.")
    found: dict[str, Record] = versions
    return found


def _named(asked: Any) -> Record:
    return {name: asked[name] for name in ("format", "namespace", "package") if asked.get(name)}


def _origin() -> Record:
    return {"originType": "INTERNAL"}


OPERATIONS: dict[str, Operation] = {
    "PublishPackageVersion": _publish,
    "DescribePackageVersion": _describe_version,
    "ListPackageVersions": _list_versions,
    "ListPackages": _list,
}
