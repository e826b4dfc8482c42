"""AWS::ECR::SigningConfiguration: which repositories of a registry ECR signs for.

CloudFormation (resource reference): a registry has one, identified by the registry's id.
"""

from typing import Any

from sandbox.emulator.cloud_control.handlers import Stored

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
HANDLER = Stored(_NAME, lambda backend: {"RegistryId": backend.account_id})
