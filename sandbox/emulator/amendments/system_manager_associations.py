"""State Manager associations.

Systems Manager (API reference, CreateAssociation, UpdateAssociation, DescribeAssociation,
DeleteAssociation, ListAssociations; user guide, Creating associations): an association has an id, a
name of the caller's choice that may repeat, and a version that each update raises; an update that
leaves something out takes it away. AWS documents exist in every account, any other document must be
there (InvalidDocument). Without targets or an instance there is nothing to run on. Concurrency and
errors are unlimited without a figure, SyncCompliance is AUTO, ApplyOnlyAtCronInterval false. One
that does not exist is AssociationDoesNotExist.

Moto has none of the operations. Here associations are kept and described; none ever runs, so that
each stays Pending.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ssm.exceptions import SSMException
from moto.ssm.responses import SimpleSystemManagerResponse

from sandbox.emulator.amendments.seams import supply

Association = dict[str, Any]

_DEFAULTS = {
    "DocumentVersion": "$DEFAULT",
    "SyncCompliance": "AUTO",
    "ComplianceSeverity": "UNSPECIFIED",
    "ApplyOnlyAtCronInterval": False,
}
_OF_AWS = "AWS-"
_FILTERS = {
    "Name": "Name",
    "AssociationId": "AssociationId",
    "AssociationName": "AssociationName",
    "InstanceId": "InstanceId",
}


def associations_of(backend: Any) -> dict[str, Association]:
    """Return the associations of an account in a region, by id."""
    kept: dict[str, Association] = backend.__dict__.setdefault("associations", {})
    return kept


def _request(response: Any) -> dict[str, Any]:
    """Return what was asked for."""
    asked: dict[str, Any] = json.loads(response.body)
    return asked


def _create(response: Any) -> ActionResult:
    """Answer CreateAssociation."""
    backend, asked = response.ssm_backend, _request(response)
    tags = asked.pop("Tags", None)
    _check(backend, asked)
    now = utcnow()
    association = {
        **_described(asked),
        "AssociationId": str(uuid.uuid4()),
        "AssociationVersion": "1",
        "Date": now,
        "LastUpdateAssociationDate": now,
    }
    identity = association["AssociationId"]
    associations_of(backend)[identity] = association
    if tags:
        pairs = {tag["Key"]: tag["Value"] for tag in tags}
        backend.add_tags_to_resource("Association", identity, pairs)
    return ActionResult({"AssociationDescription": association})


def _update(response: Any) -> ActionResult:
    """Answer UpdateAssociation."""
    backend, asked = response.ssm_backend, _request(response)
    old = _find(backend, asked)
    new = {"Name": old["Name"], "InstanceId": old.get("InstanceId"), **asked}
    new = {name: value for name, value in new.items() if value is not None}
    _check(backend, new)
    association = {
        **_described(new),
        "AssociationId": old["AssociationId"],
        "AssociationVersion": str(int(old["AssociationVersion"]) + 1),
        "Date": old["Date"],
        "LastUpdateAssociationDate": utcnow(),
    }
    associations_of(backend)[old["AssociationId"]] = association
    return ActionResult({"AssociationDescription": association})


def _describe(response: Any) -> ActionResult:
    """Answer DescribeAssociation."""
    found = _find(response.ssm_backend, _request(response))
    return ActionResult({"AssociationDescription": found})


def _list(response: Any) -> ActionResult:
    """Answer ListAssociations."""
    filters = _request(response).get("AssociationFilterList") or []
    found = associations_of(response.ssm_backend).values()
    matching = [one for one in found if all(_matches(one, each) for each in filters)]
    return ActionResult({"Associations": matching})


def _delete(response: Any) -> EmptyResult:
    """Answer DeleteAssociation."""
    backend = response.ssm_backend
    del associations_of(backend)[_find(backend, _request(response))["AssociationId"]]
    return EmptyResult()


def _matches(association: Association, each: Mapping[str, str]) -> bool:
    """Say whether an association passes a filter."""
    if each["key"] not in _FILTERS:
        raise NotImplementedError
    return association.get(_FILTERS[each["key"]]) == each["value"]


def _described(asked: Mapping[str, Any]) -> Association:
    """Return the description of what was asked for."""
    overview = {"Status": "Pending", "DetailedStatus": "Creating"}
    return {**_DEFAULTS, **asked, "Overview": overview}


def _check(backend: Any, asked: Mapping[str, Any]) -> None:
    """Refuse an association of nothing, or with nothing."""
    name = asked["Name"]
    if not name.startswith(_OF_AWS) and name not in backend._documents:  # noqa: SLF001 - moto has no other way
        raise SSMException("InvalidDocument", f"Document {name} does not exist.")
    if not asked.get("Targets") and not asked.get("InstanceId"):
        raise SSMException("InvalidTarget", "An association needs targets or an instance.")


def _find(backend: Any, asked: Mapping[str, Any]) -> Association:
    """Return the association a request names."""
    for association in _candidates(backend, asked):
        return association
    raise SSMException("AssociationDoesNotExist", "The specified association does not exist.")


def _candidates(backend: Any, asked: Mapping[str, Any]) -> Iterator[Association]:
    """Yield the associations a request may mean: by id, or by document and instance."""
    for association in associations_of(backend).values():
        if "AssociationId" in asked:
            if association["AssociationId"] == asked["AssociationId"]:
                yield association
        elif all(association.get(name) == asked.get(name) for name in ("Name", "InstanceId")):
            yield association


def apply() -> None:
    """Fit the amendment."""
    supply(SimpleSystemManagerResponse, "create_association", _create)
    supply(SimpleSystemManagerResponse, "update_association", _update)
    supply(SimpleSystemManagerResponse, "describe_association", _describe)
    supply(SimpleSystemManagerResponse, "list_associations", _list)
    supply(SimpleSystemManagerResponse, "delete_association", _delete)
