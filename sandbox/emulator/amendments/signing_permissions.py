"""Who else may use a signing profile.

Signer (API reference, AddProfilePermission, RemoveProfilePermission, ListProfilePermissions): each
statement has an id of its own and lets one principal do one action; every change gives the whole a
new revision, which the next change names (ConflictException). A profile without statements is
ResourceNotFoundException, as is a statement that does not exist.

Moto has none of the operations.
"""

import json
import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.signer import urls
from moto.signer.responses import SignerResponse

from sandbox.emulator import signing_store as store
from sandbox.emulator.amendments.seams import route, supply
from sandbox.emulator.refusal import RefusalError

_ACTIONS = (
    "signer:StartSigningJob", "signer:SignPayload", "signer:GetSigningProfile",
    "signer:RevokeSignature",
)  # fmt: skip
_PATH = "{0}/signing-profiles/(?P<profile_name>[^/]+)/permissions"
_ROUTES = (f"{_PATH}$", f"{_PATH}/(?P<statement_id>[^/]+)$")


def _statements(profile: Any) -> dict[str, dict[str, str]]:
    """Return the statements of a profile, by id."""
    kept: dict[str, dict[str, str]] = vars(profile).setdefault("statements", {})
    return kept


def _changed(profile: Any) -> ActionResult:
    """Give the statements of a profile a new revision."""
    profile.revision = str(uuid.uuid4())
    return ActionResult({"revisionId": profile.revision})


def _require_revision(profile: Any, named: str | None) -> None:
    """Refuse a change of what somebody else has changed in the meantime."""
    if _statements(profile) and named != profile.revision:
        message = "The revision is not that of the permissions there are."
        raise RefusalError("ConflictException", message)


def _add(response: Any) -> ActionResult:
    """Answer AddProfilePermission."""
    asked = json.loads(response.body)
    profile = store.find_profile(response.signer_backend, response.path.split("/")[-2])
    statement, action = asked["statementId"], asked["action"]
    if action not in _ACTIONS:
        raise RefusalError("ValidationException", f"Action {action} cannot be permitted.")
    _require_revision(profile, asked.get("revisionId"))
    if statement in _statements(profile):
        raise RefusalError("ConflictException", f"Statement {statement} exists already.")
    members = ("action", "principal", "statementId", "profileVersion")
    _statements(profile)[statement] = {each: asked[each] for each in members if asked.get(each)}
    return _changed(profile)


def _remove(response: Any) -> ActionResult:
    """Answer RemoveProfilePermission."""
    *_, name, _, statement = response.path.split("/")
    profile = store.find_profile(response.signer_backend, name)
    if statement not in _statements(profile):
        raise RefusalError("ResourceNotFoundException", f"Statement {statement} does not exist.")
    _require_revision(profile, response.querystring.get("revisionId", [None])[0])
    del _statements(profile)[statement]
    return _changed(profile)


def _list(response: Any) -> ActionResult:
    """Answer ListProfilePermissions."""
    profile: Any = store.find_profile(response.signer_backend, response.path.split("/")[-2])
    statements = list(_statements(profile).values())
    if not statements:
        message = f"Signing profile {profile.name} has no permissions."
        raise RefusalError("ResourceNotFoundException", message)
    return ActionResult(
        {
            "revisionId": profile.revision,
            "policySizeBytes": len(json.dumps(statements)),
            "permissions": statements,
        }
    )


def apply() -> None:
    """Fit the amendment."""
    route(urls, SignerResponse, *_ROUTES)
    supply(SignerResponse, "add_profile_permission", _add)
    supply(SignerResponse, "remove_profile_permission", _remove)
    supply(SignerResponse, "list_profile_permissions", _list)
