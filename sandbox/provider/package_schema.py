"""The schema in the form Pulumi's code generators read, for what the sandbox has."""

from __future__ import annotations

from typing import Any

from sandbox.provider.schema import document

Document = dict[str, Any]


def package_schema() -> Document:
    """Return the package schema; `pulumi import` writes programs from it."""
    source = document()
    return {
        "name": "aws",
        "version": source["version"],
        "meta": {"moduleFormat": "(.*)(?:/[^/]*)"},
        "language": {"python": {"readme": "", "pyproject": {"enabled": True}}},
        "config": {},
        "provider": {},
        "types": {_token(name): _object(each) for name, each in source["types"].items()},
        "resources": {token: _resource(each) for token, each in source["resources"].items()},
        "functions": {},
    }


def _resource(described: Document) -> Document:
    inputs, state = described["inputs"], described["state"]
    return {
        "inputProperties": {name: _type(each) for name, each in inputs["properties"].items()},
        "requiredInputs": inputs["required"],
        "properties": {name: _type(each) for name, each in state.items()},
        "required": [],
    }


def _object(described: Document) -> Document:
    properties = {name: _type(each) for name, each in described["properties"].items()}
    return {"type": "object", "properties": properties, "required": described["required"]}


def _type(described: Any) -> Document:  # noqa: ANN401 - a name or an object
    if described == "any":
        return {"$ref": "pulumi.json#/Any"}
    if isinstance(described, str):
        return {"type": described}
    ((kind, inner),) = described.items()
    if kind == "object":
        return {"$ref": f"#/types/{_token(inner)}"}
    if kind == "list":
        return {"type": "array", "items": _type(inner)}
    return {"type": "object", "additionalProperties": _type(inner)}


def _token(name: str) -> str:
    """Return a nested type's token: `ec2/InstanceMetadataOptions` becomes Pulumi's long form."""
    module, _, short = name.rpartition("/")
    return f"aws:{module or 'index'}/{short}:{short}"
