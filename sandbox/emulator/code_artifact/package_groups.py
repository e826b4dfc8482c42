"""Package groups: how versions of the packages of a pattern may come into repositories.

CodeArtifact (API reference, CreatePackageGroup, UpdatePackageGroupOriginConfiguration,
DeletePackageGroup; user guide, Package group origin controls): each domain has the group /*, which
allows everything at first and stays. Other groups inherit until they are told otherwise. A list of
allowed repositories goes with ALLOW_SPECIFIC_REPOSITORIES.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.emulator.code_artifact.models import (
    CodeArtifactBackend,
    Record,
    conflict,
    invalid,
    not_found,
    repository_in,
)
from sandbox.emulator.code_artifact.patterns import (
    ROOT,
    best_match,
    is_pattern,
    parent_of,
    path_of,
)
from sandbox.emulator.rest_json import Answer, Asked, Operation

KINDS = ("PUBLISH", "EXTERNAL_UPSTREAM", "INTERNAL_UPSTREAM")
_SPECIFIC = "ALLOW_SPECIFIC_REPOSITORIES"
_TEXTS = ("contactInfo", "description")
_TOLD = ("arn", "pattern", "domainName", "domainOwner", "createdTime", *_TEXTS)


def add_root(backend: CodeArtifactBackend, domain: Record) -> None:
    """Give a new domain the group of all packages."""
    _add(backend, domain, {"packageGroup": ROOT}, "ALLOW")


def effective(domain: Record, pattern: str, kind: str) -> tuple[str, Record]:
    """Return the mode that counts for a group, and the group it is from."""
    group = domain["groups"][pattern]
    if group["modes"][kind] != "INHERIT":
        return group["modes"][kind], group
    return effective(domain, parent_of(domain["groups"], pattern) or ROOT, kind)


def admits(domain: Record, path: str, kind: str, repository: str) -> bool:
    """Say whether versions of a package may come into a repository in one of the ways."""
    match = best_match(domain["groups"], path)
    mode, source = effective(domain, match.pattern, kind)
    allowed = mode == "ALLOW" or (mode == _SPECIFIC and repository in source["repositories"][kind])
    return match.strong and allowed


def described(domain: Record, group: Record) -> Record:
    """Return a group as it is told, with what it inherits."""
    above = parent_of(domain["groups"], group["pattern"])
    told = {name: group[name] for name in _TOLD if group[name] is not None}
    parent = {"parent": _reference(domain["groups"][above])} if above else {}
    restrictions = {kind: _restriction(domain, group, kind) for kind in KINDS}
    return {**told, **parent, "originConfiguration": {"restrictions": restrictions}}


def _create(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer CreatePackageGroup."""
    domain, pattern = backend.domain_of(asked), asked["packageGroup"]
    if not is_pattern(pattern):
        raise invalid(f"The package group pattern '{pattern}' is not valid.")
    if pattern in domain["groups"]:
        raise conflict(f"Package group '{pattern}' already exists.")
    return {"packageGroup": described(domain, _add(backend, domain, asked, "INHERIT"))}


