"""AWS::ECR::SigningConfiguration: which repositories of a registry ECR signs for.

CloudFormation (resource reference): a registry has one, identified by the registry's id. It writes
the members of ECR's API with a capital letter.
"""

from typing import Any

from moto.ecr.models import ECRBackend, ecr_backends

from sandbox.emulator import image_signing_store as store
from sandbox.emulator.cloud_control.handlers import HandlerError, Properties, not_found
from sandbox.emulator.refusal import RefusalError

_NAME = "AWS::ECR::SigningConfiguration"
_FILTER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["Filter", "FilterType"],
    "properties": {
        "Filter": {"type": "string", "minLength": 1},
        "FilterType": {"type": "string", "enum": ["WILDCARD_MATCH"]},
    },
}
_RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["SigningProfileArn"],
    "properties": {
        "SigningProfileArn": {"type": "string", "pattern": "^arn:"},
        "RepositoryFilters": {"type": "array", "items": {"$ref": "#/definitions/RepositoryFilter"}},
    },
}
SCHEMA: dict[str, Any] = {
    "typeName": _NAME,
    "description": "Managed signing of the images of a registry",
    "definitions": {"RepositoryFilter": _FILTER, "Rule": _RULE},
    "properties": {
        "RegistryId": {"type": "string"},
        "Rules": {"type": "array", "items": {"$ref": "#/definitions/Rule"}, "maxItems": 10},
    },
    "required": ["Rules"],
    "readOnlyProperties": ["/properties/RegistryId"],
    "primaryIdentifier": ["/properties/RegistryId"],
    "additionalProperties": False,
}


class SigningConfigurations:
    """The configuration ECR has."""

    def create(self, backend: Any, desired: Properties) -> str:
        """Call ECR's put operation, unless there is a configuration already."""
        if self.identifiers(backend):
            message = f"Resource of type '{_NAME}' {backend.account_id} already exists."
            raise HandlerError("AlreadyExists", message)
        store.put(_ecr(backend), _respelt(desired["Rules"], str.lower))
        return str(backend.account_id)

    def read(self, backend: Any, identifier: str) -> Properties:
        """Return what ECR has."""
        if identifier not in self.identifiers(backend):
            raise not_found(_NAME, identifier)
        rules = _respelt(store.rules_of(_ecr(backend)), str.upper)
        return {"RegistryId": identifier, "Rules": rules}

    def update(self, backend: Any, identifier: str, desired: Properties) -> None:
        """Call ECR's put operation."""
        self.read(backend, identifier)
        store.put(_ecr(backend), _respelt(desired["Rules"], str.lower))

    def delete(self, backend: Any, identifier: str) -> None:
        """Call ECR's delete operation."""
        self.read(backend, identifier)
        store.remove(_ecr(backend))

    def identifiers(self, backend: Any) -> list[str]:
        """Return the registry, if it has a configuration."""
        try:
            store.rules_of(_ecr(backend))
        except RefusalError:
            return []
        return [backend.account_id]


def _ecr(backend: Any) -> ECRBackend:
    """Return ECR in the account and region of a request."""
    return ecr_backends[backend.account_id][backend.region_name]


def _respelt(value: Any, spell: Any) -> Any:
    """Return rules with the first letter of their members spelt another way."""
    if isinstance(value, list):
        return [_respelt(item, spell) for item in value]
    if isinstance(value, dict):
        return {spell(name[0]) + name[1:]: _respelt(item, spell) for name, item in value.items()}
    return value
