"""The resource types Cloud Control knows here: AWS's schema of each, and what is behind it."""

from dataclasses import dataclass
from typing import Any

from sandbox.emulator.cloud_control import (
    cis_scan_configuration,
    package_group,
    signing_configuration,
)
from sandbox.emulator.cloud_control.handlers import Handler

_PROPERTIES = "/properties/"


@dataclass(frozen=True)
class ResourceType:
    """A resource type.

    Args:
        schema: Its schema as the CloudFormation registry has it.
        handler: What is behind it.
    """

    schema: dict[str, Any]
    handler: Handler

    @property
    def name(self) -> str:
        """The name such as AWS::ECR::Repository."""
        return str(self.schema["typeName"])

    @property
    def read_only(self) -> frozenset[str]:
        """The properties AWS sets."""
        return self._named("readOnlyProperties")

    @property
    def create_only(self) -> frozenset[str]:
        """The properties that never change."""
        return self._named("createOnlyProperties")

    def _named(self, list_of_pointers: str) -> frozenset[str]:
        pointers = self.schema.get(list_of_pointers, ())
        return frozenset(pointer.removeprefix(_PROPERTIES) for pointer in pointers)


_KNOWN = (
    ResourceType(cis_scan_configuration.SCHEMA, cis_scan_configuration.CisScanConfigurations()),
    ResourceType(package_group.SCHEMA, package_group.PackageGroups()),
    ResourceType(signing_configuration.SCHEMA, signing_configuration.SigningConfigurations()),
)
RESOURCE_TYPES = {found.name: found for found in _KNOWN}