def _describe(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DescribePackageGroup."""
    return {"packageGroup": described(*_found(backend, asked))}


def _update(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer UpdatePackageGroup."""
    domain, group = _found(backend, asked)
    group.update({name: asked[name] for name in _TEXTS if asked.get(name) is not None})
    return {"packageGroup": described(domain, group)}


def _delete(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer DeletePackageGroup; groups below it belong to the one above from then on."""
    domain, group = _found(backend, asked)
    if group["pattern"] == ROOT:
        raise invalid("The root package group cannot be deleted.")
    answer = described(domain, group)
    del domain["groups"][group["pattern"]], backend.tagged[group["arn"]]
    return {"packageGroup": answer}


def _restrict(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer UpdatePackageGroupOriginConfiguration, all of it or nothing."""
    domain, group = _found(backend, asked)
    modes = {**group["modes"], **(asked.get("restrictions") or {})}
    if group["pattern"] == ROOT and "INHERIT" in modes.values():
        raise invalid("The root package group has none to inherit from.")
    added, removed = asked.get("addAllowedRepositories"), asked.get("removeAllowedRepositories")
    for one in added or ():
        repository_in(domain, one["repositoryName"])
        if modes[one["originRestrictionType"]] != _SPECIFIC:
            raise invalid(f"Repositories can be allowed only where the mode is {_SPECIFIC}.")
    updates: dict[str, dict[str, list[str]]] = {}
    for kind in KINDS:
        new, old = _names(added, kind), _names(removed, kind)
        kept = (group["repositories"][kind] | new) - old
        group["repositories"][kind] = kept if modes[kind] == _SPECIFIC else set()
        found = {"ADDED": sorted(new), "REMOVED": sorted(old)}
        updates |= {kind: {what: names for what, names in found.items() if names}}
    group["modes"] = modes
    told = {kind: update for kind, update in updates.items() if update}
    return {"packageGroup": described(domain, group), "allowedRepositoryUpdates": told}


def _list(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListPackageGroups."""
    domain, prefix = backend.domain_of(asked), asked.get("prefix") or ""
    found = sorted(domain["groups"].items())
    groups = [described(domain, one) for pattern, one in found if pattern.startswith(prefix)]
    return {"packageGroups": groups}


def _list_below(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListSubPackageGroups."""
    domain, group = _found(backend, asked)
    below = [
        described(domain, one)
        for pattern, one in sorted(domain["groups"].items())
        if parent_of(domain["groups"], pattern) == group["pattern"]
    ]
    return {"packageGroups": below}


def _list_allowed(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer ListAllowedRepositoriesForGroup."""
    _, group = _found(backend, asked)
    return {"allowedRepositories": sorted(group["repositories"][asked["originRestrictionType"]])}


def _associated(backend: CodeArtifactBackend, asked: Asked) -> Answer:
    """Answer GetAssociatedPackageGroup, for packages too that nobody has yet."""
    domain = backend.domain_of(asked)
    path = path_of(asked["format"], asked.get("namespace"), asked["package"])
    match = best_match(domain["groups"], path)
    group = described(domain, domain["groups"][match.pattern])
    return {"packageGroup": group, "associationType": "STRONG" if match.strong else "WEAK"}


def _add(backend: CodeArtifactBackend, domain: Record, asked: Asked, mode: str) -> Record:
    pattern = asked["packageGroup"]
    # The ARN has the pattern with its signs written as in an address.
    encoded = re.sub(r"[^\w/.-]", lambda sign: f"%{ord(sign[0]):02x}", pattern)
    group = backend.made(
        f"package-group/{domain['name']}{encoded}",
        asked,
        pattern=pattern,
        domainName=domain["name"],
        domainOwner=domain["owner"],
        modes=dict.fromkeys(KINDS, mode),
        repositories={kind: set() for kind in KINDS},
        **{name: asked.get(name) for name in _TEXTS},
    )
    domain["groups"][pattern] = group
    return group


def _found(backend: CodeArtifactBackend, asked: Asked) -> tuple[Record, Record]:
    domain, pattern = backend.domain_of(asked), asked["packageGroup"]
    if pattern not in domain["groups"]:
        raise not_found(f"Package group '{pattern}' was not found in domain '{domain['name']}'.")
    return domain, domain["groups"][pattern]


def _restriction(domain: Record, group: Record, kind: str) -> Record:
    mode, source = effective(domain, group["pattern"], kind)
    inherited = {} if source is group else {"inheritedFrom": _reference(source)}
    count = {"repositoriesCount": len(source["repositories"][kind])}
    return {"mode": group["modes"][kind], "effectiveMode": mode, **inherited, **count}


def _reference(group: Record) -> Record:
    return {"arn": group["arn"], "pattern": group["pattern"]}


def _names(given: list[Mapping[str, Any]] | None, kind: str) -> set[str]:
    return {one["repositoryName"] for one in given or () if one["originRestrictionType"] == kind}


OPERATIONS: dict[str, Operation] = {
    "CreatePackageGroup": _create,
    "DescribePackageGroup": _describe,
    "UpdatePackageGroup": _update,
    "DeletePackageGroup": _delete,
    "UpdatePackageGroupOriginConfiguration": _restrict,
    "ListPackageGroups": _list,
    "ListSubPackageGroups": _list_below,
    "ListAllowedRepositoriesForGroup": _list_allowed,
    "GetAssociatedPackageGroup": _associated,
}
