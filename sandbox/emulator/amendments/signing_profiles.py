"""Signing profiles: their names are taken for good, and they can be revoked.

Signer (API reference, PutSigningProfile, GetSigningProfile, CancelSigningProfile,
ListSigningProfiles, RevokeSigningProfile; developer guide, Create a Signer signing profile): a name
has 2 to 64 letters, digits and underscores and is unique; a profile that was cancelled is still
shown and keeps its name for two years. A revocation is of one version, and of the signatures since
a time that is not later than now. One that does not exist is ResourceNotFoundException. Images are
signed on the platform Notation-OCI-SHA384-ECDSA.

Moto lacks two of the operations and the platform, takes any name, lets a new profile take the place
of an old one, and fails where there is none.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.signer import urls
from moto.signer.models import SignerBackend
from moto.signer.responses import SignerResponse

from sandbox.emulator import signing_store as store
from sandbox.emulator.amendments.seams import SeamError, route, supply, surround
from sandbox.emulator.refusal import RefusalError

_NAME = re.compile(r"[a-zA-Z0-9_]{2,64}")
_NOTATION = {
    "platformId": "Notation-OCI-SHA384-ECDSA",
    "displayName": "Notation for container registries",
    "target": "SHA384-ECDSA",
    "category": "AWS",
    "signingConfiguration": {
        "encryptionAlgorithmOptions": {"allowedValues": ["ECDSA"], "defaultValue": "ECDSA"},
        "hashAlgorithmOptions": {"allowedValues": ["SHA384"], "defaultValue": "SHA384"},
    },
    "signingImageFormat": {
        "supportedFormats": ["JSONEmbedded"],
        "defaultFormat": "JSONEmbedded",
    },
    "revocationSupported": True,
}
_ROUTES = ("{0}/signing-profiles$", "{0}/signing-profiles/(?P<profile_name>[^/]+)/revoke$")


def _put(original: Callable[..., Any], backend: SignerBackend, **asked: Any) -> Any:
    """Create a profile of a new name."""
    name, platform = asked["profile_name"], asked["platform_id"]
    if not _NAME.fullmatch(name):
        message = f"Profile name {name} must be 2 to 64 letters, digits and underscores."
        raise RefusalError("ValidationException", message)
    if name in backend.signing_profiles:
        raise RefusalError("ValidationException", f"Profile name {name} is already taken.")
    if platform not in [each["platformId"] for each in backend.platforms]:
        message = f"Signing platform {platform} does not exist."
        raise RefusalError("ResourceNotFoundException", message)
    asked["tags"] = asked["tags"] or {}
    return original(backend, **asked)


def _get(_original: Callable[..., Any], backend: SignerBackend, profile_name: str) -> Any:
    """Return a profile."""
    return store.find_profile(backend, profile_name)


def _cancel(_original: Callable[..., Any], backend: SignerBackend, profile_name: str) -> None:
    """Cancel a profile; one that is revoked stays so."""
    profile = store.find_profile(backend, profile_name)
    if profile.status == "Active":
        profile.cancel()


def _describe(response: Any) -> ActionResult:
    """Answer GetSigningProfile."""
    name = response.path.split("/")[-1]
    profile = store.find_profile(response.signer_backend, name)
    record = getattr(profile, "revocation", None)
    described = {name: value for name, value in profile.to_dict().items() if value is not None}
    return ActionResult({**described, **({"revocationRecord": record} if record else {})})


def _list(response: Any) -> ActionResult:
    """Answer ListSigningProfiles."""
    shown = {"Active", "Revoked"}
    if response.querystring.get("includeCanceled", ["false"])[0] == "true":
        shown |= {"Canceled"}
    profiles = [
        {name: value for name, value in each.to_dict().items() if value is not None}
        for each in response.signer_backend.signing_profiles.values()
        if each.status in shown
    ]
    return ActionResult({"profiles": profiles})


def _revoke(response: Any) -> EmptyResult:
    """Answer RevokeSigningProfile."""
    asked = json.loads(response.body)
    profile: Any = store.find_profile(response.signer_backend, response.path.split("/")[-2])
    since = datetime.fromtimestamp(asked["effectiveTime"], UTC).replace(tzinfo=None)
    if asked["profileVersion"] != profile.profile_version:
        message = f"Version {asked['profileVersion']} of {profile.name} does not exist."
        raise RefusalError("ResourceNotFoundException", message)
    if since > utcnow():
        raise RefusalError("ValidationException", "The effective time must not lie in the future.")
    profile.status = "Revoked"
    profile.revoked_from = since
    profile.revocation = {
        "revocationEffectiveFrom": since,
        "revokedAt": utcnow(),
        "revokedBy": response.signer_backend.account_id,
    }
    return EmptyResult()


def apply() -> None:
    """Fit the amendment.

    Raises:
        SeamError: Moto has the platform by now.
    """
    route(urls, SignerResponse, *_ROUTES)
    if _NOTATION["platformId"] in [each["platformId"] for each in SignerBackend.platforms]:
        raise SeamError("moto.signer.models.SignerBackend.platforms", "has Notation now")
    SignerBackend.platforms.append(_NOTATION)
    asked = ("profile_name", "signature_validity_period", "platform_id", "signing_material", "tags")
    surround(SignerBackend, "put_signing_profile", _put, parameters=asked)
    surround(SignerBackend, "get_signing_profile", _get, parameters=("profile_name",))
    surround(SignerBackend, "cancel_signing_profile", _cancel, parameters=("profile_name",))
    surround(SignerResponse, "get_signing_profile", lambda _, self: _describe(self), parameters=())
    supply(SignerResponse, "list_signing_profiles", _list)
    supply(SignerResponse, "revoke_signing_profile", _revoke)
