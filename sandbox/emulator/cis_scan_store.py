"""The configurations of CIS scans that Inspector and Cloud Control both show."""

import uuid
from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.inspector2.models import Inspector2Backend

Configuration = dict[str, Any]

_MEMBERS = ("scanName", "securityLevel", "schedule", "targets")
_SELF = "SELF"


class CisScanError(JsonRESTError):
    """Inspector refuses a request."""


def configurations_of(backend: Inspector2Backend) -> dict[str, Configuration]:
    """Return the configurations of an account in a region, by ARN."""
    kept: dict[str, Configuration] = vars(backend).setdefault("cis_scan_configurations", {})
    return kept


def create_configuration(backend: Inspector2Backend, asked: Mapping[str, Any]) -> Configuration:
    """Keep a new configuration."""
    account = backend.account_id
    arn = (
        f"arn:{backend.partition}:inspector2:{backend.region_name}:{account}:owner/{account}"
        f"/cis-configuration/{uuid.uuid4()}"
    )
    configuration = {"scanConfigurationArn": arn, "ownerId": account}
    _set(configuration, asked, account)
    configurations_of(backend)[arn] = configuration
    backend.tag_resource(arn, dict(asked.get("tags") or {}))
    return configuration


def update_configuration(
    backend: Inspector2Backend, arn: str, asked: Mapping[str, Any]
) -> Configuration:
    """Change what is asked for.

    Raises:
        CisScanError: there is none of that ARN
    """
    configuration = find_configuration(backend, arn)
    _set(configuration, asked, backend.account_id)
    return configuration


def find_configuration(backend: Inspector2Backend, arn: str) -> Configuration:
    """Return the configuration of an ARN.

    Raises:
        CisScanError: there is none
    """
    found = configurations_of(backend).get(arn)
    if found is None:
        message = f"CIS scan configuration {arn} does not exist."
        raise CisScanError("ResourceNotFoundException", message)
    return found


def delete_configuration(backend: Inspector2Backend, arn: str) -> None:
    """Drop the configuration of an ARN.

    Raises:
        CisScanError: there is none
    """
    find_configuration(backend, arn)
    del configurations_of(backend)[arn]


def described(backend: Inspector2Backend, configuration: Configuration) -> Configuration:
    """Return a configuration as it is listed."""
    tags = backend.list_tags_for_resource(configuration["scanConfigurationArn"])
    return {**configuration, "tags": tags}


def _set(configuration: Configuration, asked: Mapping[str, Any], account: str) -> None:
    """Take over what is asked for."""
    configuration.update({name: asked[name] for name in _MEMBERS if asked.get(name) is not None})
    if asked.get("targets"):
        accounts = [account if each == _SELF else each for each in asked["targets"]["accountIds"]]
        configuration["targets"] = {**asked["targets"], "accountIds": accounts}
