"""The provider's own configuration: decoded, validated, and reduced to what the sandbox uses."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.provider.errors import ProviderError
from sandbox.provider.schema import MapOf, ObjectType, Scalar, provider_inputs
from sandbox.provider.validation import Failure, failures
from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sandbox.provider.wire import Properties

_OF_THE_ENGINE = {"version", "pluginDownloadURL", "pluginChecksums"}
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
_ENDPOINT_NAMES = {"logs": ("logs", "cloudwatchlogs", "cloudwatchlog")}


@dataclass(frozen=True)
class Settings:
    """What the provider needs to talk to the emulated AWS.

    Args:
        region: Where resources are made that name no region of their own.
        endpoints: Addresses by service; `AWS_ENDPOINT_URL` serves the rest.
        default_tags: Tags every resource gets.
        credentials: Arguments of a boto3 session; empty means the environment's.
    """

    region: str
    endpoints: Mapping[str, str] = field(default_factory=dict)
    default_tags: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)

    def endpoint(self, service: str) -> str:
        """Return the address of a service.

        Raises:
            ProviderError: None is configured, or it is AWS itself.
        """
        names = _ENDPOINT_NAMES.get(service, (service,))
        configured = (self.endpoints[name] for name in names if name in self.endpoints)
        address = next(configured, None) or os.environ.get("AWS_ENDPOINT_URL", "")
        host = urlsplit(address).hostname or ""
        if not host or host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
            raise ProviderError(
                "this is the sandbox's stand-in for the aws provider and talks to an emulated AWS "
                "only: set AWS_ENDPOINT_URL to it (`make env` prints what to export), or use the "
                "official aws plugin, without the sandbox's PULUMI_HOME"
            )
        return address


def decode(config: Properties) -> Properties:
    """Return the configuration with its values, which the engine sends as JSON text, decoded."""
    kinds = provider_inputs().properties
    return {
        name: _decoded(
            value, isinstance(kinds.get(name), Scalar) and kinds[name] == Scalar("string")
        )
        for name, value in config.items()
        if name not in _OF_THE_ENGINE and not name.startswith("__") and value is not None
    }


def _decoded(value: Any, is_text: bool) -> Any:  # noqa: ANN401, FBT001 - any JSON value
    if is_text or not isinstance(value, str) or value == UNKNOWN:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def config_failures(config: Properties) -> Iterator[Failure]:
    """Yield what is wrong with a decoded configuration."""
    yield from failures(config, _lenient(provider_inputs()))
    region = config.get("region") or region_of_environment()
    if not region:
        yield Failure("region", "no region: set aws:region in the stack's config, or AWS_REGION")
    elif region != UNKNOWN and not (
        _REGION.fullmatch(str(region)) or config.get("skipRegionValidation") is True
    ):
        yield Failure("region", f"{region} is not the name of a region such as eu-west-1")


def _lenient(expected: ObjectType) -> ObjectType:
    """Take tag values of any kind: `5` in a stack's config is a number."""
    tags = ObjectType({"tags": MapOf(Scalar("any"))})
    return ObjectType({**expected.properties, "defaultTags": tags}, expected.required)


def region_of_environment() -> str:
    """Return the region the environment names, if any."""
    return next((os.environ[name] for name in _REGION_VARIABLES if os.environ.get(name)), "")


def settings_of(config: Properties) -> Settings:
    """Return the settings a decoded configuration states."""
    known = {name: value for name, value in config.items() if value != UNKNOWN}
    tags = (known.get("defaultTags") or {}).get("tags") or {}
    names = {
        "accessKey": "aws_access_key_id",
        "secretKey": "aws_secret_access_key",
        "token": "aws_session_token",
        "profile": "profile_name",
    }
    return Settings(
        region=known.get("region") or region_of_environment(),
        endpoints={k: v for each in known.get("endpoints") or () for k, v in each.items() if v},
        default_tags={key: str(value) for key, value in tags.items()},
        credentials={names[name]: known[name] for name in names if known.get(name)},
    )
