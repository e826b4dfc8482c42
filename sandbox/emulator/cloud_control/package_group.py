"""AWS::CodeArtifact::PackageGroup: how packages of a pattern may come into repositories.

CloudFormation (resource reference, and its handlers, which are public): the identifier is the ARN.
What is left out of the origin configuration inherits, and of the group /* allows. That group is in
every domain: to make it changes the one there is, and to delete it does nothing. Repositories are
listed where the mode is ALLOW_SPECIFIC_REPOSITORIES.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from sandbox.emulator.cloud_control.handlers import HandlerError, Properties
from sandbox.emulator.code_artifact.models import CodeArtifactBackend, code_artifact_backends
from sandbox.emulator.code_artifact.patterns import ROOT
from sandbox.emulator.code_artifact.service import SERVICE
from sandbox.emulator.refusal import RefusalError

_NAME = "AWS::CodeArtifact::PackageGroup"
_KINDS = {
    "Publish": "PUBLISH",
    "ExternalUpstream": "EXTERNAL_UPSTREAM",
    "InternalUpstream": "INTERNAL_UPSTREAM",
}
_SPECIFIC = "ALLOW_SPECIFIC_REPOSITORIES"
_TEXTS = {"ContactInfo": "contactInfo", "Description": "description"}
_CODES = {
    "ConflictException": "AlreadyExists",
    "ResourceNotFoundException": "NotFound",
    "ServiceQuotaExceededException": "ServiceLimitExceeded",
    "ValidationException": "InvalidRequest",
}
_RESTRICTION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["RestrictionMode"],
    "properties": {
        "RestrictionMode": {"type": "string", "enum": ["ALLOW", "BLOCK", _SPECIFIC, "INHERIT"]},
        "Repositories": {"type": "array", "items": {"type": "string"}},
    },
}
_RESTRICTIONS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: {"$ref": "#/definitions/RestrictionType"} for name in _KINDS},
}
_TAG = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Key", "Value"],
    "properties": {"Key": {"type": "string", "minLength": 1}, "Value": {"type": "string"}},
}
SCHEMA: dict[str, Any] = {
    "typeName": _NAME,
    "description": "Package group of a CodeArtifact domain",
    "definitions": {
        "RestrictionType": _RESTRICTION,
        "Restrictions": _RESTRICTIONS,
        "Tag": _TAG,
    },
    "properties": {
        "DomainName": {"type": "string", "pattern": "^([a-z][a-z0-9\\-]{0,48}[a-z0-9])$"},
        "DomainOwner": {"type": "string", "pattern": "^[0-9]{12}$"},
        "Pattern": {"type": "string", "minLength": 2},
        "ContactInfo": {"type": "string"},
        "Description": {"type": "string"},
        "OriginConfiguration": {
            "type": "object",
            "additionalProperties": False,
            "required": ["Restrictions"],
            "properties": {"Restrictions": {"$ref": "#/definitions/Restrictions"}},
        },
        "Tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}, "maxItems": 200},
        "Arn": {"type": "string"},
    },
    "required": ["DomainName", "Pattern"],
    "readOnlyProperties": ["/properties/Arn"],
    "createOnlyProperties": [
        "/properties/DomainName",
        "/properties/DomainOwner",
        "/properties/Pattern",
    ],
    "primaryIdentifier": ["/properties/Arn"],
    "additionalProperties": False,
}


class PackageGroups:
    """The package groups CodeArtifact has."""

    def create(self, backend: Any, desired: Properties) -> str:
        """Call CodeArtifact's create operation, and the one for the origin configuration."""
        named, tags = _named(desired), _tags_of(desired)
        if desired["Pattern"] == ROOT:
            identifier = str(_call(backend, "DescribePackageGroup", **named)["packageGroup"]["arn"])
            self.update(backend, identifier, desired)
            return identifier
        texts = {member: desired[name] for name, member in _TEXTS.items() if name in desired}
        pairs = [{"key": key, "value": value} for key, value in tags.items()]
        made = _call(backend, "CreatePackageGroup", **named, **texts, tags=pairs)
        _restrict(backend, named, desired, {})
        return str(made["packageGroup"]["arn"])

    def read(self, backend: Any, identifier: str) -> Properties:
        """Return what CodeArtifact describes and lists."""
        named = _of_arn(identifier)
        group = _call(backend, "DescribePackageGroup", **named)["packageGroup"]
        tags = _call(backend, "ListTagsForResource", resourceArn=identifier)["tags"]
        listed = [{"Key": tag["key"], "Value": tag["value"]} for tag in tags]
        restrictions = group["originConfiguration"]["restrictions"]
        modes = {name: restrictions[kind]["mode"] for name, kind in _KINDS.items()}
        return {
            "Arn": group["arn"],
            "DomainName": group["domainName"],
            "DomainOwner": group["domainOwner"],
            "Pattern": group["pattern"],
            **{name: group[member] for name, member in _TEXTS.items() if member in group},
            "OriginConfiguration": {
                "Restrictions": {
                    name: {"RestrictionMode": mode, **_listed(backend, named, name, mode)}
                    for name, mode in modes.items()
                }
            },
            **({"Tags": listed} if listed else {}),
        }

    def update(self, backend: Any, identifier: str, desired: Properties) -> None:
        """Call CodeArtifact's update operations."""
        named, known = _of_arn(identifier), self.read(backend, identifier)
        texts = {member: desired.get(name, "") for name, member in _TEXTS.items()}
        _call(backend, "UpdatePackageGroup", **named, **texts)
        _restrict(backend, named, desired, known)
        new, old = _tags_of(desired), _tags_of(known)
        gone, pairs = sorted(old.keys() - new.keys()), new.items()
        tags = [{"key": key, "value": value} for key, value in pairs]
        _call(backend, "UntagResource", resourceArn=identifier, tagKeys=gone)
        _call(backend, "TagResource", resourceArn=identifier, tags=tags)

    def delete(self, backend: Any, identifier: str) -> None:
        """Call CodeArtifact's delete operation, for any but the group /*."""
        named = _of_arn(identifier)
        if named["packageGroup"] != ROOT:
            _call(backend, "DeletePackageGroup", **named)

    def identifiers(self, backend: Any) -> list[str]:
        """Return the ARNs of the groups of all domains."""
        domains = _code_artifact(backend).domains.values()
        return [group["arn"] for domain in domains for group in domain["groups"].values()]


