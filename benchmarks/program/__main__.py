"""A program whose resources stand in `resources.json`, so that its own text stays small."""

import json
from pathlib import Path

import pulumi

made: dict[str, pulumi.CustomResource] = {}


def inputs(value: object) -> object:
    """Put outputs of earlier resources in place of what refers to them."""
    if isinstance(value, dict):
        if "$reference" in value:
            name, output = value["$reference"]
            return getattr(made[name], output)
        return {key: inputs(member) for key, member in value.items()}
    return [inputs(element) for element in value] if isinstance(value, list) else value


for resource in json.loads(Path("resources.json").read_text(encoding="utf-8")):
    # An input of None is an output that others can refer to.
    given = {key: inputs(value) for key, value in resource["inputs"].items()}
    properties = {**dict.fromkeys(resource["computed"]), **given}
    made[resource["name"]] = pulumi.CustomResource(resource["type"], resource["name"], properties)
