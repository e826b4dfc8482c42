"""Hosts the components as a package for programs in any language."""

import json
import sys
from collections.abc import Mapping
from typing import Any, Optional

import pulumi
import pulumi.provider
from pulumi.errors import InputPropertiesError
from pulumi.output import Unknown
from pulumi.provider.experimental.analyzer import PropertyDefinition, PropertyType
from pulumi.provider.experimental.component import ComponentProvider

import components as library
from components import _caller
from components._caller import Caller
from components._package.schema import tidied
from components._validation import Problems, entry

NAME = "compliant-ec2"
VERSION = "0.2.0"


def exported() -> dict[str, type[pulumi.ComponentResource]]:
    """Return the components by name, as the package exports them."""
    found = {name: getattr(library, name) for name in library.__all__}
    return {
        name: one
        for name, one in found.items()
        if isinstance(one, type) and issubclass(one, pulumi.ComponentResource)
    }


class ComponentHost(ComponentProvider):
    """Hosts the components, each handed its arguments as a Python program would hand them.

    The SDK's own host drops unknown names, hands over whole numbers as floats and raw markers for
    values not known yet, stops at the first missing argument, and loses the paths of problems.
    The engine names the package's namespace after the owner of the repository it comes from.
    """

    def __init__(self) -> None:
        super().__init__(list(exported().values()), NAME, version=VERSION)
        self.schema = json.dumps(tidied(json.loads(self.schema or "{}")), indent=2)

    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: Optional[pulumi.ResourceOptions] = None,
    ) -> pulumi.provider.ConstructResult:
        """Create a component for the engine.

        Raises:
            InputPropertiesError: an argument is wrong
        """
        component = resource_type.rpartition(":")[2]
        definition = self._component_defs.get(component)
        if definition is None or resource_type != f"{NAME}:index:{component}":
            known = ", ".join(f"{NAME}:index:{name}" for name in sorted(self._component_defs))
            raise InputPropertiesError(f"there is no {resource_type}; known are {known}", [])
        problems = Problems(Caller())
        given = self._named("", inputs, definition.inputs, definition.inputs_mapping, problems)
        caller = Caller(
            remote=True,
            noted=tuple(problems.told()),
            veiled=frozenset(name for name, value in inputs.items() if _holds_output(value)),
        )
        with _caller.called_by(caller):
            constructor: Any = self._components[component]
            created: pulumi.ComponentResource = constructor(name, given, options)
        return pulumi.provider.ConstructResult(created.urn, self.get_state(created, definition))

    def _named(
        self,
        prefix: str,
        given: Mapping[str, Any],
        properties: Mapping[str, PropertyDefinition],
        names: Mapping[str, str],
        problems: Problems,
    ) -> dict[str, Any]:
        problems.unknown(given, properties, prefix)
        return {
            names[name]: self._value(f"{prefix}{name}", given[name], definition, problems)
            for name, definition in properties.items()
            if given.get(name) is not None
        }

    def _value(
        self,
        path: str,
        value: Any,  # noqa: ANN401 - of any kind
        definition: PropertyDefinition,
        problems: Problems,
    ) -> Any:  # noqa: ANN401 - the same
        """Turn a value into what a component reads; what has a wrong shape is for it to refuse."""
        if isinstance(value, Unknown):
            return pulumi.Output.from_input(value)
        whole = definition.type is PropertyType.INTEGER
        if isinstance(value, pulumi.Output):
            return value.apply(_whole) if whole else value
        if isinstance(value, list) and (items := definition.items):
            return [
                self._value(f"{path}[{at}]", one, items, problems) for at, one in enumerate(value)
            ]
        if isinstance(value, dict) and (values := definition.additional_properties):
            return {
                key: self._value(entry(path, key), one, values, problems)
                for key, one in value.items()
            }
        if isinstance(value, dict) and definition.ref:
            type_ = self.get_type_definition(definition)
            if type_ is not None:
                return self._named(
                    f"{path}.", value, type_.properties, type_.properties_mapping, problems
                )
        return _whole(value) if whole else value


def _whole(value: Any) -> Any:  # noqa: ANN401 - of any kind
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _holds_output(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_output, value.values()))
    if isinstance(value, list):
        return any(map(_holds_output, value))
    return isinstance(value, pulumi.Output)


def serve() -> None:
    """Serve the engine whose address is on the command line."""
    pulumi.provider.main(ComponentHost(), sys.argv[1:])
