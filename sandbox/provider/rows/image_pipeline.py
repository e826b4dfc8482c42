"""How images are made, spread and dropped: configurations, pipelines, policies, images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.rows.image_recipe import with_single_values
from sandbox.provider.shapes import dig, from_api
from sandbox.provider.tags import MapTags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_TESTS = {
    "imageTestsConfiguration.imageTestsEnabled": True,
    "imageTestsConfiguration.timeoutMinutes": 720,
}
_SCANNING = {"imageScanningConfiguration.imageScanningEnabled": False}


class _Configured(Row):
    """A resource of Image Builder."""

    service = "imagebuilder"
    tagging = MapTags("imagebuilder")


class InfrastructureConfiguration(_Configured):
    """On what instances images are built."""

    token = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
    create_operation = "CreateInfrastructureConfiguration"
    read_operation = "GetInfrastructureConfiguration"
    update_operation = "UpdateInfrastructureConfiguration"
    delete_operation = "DeleteInfrastructureConfiguration"
    identifier = "infrastructureConfigurationArn"
    created_at = "infrastructureConfigurationArn"
    found_at = "infrastructureConfiguration"
    replace = frozenset({"name"})
    defaults = {"terminateInstanceOnFailure": False}
    auto_name = AutoName("name", 128)


class DistributionConfiguration(_Configured):
    """Where images go."""

    token = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
    create_operation = "CreateDistributionConfiguration"
    read_operation = "GetDistributionConfiguration"
    update_operation = "UpdateDistributionConfiguration"
    delete_operation = "DeleteDistributionConfiguration"
    identifier = "distributionConfigurationArn"
    created_at = "distributionConfigurationArn"
    found_at = "distributionConfiguration"
    names = {"distributions.launchTemplateConfigurations.default": "setDefaultVersion"}
    replace = frozenset({"name"})
    auto_name = AutoName("name", 128)

    def checked(
        self, inputs: Properties, proposed_name: Callable[[AutoName], str], tags: Mapping[str, str]
    ) -> Properties:
        """Make the version with the new image the template's default, unless told otherwise."""
        checked = super().checked(inputs, proposed_name, tags)
        for place in _objects(checked.get("distributions")):
            for template in _objects(place.get("launchTemplateConfigurations")):
                template.setdefault("default", True)
        return checked


class ImagePipeline(_Configured):
    """A pipeline."""

    token = "aws:imagebuilder/imagePipeline:ImagePipeline"
    create_operation = "CreateImagePipeline"
    read_operation = "GetImagePipeline"
    update_operation = "UpdateImagePipeline"
    delete_operation = "DeleteImagePipeline"
    identifier = "imagePipelineArn"
    created_at = "imagePipelineArn"
    found_at = "imagePipeline"
    replace = frozenset({"name"})
    defaults = {
        "enhancedImageMetadataEnabled": True,
        "schedule.pipelineExecutionStartCondition": (
            "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE"
        ),
        "status": "ENABLED",
        **_TESTS,
        **_SCANNING,
    }
    settled_paths = frozenset({"schedule.timezone"})
    auto_name = AutoName("name", 128)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the workflows."""
        del cloud, identifier, known
        return _workflows(self, found)


class LifecyclePolicy(_Configured):
    """When images are dropped."""

    token = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy"
    create_operation = "CreateLifecyclePolicy"
    read_operation = "GetLifecyclePolicy"
    update_operation = "UpdateLifecyclePolicy"
    delete_operation = "DeleteLifecyclePolicy"
    identifier = "lifecyclePolicyArn"
    created_at = "lifecyclePolicyArn"
    found_at = "lifecyclePolicy"
    replace = frozenset({"name"})
    auto_name = AutoName("name", 128)


class Image(_Configured):
    """An image, built while the program runs; its AMIs stay when it is deleted."""

    token = "aws:imagebuilder/image:Image"
    create_operation = "CreateImage"
    read_operation = "GetImage"
    delete_operation = "DeleteImage"
    identifier = "imageBuildVersionArn"
    created_at = "imageBuildVersionArn"
    found_at = "image"
    replace = frozenset({
        "containerRecipeArn", "distributionConfigurationArn", "enhancedImageMetadataEnabled",
        "executionRole", "imageRecipeArn", "imageScanningConfiguration",
        "imageTestsConfiguration", "infrastructureConfigurationArn", "loggingConfiguration",
        "workflows",
    })  # fmt: skip
    defaults = {"enhancedImageMetadataEnabled": True, **_TESTS, **_SCANNING}

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Tell of a build that failed.

        Raises:
            ProviderError: The build failed.
        """
        del inputs
        state = (self.find(cloud, identifier, {}) or {}).get("state") or {}
        if state.get("status") != "AVAILABLE":
            raise ProviderError(
                f"the build of {identifier} ended as {state.get('status')}: {state.get('reason')}"
            )

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what the image was built from, of which AWS shows copies."""
        del cloud, identifier, known
        copies = (
            "containerRecipe", "distributionConfiguration", "imageRecipe",
            "infrastructureConfiguration",
        )  # fmt: skip
        arns = {f"{name}Arn": dig(found, f"{name}.arn") for name in copies}
        return {**arns, **_workflows(self, found)}


def _workflows(row: Row, found: Properties) -> Properties:
    """Return the workflows of a description."""
    kind = row.schema.state.properties["workflows"]
    return {"workflows": from_api(kind, with_single_values(found.get("workflows") or ())) or None}


def _objects(value: object) -> list[Properties]:
    """Return the objects of a list that is known; nothing of any other."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
