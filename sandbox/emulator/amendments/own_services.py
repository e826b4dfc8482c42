"""Services moto lacks as a whole, and what another service says of them.

Cloud Control (API reference; user guide, Managing resources): makes, reads, changes and deletes
resources by their CloudFormation type; a request is followed by its token, an unknown type is
TypeNotFoundException. CloudFormation (API reference, DescribeType) publishes the schema of a type.

Moto finds a service by the list of its own packages. Here it is told of further ones, which have
the same form: models, responses and urls.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from moto import backend_index, backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult

from sandbox.emulator.amendments.seams import SeamError, supply, surround
from sandbox.emulator.cloud_control import urls as cloud_control_urls
from sandbox.emulator.cloud_control.models import cloud_control_backends
from sandbox.emulator.cloud_control.resource_types import RESOURCE_TYPES
from sandbox.emulator.code_artifact import urls as code_artifact_urls
from sandbox.emulator.code_artifact.models import code_artifact_backends
from sandbox.emulator.image_builder import urls as image_builder_urls
from sandbox.emulator.image_builder.models import image_builder_backends
from sandbox.emulator.refusal import RefusalError

_OWN: dict[str, tuple[list[str], Any]] = {
    "cloudcontrol": (cloud_control_urls.url_bases, cloud_control_backends),
    "codeartifact": (code_artifact_urls.url_bases, code_artifact_backends),
    "imagebuilder": (image_builder_urls.url_bases, image_builder_backends),
}


def _backends_of(original: Callable[[str], Any], name: str) -> Any:
    """Return the backends of a service."""
    return _OWN[name][1] if name in _OWN else original(name)


def _describe_type(response: Any) -> ActionResult:
    """Answer DescribeType."""
    name = str(response._get_param("TypeName") or "")  # noqa: SLF001 - moto's own way for its responses
    found = RESOURCE_TYPES.get(name)
    if found is None:
        raise RefusalError("TypeNotFoundException", f"The type '{name}' cannot be found.")
    arn = f"arn:{response.partition}:cloudformation:{response.region}::type/resource/"
    described = {
        "Arn": f"{arn}{name.replace('::', '-')}",
        "Type": "RESOURCE",
        "TypeName": name,
        "Schema": json.dumps(found.schema),
        "ProvisioningType": "FULLY_MUTABLE",
        "DeprecatedStatus": "LIVE",
        "Visibility": "PUBLIC",
    }
    return ActionResult(described)


def apply() -> None:
    """Fit the amendment.

    Raises:
        SeamError: Moto has such a service by now.
    """
    for name, (bases, _) in _OWN.items():
        if name in backends.list_of_moto_modules():
            raise SeamError(f"moto.{name}", "exists now, so the emulator's own would hide it")
        patterns = [(name, re.compile(base)) for base in bases]
        backend_index.backend_url_patterns.extend(patterns)
    surround(backends, "get_backend", _backends_of, parameters=("name",))
    supply(CloudFormationResponse, "describe_type", _describe_type)
