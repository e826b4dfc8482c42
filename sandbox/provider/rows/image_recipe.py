"""What images are made of: components, recipes and workflows. None of them ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import from_api
from sandbox.provider.tags import MapTags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_VERSION = "semanticVersion"
_EXTRA = "additionalInstanceConfiguration"
_DEVICES = "blockDeviceMappings"
_INSTANCE = "instanceConfiguration"
_NONE = "noDevice"


class _Versioned(Row):
    """A version of something; AWS takes the version by another name than it gives it."""

    service = "imagebuilder"
    auto_name = AutoName("name", 128)
    tagging = MapTags("imagebuilder")

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the description with the version by both names."""
        found = super().find(cloud, identifier, known)
        return None if found is None else {**found, _VERSION: found["version"]}


class Component(_Versioned):
    """A component; a version the program keeps is left alone when it is deleted."""

    token = "aws:imagebuilder/component:Component"
    create_operation = "CreateComponent"
    read_operation = "GetComponent"
    delete_operation = "DeleteComponent"
    identifier = "componentBuildVersionArn"
    created_at = "componentBuildVersionArn"
    found_at = "component"
    names = {"version": _VERSION}
    apart = frozenset({"skipDestroy"})
    replace = frozenset({
        "changeDescription", "data", "description", "kmsKeyId", "name", "platform",
        "supportedOsVersions", "uri", "version",
    })  # fmt: skip
    defaults = {"skipDestroy": False}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the component unless the program keeps it."""
        if not inputs.get("skipDestroy"):
            super().delete(cloud, identifier, inputs)


class Workflow(_Versioned):
    """A workflow."""

    token = "aws:imagebuilder/workflow:Workflow"
    create_operation = "CreateWorkflow"
    read_operation = "GetWorkflow"
    delete_operation = "DeleteWorkflow"
    identifier = "workflowBuildVersionArn"
    created_at = "workflowBuildVersionArn"
    found_at = "workflow"
    names = {"version": _VERSION}
    replace = frozenset({
        "changeDescription", "data", "description", "kmsKeyId", "name", "type", "uri", "version",
    })  # fmt: skip


class _Recipe(_Versioned):
    """A recipe; AWS has a list where a component's parameter has one value."""

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the components."""
        del cloud, identifier, known
        kind = self.schema.state.properties["components"]
        return {"components": from_api(kind, with_single_values(found.get("components") or ()))}


class ImageRecipe(_Recipe):
    """A recipe of an image."""

    token = "aws:imagebuilder/imageRecipe:ImageRecipe"
    create_operation = "CreateImageRecipe"
    read_operation = "GetImageRecipe"
    delete_operation = "DeleteImageRecipe"
    identifier = "imageRecipeArn"
    created_at = "imageRecipeArn"
    found_at = "imageRecipe"
    names = {"version": _VERSION}
    apart = frozenset({"systemsManagerAgent", "userDataBase64"})
    replace = frozenset({
        "amiTags", "blockDeviceMappings", "components", "description", "name", "parentImage",
        "systemsManagerAgent", "userDataBase64", "version", "workingDirectory",
    })  # fmt: skip

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request, with the configuration of the build instance."""
        extra = {
            "systemsManagerAgent": inputs.get("systemsManagerAgent"),
            "userDataOverride": inputs.get("userDataBase64"),
        }
        given = {name: value for name, value in extra.items() if value is not None}
        request = _with_devices(super().creation(cloud, inputs), _for_aws)
        return {**request, **({_EXTRA: given} if given else {})}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the description."""
        found = super().find(cloud, identifier, known)
        return None if found is None else _with_devices(found, _from_aws)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the configuration of the build instance too."""
        extra = found.get(_EXTRA) or {}
        return {
            **super().outputs(cloud, identifier, found, known),
            "systemsManagerAgent": extra.get("systemsManagerAgent"),
            "userDataBase64": extra.get("userDataOverride"),
        }


class ContainerRecipe(_Recipe):
    """A recipe of a container."""

    token = "aws:imagebuilder/containerRecipe:ContainerRecipe"
    create_operation = "CreateContainerRecipe"
    read_operation = "GetContainerRecipe"
    delete_operation = "DeleteContainerRecipe"
    identifier = "containerRecipeArn"
    created_at = "containerRecipeArn"
    found_at = "containerRecipe"
    names = {"version": _VERSION}
    replace = frozenset({
        "components", "containerType", "description", "dockerfileTemplateData",
        "dockerfileTemplateUri", "instanceConfiguration", "kmsKeyId", "name", "parentImage",
        "platformOverride", "targetRepository", "version", "workingDirectory",
    })  # fmt: skip

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request."""
        request = super().creation(cloud, inputs)
        if settings := request.get(_INSTANCE):
            request[_INSTANCE] = _with_devices(settings, _for_aws)
        return request

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the description."""
        found = super().find(cloud, identifier, known)
        if found and (settings := found.get(_INSTANCE)):
            found[_INSTANCE] = _with_devices(settings, _from_aws)
        return found


def with_single_values(entries: Iterable[Properties]) -> list[Properties]:
    """Return components or workflows whose parameters have one value each, not a list of one."""
    return [
        {
            **entry,
            "parameters": [
                {"name": each["name"], "value": each["value"][0]}
                for each in entry.get("parameters") or ()
            ],
        }
        if entry.get("parameters")
        else entry
        for entry in entries
    ]


def _with_devices(settings: Properties, settle: Callable[[object], Properties]) -> Properties:
    """Return settings with what they say of a device that is left out said another way."""
    devices = settings.get(_DEVICES)
    if devices is None:
        return settings
    rest = [{name: value for name, value in each.items() if name != _NONE} for each in devices]
    left = [settle(each.get(_NONE)) for each in devices]
    return {**settings, _DEVICES: [{**each, **more} for each, more in zip(rest, left, strict=True)]}


def _for_aws(left_out: object) -> Properties:
    """Return AWS's way to say that a device is left out: an empty text."""
    return {_NONE: ""} if left_out == "true" else {}


def _from_aws(left_out: object) -> Properties:
    return {} if left_out is None else {_NONE: True}