def _restrict(
    backend: Any, named: Mapping[str, str], desired: Properties, known: Properties
) -> None:
    """Set the modes, and bring the lists of allowed repositories to what is desired."""
    otherwise = "ALLOW" if named["packageGroup"] == ROOT else "INHERIT"
    new, old = _restrictions_of(desired), _restrictions_of(known)
    modes, added, removed = {}, [], []
    for name, kind in _KINDS.items():
        wanted = new.get(name, {"RestrictionMode": otherwise})
        modes[kind] = wanted["RestrictionMode"]
        now, before = (set(each.get("Repositories", ())) for each in (wanted, old.get(name, {})))
        added += [_allowed(kind, repository) for repository in sorted(now - before)]
        if modes[kind] == _SPECIFIC:
            removed += [_allowed(kind, repository) for repository in sorted(before - now)]
    changes = {"addAllowedRepositories": added, "removeAllowedRepositories": removed}
    operation = "UpdatePackageGroupOriginConfiguration"
    _call(backend, operation, **named, restrictions=modes, **changes)


def _allowed(kind: str, repository: str) -> dict[str, str]:
    return {"originRestrictionType": kind, "repositoryName": repository}


def _listed(backend: Any, named: Mapping[str, str], name: str, mode: str) -> Properties:
    if mode != _SPECIFIC:
        return {}
    asked = {**named, "originRestrictionType": _KINDS[name]}
    found = _call(backend, "ListAllowedRepositoriesForGroup", **asked)
    return {"Repositories": found["allowedRepositories"]}


def _restrictions_of(properties: Properties) -> dict[str, Any]:
    configuration = properties.get("OriginConfiguration") or {"Restrictions": {}}
    restrictions: dict[str, Any] = configuration["Restrictions"]
    return restrictions


def _tags_of(properties: Properties) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", ())}


def _named(desired: Properties) -> dict[str, str]:
    owner = {"domainOwner": desired["DomainOwner"]} if "DomainOwner" in desired else {}
    return {"domain": desired["DomainName"], "packageGroup": desired["Pattern"], **owner}


def _of_arn(arn: str) -> dict[str, str]:
    """Return the domain and the pattern of an ARN."""
    domain, _, pattern = arn.partition(":package-group/")[2].partition("/")
    return {"domain": domain, "packageGroup": f"/{unquote(pattern)}"}


def _code_artifact(backend: Any) -> CodeArtifactBackend:
    """Return CodeArtifact in the account and region of a request."""
    found: CodeArtifactBackend = code_artifact_backends[backend.account_id][backend.region_name]
    return found


def _call(backend: Any, operation: str, **asked: Any) -> Properties:
    """Call an operation of CodeArtifact, and end as a handler does where it is refused."""
    try:
        return SERVICE.answer(operation, _code_artifact(backend), asked) or {}
    except RefusalError as refusal:
        raise HandlerError(_CODES[refusal.code], str(refusal.message)) from None
