"""Patch baselines, the groups they are for, and the default of each operating system.

Systems Manager (API reference, GetPatchBaseline, UpdatePatchBaseline, DescribePatchBaselines,
RegisterDefaultPatchBaseline, GetDefaultPatchBaseline, RegisterPatchBaselineForPatchGroup,
DescribePatchGroups, DeletePatchBaseline; user guide, Predefined patch baselines): AWS has a
baseline for each operating system, which is the default until another one is registered, and takes
the place of a group's that is deregistered. A group has one baseline for each operating system
(AlreadyExistsException). Without OperatingSystem a baseline is for WINDOWS. One that is a default
or a group's cannot be deleted (ResourceInUseException); one that is gone can be deleted again.
Update changes what it names, with Replace everything.

Moto lacks five of the operations, lists no baseline of AWS's, keeps a deregistered group, fails at
deleting what is gone, and lets a baseline in use be deleted.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ssm.exceptions import SSMException
from moto.ssm.models import FakePatchBaseline, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.utilities.utils import load_resource

from sandbox.emulator.amendments.seams import supply, surround

_OPERATING_SYSTEM = "WINDOWS"
_DEFAULTS: dict[str, Any] = {
    "global_filters": {"PatchFilters": []},
    "approval_rules": {"PatchRules": []},
    "approved_patches": [],
    "approved_patches_compliance_level": "UNSPECIFIED",
    "approved_patches_enable_non_security": False,
    "rejected_patches": [],
    "rejected_patches_action": "ALLOW_AS_DEPENDENCY",
    "description": None,
    "sources": [],
}
_MEMBERS = {
    "".join(word.capitalize() for word in name.split("_")): name for name in ("name", *_DEFAULTS)
}
_SPELT = {"CENTOS": "CentOS", "MACOS": "MacOS", "REDHAT_ENTERPRISE_LINUX": "RedHat"}


def _of_aws(backend: Any) -> dict[str, Any]:
    """Return AWS's own baselines, by operating system."""
    if "baselines_of_aws" not in vars(backend):
        listed = load_resource("ssm/resources/default_baselines.json").get(backend.region_name, {})
        made = {name: _baseline_of_aws(name, arn) for name, arn in listed.items()}
        backend.baselines_of_aws = made
    found: dict[str, Any] = backend.baselines_of_aws
    return found


def _baseline_of_aws(operating_system: str, arn: str) -> Any:
    """Return AWS's own baseline of an operating system."""
    words = "".join(word.capitalize() for word in operating_system.split("_"))
    name = f"AWS-{_SPELT.get(operating_system, words)}DefaultPatchBaseline"
    baseline = FakePatchBaseline(name=name, operating_system=operating_system, **_DEFAULTS)
    baseline.id = arn
    return baseline


def _registered_defaults(backend: Any) -> dict[str, str]:
    """Return the ids of the baselines made a default, by operating system."""
    kept: dict[str, str] = vars(backend).setdefault("registered_defaults", {})
    return kept


def _groups(backend: Any) -> dict[tuple[str, str], str]:
    """Return the ids of the groups' baselines, by group and operating system."""
    kept: dict[tuple[str, str], str] = vars(backend).setdefault("baselines_of_groups", {})
    return kept


def _default(backend: Any, operating_system: str) -> str:
    """Return the id of an operating system's default baseline."""
    registered = _registered_defaults(backend).get(operating_system)
    return registered or str(_of_aws(backend)[operating_system].id)


def _find(backend: Any, identity: str) -> Any:
    """Return the baseline of an id or ARN."""
    own = backend.baselines.get(identity.rpartition("/")[2])
    theirs = (one for one in _of_aws(backend).values() if one.id == identity)
    found = own or next(theirs, None)
    if found is None:
        message = f"Patch baseline {identity} does not exist."
        raise SSMException("DoesNotExistException", message)
    return found


def _settle(baseline: Any, values: Mapping[str, Any]) -> None:
    """Give a baseline's members values, or those AWS has for them."""
    for name, value in values.items():
        settled = _DEFAULTS.get(name) if value in (None, {}) else value
        setattr(baseline, name, settled)


def _identity(backend: Any, baseline: Any) -> dict[str, Any]:
    """Describe a baseline as lists do."""
    described: dict[str, Any] = baseline.to_json()
    is_default = _default(backend, baseline.operating_system) == baseline.id
    return {**described, "DefaultBaseline": is_default}


def _details(backend: Any, baseline: Any) -> dict[str, Any]:
    """Describe a baseline in full."""
    groups = [name for (name, _), one in _groups(backend).items() if one == baseline.id]
    created = getattr(baseline, "created", None)
    return {
        **baseline.to_json(),
        "Name": baseline.name,
        "Description": baseline.description,
        "PatchGroups": sorted(groups),
        "CreatedDate": created,
        "ModifiedDate": getattr(baseline, "modified", created),
    }


def _create(original: Callable[..., str], backend: Any, **asked: Any) -> str:
    """Register a baseline with AWS's defaults."""
    tags = asked.pop("tags")
    asked["operating_system"] = asked["operating_system"] or _OPERATING_SYSTEM
    identity = original(backend, **asked, tags=tags)
    baseline = backend.baselines[identity]
    _settle(baseline, {name: asked[name] for name in _DEFAULTS})
    baseline.created = utcnow()
    return identity


def _delete(_original: Callable[..., None], backend: Any, baseline_id: str) -> None:
    """Delete a baseline that nothing uses."""
    users = {*_groups(backend).values(), *_registered_defaults(backend).values()}
    if baseline_id in users:
        message = f"Patch baseline {baseline_id} is registered as a default or for a patch group."
        raise SSMException("ResourceInUseException", message)
    backend.baselines.pop(baseline_id, None)


