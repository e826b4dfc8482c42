"""Repositories, what they draw from, and where they are reached.

CodeArtifact (API reference, CreateRepository, UpdateRepository, AssociateExternalConnection; user
guide, Working with upstream repositories, Quotas): upstreams are ordered and in the same domain, at
most ten; a repository has upstreams or one external connection. An upstream may be deleted, and
those that drew from it keep its name until they are updated.
"""

from collections.abc import Mapping, Sequence

from sandbox.emulator.code_artifact.models import (
    CodeArtifactBackend,
    Record,
    conflict,
    invalid,
    not_found,
    repository_in,
)
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Answer, Asked, Operation

_MOST_UPSTREAMS = 10
# User guide, Supported external connection repositories: each with its format.
_PUBLIC = {
    "public:npmjs": "npm",
    "public:pypi": "pypi",
    "public:maven-central": "maven",
    "public:maven-googleandroid": "maven",
    "public:maven-gradleplugins": "maven",
    "public:maven-commonsware": "maven",
    "public:maven-clojars": "maven",
    "public:nuget-org": "nuget",
    "public:ruby-gems-org": "ruby",
    "public:crates-io": "cargo",
}
_SUMMARY = (
    *("name", "administratorAccount", "domainName", "domainOwner", "arn", "createdTime"),
    "description",
)


def _create(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer CreateRepository."""
    domain, name = backend.domain_of(asked), asked["repository"]
    if name in domain["repositories"]:
        raise conflict(f"Repository '{name}' already exists in domain '{domain['name']}'.")
    upstreams = _upstreams(domain, name, asked.get("upstreams") or ())
    repository = backend.made(
        f"repository/{domain['name']}/{name}",
        asked,
        name=name,
        administratorAccount=backend.account_id,
        domainName=domain["name"],
        domainOwner=domain["owner"],
        description=asked.get("description"),
        upstreams=upstreams,
        externalConnections=[],
        policy=None,
    )
    domain["repositories"][name] = repository
    return {"repository": _described(repository)}


def _describe(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DescribeRepository."""
    return {"repository": _described(backend.repository_of(asked))}


def _update(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer UpdateRepository; what is not named stays, an empty list of upstreams counts."""
    domain, repository = backend.domain_of(asked), backend.repository_of(asked)
    if asked.get("upstreams") is not None:
        upstreams = _upstreams(domain, repository["name"], asked["upstreams"])
        if upstreams and repository["externalConnections"]:
            raise invalid(_both(repository["name"]))
        repository["upstreams"] = upstreams
    if asked.get("description") is not None:
        repository["description"] = asked["description"]
    return {"repository": _described(repository)}


def _delete(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DeleteRepository."""
    domain, repository = backend.domain_of(asked), backend.repository_of(asked)
    name = repository["name"]
    del domain["repositories"][name], backend.tagged[repository["arn"]]
    domain["packages"] = {
        place: versions for place, versions in domain["packages"].items() if place[0] != name
    }
    for group in domain["groups"].values():
        for allowed in group["repositories"].values():
            allowed.discard(name)
    return {"repository": _described(repository)}


def _connect(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer AssociateExternalConnection."""
    repository, name = backend.repository_of(asked), asked["externalConnection"]
    if name not in _PUBLIC:
        raise not_found(f"External connection '{name}' was not found.")
    if repository["externalConnections"]:
        raise invalid("ExternalConnections for repositories are currently limited to 1")
    if repository["upstreams"]:
        raise invalid(_both(repository["name"]))
    connection = {"externalConnectionName": name, "packageFormat": _PUBLIC[name]}
    repository["externalConnections"] = [{**connection, "status": "Available"}]
    return {"repository": _described(repository)}


def _disconnect(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DisassociateExternalConnection."""
    repository, name = backend.repository_of(asked), asked["externalConnection"]
    if name not in [one["externalConnectionName"] for one in repository["externalConnections"]]:
        raise not_found(f"External connection '{name}' was not found.")
    repository["externalConnections"] = []
    return {"repository": _described(repository)}


def _list(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListRepositories."""
    found = [one for domain in backend.domains.values() for one in domain["repositories"].values()]
    return {"repositories": _summaries(found, asked)}


def _list_in_domain(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListRepositoriesInDomain."""
    wanted = asked.get("administratorAccount") or backend.account_id
    found = backend.domain_of(asked)["repositories"].values()
    mine = [one for one in found if one["administratorAccount"] == wanted]
    return {"repositories": _summaries(mine, asked)}


def _endpoint(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer GetRepositoryEndpoint."""
    repository, region = backend.repository_of(asked), backend.region_name
    host = f"{repository['domainName']}-{repository['domainOwner']}.d.codeartifact.{region}"
    suffix = "on.aws" if asked.get("endpointType") == "dualstack" else "amazonaws.com"
    path = f"{asked['format']}/{repository['name']}/"
    return {"repositoryEndpoint": f"https://{host}.{suffix}/{path}"}


def _upstreams(domain: Record, name: str, given: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the names of upstreams, which exist, repeat not and lead to no circle."""
    names = [one["repositoryName"] for one in given]
    if len(names) > _MOST_UPSTREAMS:
        message = f"A repository has at most {_MOST_UPSTREAMS} direct upstreams."
        raise RefusalError("ServiceQuotaExceededException", message)
    if len(set(names)) < len(names):
        raise invalid("Upstream repositories have to be different from each other.")
    if name in names or any(name in _reached(domain, upstream) for upstream in names):
        raise invalid(f"Repository '{name}' cannot be an upstream of itself.")
    for upstream in names:
        repository_in(domain, upstream)
    return names


def _reached(domain: Record, name: str) -> set[str]:
    """Return what a repository draws from, directly or not."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        found = domain["repositories"].get(waiting.pop())
        new = set(found["upstreams"]) - reached if found else set()
        reached |= new
        waiting += new
    return reached


def _both(name: str) -> str:
    return f"Repository '{name}' has upstreams or an external connection, not both."


def _described(repository: Record) -> Record:
    upstreams = [{"repositoryName": name} for name in repository["upstreams"]]
    own = {name: repository[name] for name in (*_SUMMARY, "externalConnections")}
    return {**own, "upstreams": upstreams}


def _summaries(found: Sequence[Record], asked: Asked) -> list[Record]:
    prefix = asked.get("repositoryPrefix") or ""
    ordered = sorted(found, key=lambda one: str(one["name"]))
    return [
        {name: one[name] for name in _SUMMARY} for one in ordered if one["name"].startswith(prefix)
    ]


OPERATIONS: dict[str, Operation] = {
    "CreateRepository": _create,
    "DescribeRepository": _describe,
    "UpdateRepository": _update,
    "DeleteRepository": _delete,
    "AssociateExternalConnection": _connect,
    "DisassociateExternalConnection": _disconnect,
    "ListRepositories": _list,
    "ListRepositoriesInDomain": _list_in_domain,
    "GetRepositoryEndpoint": _endpoint,
}
