"""Images: built from a recipe, at once, and listed.

API reference (CreateImage, StartImagePipelineExecution, GetImage, DeleteImage, ListImages,
ListImageBuildVersions, ListImagePipelineImages): an image has the name and the version of its
recipe, and counts builds. It keeps copies of the recipe and the configurations it was built from. A
build that fails leaves an image that says why. To delete it leaves its AMIs.
"""

import copy

from moto.core.utils import utcnow

from sandbox.emulator.image_builder.builds import Build, BuildError
from sandbox.emulator.image_builder.components import builds_of, versions_of
from sandbox.emulator.image_builder.configurations import one_recipe, with_build_defaults
from sandbox.emulator.image_builder.distribution import distribute
from sandbox.emulator.image_builder.kinds import answer_list, delete, expect, find, text_of
from sandbox.emulator.image_builder.models import ImageBuilderBackend, Record
from sandbox.emulator.image_builder.notices import announce
from sandbox.emulator.image_builder.versions import chosen, references, slug
from sandbox.emulator.rest_json import Answer, Asked, Operation

_BUILDS = ("ListImageBuildVersions", "ImageSummary")
_OF_PIPELINE = ("ListImagePipelineImages", "ImageSummary")
_VERSIONS = ("ListImages", "ImageVersion")
_COPIED = ("infrastructureConfiguration", "distributionConfiguration")
_OF_IMAGE = (
    "enhancedImageMetadataEnabled", "executionRole", "imageScanningConfiguration",
    "imageTestsConfiguration", "loggingConfiguration", "workflows",
)  # fmt: skip


def _create(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer CreateImage."""
    one_recipe(asked)
    image = _build(backend, with_build_defaults(asked), {"tags": asked.get("tags") or {}})
    return {
        "imageBuildVersionArn": image["arn"],
        "latestVersionReferences": references(image["arn"]),
    }


def _start(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer StartImagePipelineExecution."""
    pipeline = backend.own(asked["imagePipelineArn"])
    tags = {**(pipeline.get("imageTags") or {}), **(asked.get("tags") or {})}
    source = {"sourcePipelineArn": pipeline["arn"], "sourcePipelineName": pipeline["name"]}
    image = _build(backend, pipeline, {**source, "tags": tags})
    failed = image["state"]["status"] == "FAILED"
    pipeline["dateLastRun"] = image["dateCreated"]
    pipeline["lastRunStatus"] = image["state"]["status"]
    pipeline["consecutiveFailures"] = pipeline.get("consecutiveFailures", 0) + 1 if failed else 0
    return {"imageBuildVersionArn": image["arn"]}


def _build(backend: ImageBuilderBackend, settings: Record, source: Record) -> Record:
    """Build an image and keep it."""
    if "containerRecipeArn" in settings:
        raise NotImplementedError("images of containers")
    recipe = expect(backend, "imageRecipeArn", settings["imageRecipeArn"])
    copies = {
        name: copy.deepcopy(expect(backend, f"{name}Arn", settings[f"{name}Arn"]))
        for name in _COPIED
        if f"{name}Arn" in settings
    }
    moment = utcnow()
    version = backend.name(f"image/{slug(recipe['name'])}/{recipe['version']}")
    latest = chosen(version, backend.records)
    number = int(latest.rpartition("/")[2]) + 1 if latest else 1
    arn = f"{version}/{number}"
    build = Build(backend, arn, recipe, copies, moment, settings.get("executionRole"))
    image = {
        **{name: settings[name] for name in _OF_IMAGE if name in settings},
        **copies,
        **source,
        "arn": arn,
        "type": "AMI",
        "name": recipe["name"],
        "version": f"{recipe['version']}/{number}",
        "owner": backend.account_id,
        "buildType": "USER_INITIATED",
        "imageSource": "CUSTOM",
        "imageRecipe": copy.deepcopy(recipe),
        "dateCreated": text_of(moment),
        **_outcome(build),
    }
    if "loggingConfiguration" in image:
        image["loggingConfiguration"] = _logging(image["loggingConfiguration"])
    backend.records[arn] = image
    announce(backend, image)
    return image


def _outcome(build: Build) -> Record:
    """Return what became of a build."""
    platform = {"platform": "Linux"}
    try:
        made = distribute(build)
    except BuildError as failure:
        return {**platform, "state": {"status": "FAILED", "reason": str(failure)}}
    available = {"state": {"status": "AVAILABLE"}, "outputResources": {"amis": made}}
    return {**platform, "osVersion": build.operating_system, **available}


def _logging(given: Record) -> Record:
    """Return where an image logs: a pipeline says it by another name."""
    group = given.get("logGroupName") or given.get("imageLogGroupName")
    return {"logGroupName": group} if group else {}


def _get(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer GetImage."""
    image = find(backend, asked["imageBuildVersionArn"])
    shown = {name: value for name, value in image.items() if name != "owner"}
    return {"image": shown, "latestVersionReferences": references(image["arn"])}


def _delete(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer DeleteImage."""
    delete(backend, asked["imageBuildVersionArn"])
    return {"imageBuildVersionArn": asked["imageBuildVersionArn"]}


def _list(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListImages."""
    found = versions_of(backend, "image", asked.get("owner") or "Self")
    named = [{**each, "version": each["version"].rpartition("/")[0]} for each in found]
    return answer_list(_VERSIONS, asked, named)


def _list_builds(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListImageBuildVersions."""
    return answer_list(_BUILDS, asked, builds_of(backend, asked["imageVersionArn"]))


def _list_of_pipeline(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListImagePipelineImages."""
    pipeline = backend.own(asked["imagePipelineArn"])["arn"]
    found = [each for each in backend.of_kind("image") if each.get("sourcePipelineArn") == pipeline]
    return answer_list(_OF_PIPELINE, asked, found)


def _list_findings(backend: ImageBuilderBackend, asked: Asked) -> Answer:
    """Answer ListImageScanFindings: nothing is ever scanned."""
    del backend, asked
    return {"findings": []}


OPERATIONS: dict[str, Operation] = {
    "CreateImage": _create,
    "StartImagePipelineExecution": _start,
    "GetImage": _get,
    "DeleteImage": _delete,
    "ListImages": _list,
    "ListImageBuildVersions": _list_builds,
    "ListImagePipelineImages": _list_of_pipeline,
    "ListImageScanFindings": _list_findings,
}