def _get(response: Any) -> ActionResult:
    """Answer GetPatchBaseline."""
    backend = response.ssm_backend
    return ActionResult(_details(backend, _find(backend, json.loads(response.body)["BaselineId"])))


def _update(response: Any) -> ActionResult:
    """Answer UpdatePatchBaseline."""
    backend, asked = response.ssm_backend, json.loads(response.body)
    baseline = _find(backend, asked["BaselineId"])
    named = {_MEMBERS[name]: value for name, value in asked.items() if name in _MEMBERS}
    _settle(baseline, {**(_DEFAULTS if asked.get("Replace") else {}), **named})
    baseline.modified = utcnow()
    return ActionResult(_details(backend, baseline))


def _describe(response: Any) -> ActionResult:
    """Answer DescribePatchBaselines."""
    backend, filters = response.ssm_backend, _filters(response)
    owners = set(filters.get("OWNER") or ["All"])
    theirs = _of_aws(backend).values() if {"AWS", "All"} & owners else ()
    own = backend.baselines.values() if {"Self", "All"} & owners else ()
    found = [
        _identity(backend, baseline)
        for baseline in (*theirs, *own)
        if _passes(filters, baseline.name, baseline.operating_system)
    ]
    return ActionResult({"BaselineIdentities": found})


def _filters(response: Any) -> dict[str, list[str]]:
    """Return a request's filters, by their keys."""
    return {each["Key"]: each["Values"] for each in json.loads(response.body).get("Filters") or []}


def _passes(filters: Mapping[str, list[str]], name: str, operating_system: str) -> bool:
    """Say whether something of a name and an operating system passes the filters."""
    systems = filters.get("OPERATING_SYSTEM")
    prefixes = tuple(filters.get("NAME_PREFIX") or [""])
    return name.startswith(prefixes) and (not systems or operating_system in systems)


def _get_default(response: Any) -> ActionResult:
    """Answer GetDefaultPatchBaseline."""
    system = json.loads(response.body).get("OperatingSystem") or _OPERATING_SYSTEM
    identity = _default(response.ssm_backend, system)
    return ActionResult({"BaselineId": identity, "OperatingSystem": system})


def _register_default(response: Any) -> ActionResult:
    """Answer RegisterDefaultPatchBaseline."""
    backend = response.ssm_backend
    baseline = _find(backend, json.loads(response.body)["BaselineId"])
    if baseline.id in backend.baselines:
        _registered_defaults(backend)[baseline.operating_system] = baseline.id
    else:
        _registered_defaults(backend).pop(baseline.operating_system, None)
    return ActionResult({"BaselineId": baseline.id})


def _describe_groups(response: Any) -> ActionResult:
    """Answer DescribePatchGroups."""
    backend, filters = response.ssm_backend, _filters(response)
    mappings = [
        {"PatchGroup": group, "BaselineIdentity": _identity(backend, _find(backend, identity))}
        for (group, system), identity in _groups(backend).items()
        if _passes(filters, group, system)
    ]
    return ActionResult({"Mappings": mappings})


def _register_group(
    _original: Callable[..., tuple[str, str]], backend: Any, baseline_id: str, patch_group: str
) -> tuple[str, str]:
    """Give a group its baseline of an operating system."""
    baseline = _find(backend, baseline_id)
    key = patch_group, baseline.operating_system
    if _groups(backend).get(key, baseline.id) != baseline.id:
        message = f"Patch group already has a baseline registered for operating system {key[1]}."
        raise SSMException("AlreadyExistsException", message)
    _groups(backend)[key] = baseline.id
    return baseline_id, patch_group


def _group_baseline(
    _original: Callable[..., tuple[str, str, str]],
    backend: Any,
    patch_group: str,
    operating_system: str | None,
) -> tuple[str, str, str]:
    """Return a group's baseline, or the default one."""
    system = operating_system or _OPERATING_SYSTEM
    found = _groups(backend).get((patch_group, system)) or _default(backend, system)
    return found, patch_group, system


def _deregister_group(
    _original: Callable[..., tuple[str, str]], backend: Any, baseline_id: str, patch_group: str
) -> tuple[str, str]:
    """Take a group's baseline away."""
    baseline = _find(backend, baseline_id)
    _groups(backend).pop((patch_group, baseline.operating_system), None)
    return baseline_id, patch_group


def apply() -> None:
    """Fit the amendment."""
    backend, response = SimpleSystemManagerBackend, SimpleSystemManagerResponse
    asked = ("name", "operating_system", *_DEFAULTS, "tags")
    surround(backend, "create_patch_baseline", _create, parameters=asked)
    surround(backend, "delete_patch_baseline", _delete, parameters=("baseline_id",))
    surround(response, "describe_patch_baselines", lambda _, self: _describe(self), parameters=())
    pair = ("baseline_id", "patch_group")
    surround(backend, "register_patch_baseline_for_patch_group", _register_group, parameters=pair)
    surround(
        backend, "deregister_patch_baseline_for_patch_group", _deregister_group, parameters=pair
    )
    surround(
        backend,
        "get_patch_baseline_for_patch_group",
        _group_baseline,
        parameters=("patch_group", "operating_system"),
    )
    supply(response, "get_patch_baseline", _get)
    supply(response, "update_patch_baseline", _update)
    supply(response, "get_default_patch_baseline", _get_default)
    supply(response, "register_default_patch_baseline", _register_default)
    supply(response, "describe_patch_groups", _describe_groups)
