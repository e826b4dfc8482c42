"""What holds for a registry of container images as a whole: its policy, replication, signing.

ECR (user guide, Private registry permissions; Private image replication; Managed signing; API
reference, PutSigningConfiguration, PutAccountSetting): the policy of a registry may name every
action of ECR, and of no other service; its scope is a setting of the account, V2 for new ones.
Images are replicated by up to ten rules, to 25 registries, none of which is the registry itself. A
registry has one signing configuration of up to ten rules, each of which names a profile; without
one SigningConfigurationNotFoundException is answered.

Moto takes two actions in the policy and one rule of replication, and has neither a signing
configuration nor settings of the account.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.core.responses import ActionResult
from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.models import ECRBackend
from moto.ecr.responses import ECRResponse
from moto.iam.exceptions import MalformedPolicyDocument

from sandbox.emulator import image_signing_store as store
from sandbox.emulator.amendments.seams import supply, surround

_MOST_RULES = 10
_MOST_DESTINATIONS = 25


# What a new account has, and what can be set.
_SETTINGS = {
    "BASIC_SCAN_TYPE_VERSION": ("AWS_NATIVE",),
    "BLOB_MOUNTING": ("DISABLED", "ENABLED"),
    "REGISTRY_POLICY_SCOPE": ("V2",),
}


def _check_actions(_original: Callable[..., None], _backend: ECRBackend, policy_text: str) -> None:
    """Refuse a policy that is about another service."""
    statements = json.loads(policy_text)["Statement"]
    for statement in [statements] if isinstance(statements, dict) else statements:
        actions = statement.get("Action") or statement.get("NotAction") or []
        for action in [actions] if isinstance(actions, str) else actions:
            if not action.startswith("ecr:"):
                raise MalformedPolicyDocument


def _put_replication(
    original: Callable[..., dict[str, Any]], backend: Any, replication_config: dict[str, Any]
) -> dict[str, Any]:
    """Judge each rule as moto judges its only one, then keep them all."""
    rules = replication_config["rules"]
    targets = {tuple(sorted(one.items())) for rule in rules for one in rule["destinations"]}
    if len(rules) > _MOST_RULES or len(targets) > _MOST_DESTINATIONS:
        raise InvalidParameterException(
            "Invalid parameter at 'replicationConfiguration' failed to satisfy constraint: "
            f"'at most {_MOST_RULES} rules and {_MOST_DESTINATIONS} destinations'"
        )
    before = backend.replication_config
    try:
        for rule in rules:
            original(backend, {"rules": [rule]})
    except InvalidParameterException:
        backend.replication_config = before
        raise
    backend.replication_config = replication_config
    return {"replicationConfiguration": replication_config}


def _put_signing(response: Any) -> ActionResult:
    """Answer PutSigningConfiguration."""
    asked = response._get_param("signingConfiguration")  # noqa: SLF001 - moto's own way for its responses
    kept = store.put(response.ecr_backend, asked["rules"])
    return ActionResult({"signingConfiguration": {"rules": kept}})


def _get_signing(response: Any) -> ActionResult:
    """Answer GetSigningConfiguration."""
    return _signing(response, store.rules_of(response.ecr_backend))


def _delete_signing(response: Any) -> ActionResult:
    """Answer DeleteSigningConfiguration."""
    return _signing(response, store.remove(response.ecr_backend))


def _signing(response: Any, rules: list[store.Rule]) -> ActionResult:
    found = {"registryId": response.current_account, "signingConfiguration": {"rules": rules}}
    return ActionResult(found)


def _put_account_setting(response: Any) -> ActionResult:
    """Answer PutAccountSetting."""
    name, value = _setting_name(response), response._get_param("value")  # noqa: SLF001 - the same
    if value not in _SETTINGS[name]:
        raise _invalid("value", ", ".join(_SETTINGS[name]))
    _account_settings(response)[name] = value
    return ActionResult({"name": name, "value": value})


def _get_account_setting(response: Any) -> ActionResult:
    """Answer GetAccountSetting."""
    name = _setting_name(response)
    value = _account_settings(response).get(name, _SETTINGS[name][0])
    return ActionResult({"name": name, "value": value})


def _setting_name(response: Any) -> str:
    name = str(response._get_param("name"))  # noqa: SLF001 - the same
    if name not in _SETTINGS:
        raise _invalid("name", ", ".join(_SETTINGS))
    return name


def _invalid(member: str, allowed: str) -> InvalidParameterException:
    reason = f"failed to satisfy constraint: 'one of {allowed}'"
    return InvalidParameterException(f"Invalid parameter at '{member}' {reason}")


def _account_settings(response: Any) -> dict[str, str]:
    kept: dict[str, str] = response.ecr_backend.__dict__.setdefault("account_settings", {})
    return kept


def apply() -> None:
    """Fit the amendment."""
    surround(
        ECRBackend,
        "_validate_registry_policy_action",
        _check_actions,
        parameters=("policy_text",),
    )
    surround(
        ECRBackend,
        "put_replication_configuration",
        _put_replication,
        parameters=("replication_config",),
    )
    supply(ECRResponse, "put_account_setting", _put_account_setting)
    supply(ECRResponse, "get_account_setting", _get_account_setting)
    supply(ECRResponse, "put_signing_configuration", _put_signing)
    supply(ECRResponse, "get_signing_configuration", _get_signing)
    supply(ECRResponse, "delete_signing_configuration", _delete_signing)
