"""Recipes of images and containers: immutable, each with name and version.

API reference (CreateImageRecipe, CreateContainerRecipe) and user guide (Semantic versioning): a
version that exists is not made again; a wildcard counts the most recent version on. A recipe has
at most 20 components; what is deprecated or not known is refused, and parameters must be those of
the component. A parent image is an AMI, an image of Image Builder, or a parameter (`ssm:`).
"""

from moto.ec2.models import ec2_backends

from sandbox.emulator.image_builder.kinds import Kind, expect
from sandbox.emulator.image_builder.models import (
    ImageBuilderBackend,
    Record,
    no_combination,
    not_valid,
)
from sandbox.emulator.image_builder.versions import is_pattern, settled, slug
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Asked, Operation

_MOST_COMPONENTS = 20


def _image_recipe(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a recipe of an image."""
    _check_components(backend, asked)
    parent = asked["parentImage"]
    if parent.startswith("ami-"):
        if parent not in ec2_backends[backend.account_id][backend.region_name].amis:
            raise not_valid("parentImage", f"The provided AMI '{parent}' does not exist.")
    elif ":image/" in parent:
        expect(backend, "parentImage", parent)
    version = _version(backend, "image-recipe", asked)
    return {**_common(backend, asked), "version": version, "type": "AMI"}


def _container_recipe(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a recipe of a container."""
    _check_components(backend, asked)
    if ("dockerfileTemplateData" in asked) == ("dockerfileTemplateUri" in asked):
        raise no_combination(
            "Give exactly one of dockerfileTemplateData and dockerfileTemplateUri."
        )
    platform = asked.pop("platformOverride", "Linux")
    for name in ("dockerfileTemplateUri", "imageOsVersionOverride"):
        asked.pop(name, None)
    version = _version(backend, "container-recipe", asked)
    given = {**_common(backend, asked), "version": version, "encrypted": True}
    return {**given, "platform": platform}


def _common(backend: ImageBuilderBackend, asked: Asked) -> Record:
    given = {name: value for name, value in asked.items() if name != "semanticVersion"}
    return {**given, "owner": backend.account_id, "platform": "Linux"}


def _check_components(backend: ImageBuilderBackend, asked: Asked) -> None:
    """Refuse components that do not exist, are deprecated, or lack a parameter that is given."""
    components = asked.get("components") or []
    if len(components) > _MOST_COMPONENTS:
        message = f"A recipe has at most {_MOST_COMPONENTS} components."
        raise RefusalError("ServiceQuotaExceededException", message)
    for each in components:
        reference = each["componentArn"]
        found = expect(backend, "componentArn", reference)
        if found["state"]["status"] == "DEPRECATED":
            raise not_valid("componentArn", f"The component '{reference}' is deprecated.")
        known = {parameter["name"] for parameter in found.get("parameters") or ()}
        for parameter in each.get("parameters") or ():
            if parameter["name"] not in known:
                why = f"The component '{reference}' has no parameter '{parameter['name']}'."
                raise not_valid("parameters", why)


def _version(backend: ImageBuilderBackend, path: str, asked: Asked) -> str:
    """Return the version a request makes."""
    pattern = asked["semanticVersion"]
    if not is_pattern(pattern):
        message = f"The version '{pattern}' is out of bounds or has a number after a wildcard."
        raise RefusalError("InvalidVersionNumberException", message)
    of_name = f"{path}/{slug(asked['name'])}"
    return settled(pattern, [record["version"] for record in backend.of_kind(of_name)])


def _place(_: ImageBuilderBackend, record: Record) -> str:
    return f"{slug(record['name'])}/{record['version']}"


KINDS = (
    Kind(
        "ImageRecipe",
        _image_recipe,
        ("ListImageRecipes", "ImageRecipeSummary"),
        place=_place,
        is_changeable=False,
    ),
    Kind(
        "ContainerRecipe",
        _container_recipe,
        ("ListContainerRecipes", "ContainerRecipeSummary"),
        place=_place,
        is_changeable=False,
    ),
)
OPERATIONS: dict[str, Operation] = {
    name: operation for kind in KINDS for name, operation in kind.operations.items()
}
