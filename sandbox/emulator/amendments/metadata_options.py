"""Instance metadata options: where unset members come from, and what a change leaves alone.

EC2 (user guide, Configure the instance metadata options, Order of precedence): a member comes from
the launch, else from the account's defaults of the region, else from the image (`ImdsSupport` v2.0
means tokens required and hop limit 2, which is so for Amazon Linux 2023), else it is optional with
hop limit 1. ModifyInstanceMetadataOptions keeps the settings a request does not name (API
reference). ModifyInstanceMetadataDefaults and GetInstanceMetadataDefaults hold the account's
defaults; `no-preference` and -1 take one back.

Moto knows no account defaults, no ImdsSupport, and overwrites all members when one is changed.
"""

from collections.abc import Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.amis import Ami
from moto.ec2.models.instances import InstanceBackend, MetadataOptions
from moto.ec2.responses.instances import InstanceResponse

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import supply, surround

_OF_IMDS_V2_IMAGES = {"HttpTokens": "required", "HttpPutResponseHopLimit": 2}

_MEMBERS = {
    "http_tokens": "HttpTokens",
    "http_endpoint": "HttpEndpoint",
    "http_protocol": "HttpProtocolIpv6",
    "hop_limit": "HttpPutResponseHopLimit",
    "metadata_tags": "InstanceMetadataTags",
}
"""Moto's argument names and EC2's member names."""

_ATTRIBUTES = {
    "HttpTokens": "http_tokens",
    "HttpEndpoint": "http_endpoint",
    "HttpProtocolIpv6": "http_protocol_ipv6",
    "HttpPutResponseHopLimit": "http_put_response_hop_limit",
    "InstanceMetadataTags": "instance_metadata_tags",
}

_ACCOUNT_MEMBERS = (
    "HttpTokens",
    "HttpEndpoint",
    "HttpPutResponseHopLimit",
    "InstanceMetadataTags",
)
_NO_PREFERENCE = ("no-preference", -1)


def effective_options(
    launch: Mapping[str, Any], account: Mapping[str, Any], imds_support: str | None
) -> dict[str, Any]:
    """Return the options an instance starts with, by EC2's order of precedence."""
    image = _OF_IMDS_V2_IMAGES if imds_support == "v2.0" else {}
    return {**image, **account, **launch}


def changed_defaults(account: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the account's defaults after a change; members without preference go."""
    merged = {**account, **request}
    return {name: value for name, value in merged.items() if value not in _NO_PREFERENCE}


def imds_support_of(image: Any) -> str | None:
    """Return an image's ImdsSupport: Amazon's AL2023 images are v2.0."""
    return "v2.0" if (image.name or "").startswith("al2023-") else None


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch instances with the options of launch, account and image."""
    image = launch.backend.amis.get(launch.image_id)
    launch.request["metadata_options"] = effective_options(
        launch.request.get("metadata_options") or {},
        _account_defaults(launch.backend),
        imds_support_of(image) if image else None,
    )
    return proceed(launch)


def _modify(original: Any, backend: Any, instance_id: str, **changes: Any) -> Any:
    """Change the members that are named and keep the others."""
    options = backend.get_instance(instance_id).metadata_options
    kept = {name: getattr(options, _ATTRIBUTES[member]) for name, member in _MEMBERS.items()}
    named = {name: value for name, value in changes.items() if value is not None}
    return original(backend, instance_id, **{**kept, **named})


def _account_defaults(backend: Any) -> dict[str, Any]:
    """Return the account's defaults in the backend's region."""
    return dict(backend.__dict__.get("instance_metadata_defaults", {}))


def _modify_defaults(response: Any) -> ActionResult:
    """Answer ModifyInstanceMetadataDefaults."""
    request = {
        member: response._get_param(member)  # noqa: SLF001 - moto's own way for its responses
        for member in _ACCOUNT_MEMBERS
    }
    named = {member: value for member, value in request.items() if value is not None}
    backend = response.ec2_backend
    backend.instance_metadata_defaults = changed_defaults(_account_defaults(backend), named)
    return ActionResult({"Return": True})


def _get_defaults(response: Any) -> ActionResult:
    """Answer GetInstanceMetadataDefaults."""
    defaults = _account_defaults(response.ec2_backend)
    return ActionResult({"AccountLevel": {**defaults, "ManagedBy": "account"}})


def apply() -> None:
    """Fit the amendment."""
    surround_launch(_launch)
    surround(
        InstanceBackend,
        "modify_instance_metadata_options",
        _modify,
        parameters=(
            "instance_id",
            "http_tokens",
            "hop_limit",
            "http_endpoint",
            "dry_run",
            "http_protocol",
            "metadata_tags",
        ),
        relies_on=tuple(f'"{member}"' for member in _MEMBERS.values()),
    )
    surround(MetadataOptions, "__init__", _initialise, parameters=("options",))
    supply(InstanceResponse, "modify_instance_metadata_defaults", _modify_defaults)
    supply(InstanceResponse, "get_instance_metadata_defaults", _get_defaults)
    supply(Ami, "imds_support", property(imds_support_of))


def _initialise(original: Any, options: Any, given: Mapping[str, Any] | None = None) -> None:
    """Start from the members that have a value; moto takes None for one."""
    named = {name: value for name, value in (given or {}).items() if value is not None}
    original(options, named)
