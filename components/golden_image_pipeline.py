"""Hardened images: built, tested, scanned, handed out and renewed by EC2 Image Builder."""

from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._golden_image.arguments import GoldenImagePipelineArgs
from components._golden_image.building import Building
from components._golden_image.keeping import Keeping
from components._golden_image.making import Making, image_at_home
from components._golden_image.notices import Notices
from components._golden_image.reading import read
from components._golden_image.retirement import Retiring
from components._network.place import place_of
from components._tags import tags_with_defaults
from components._validation import Arguments

__all__ = ["GoldenImagePipeline", "GoldenImagePipelineArgs"]


class GoldenImagePipeline(pulumi.ComponentResource):
    """Build, test and scan hardened images of Amazon Linux 2023, and hand the newest one out.

    Every image is hardened by the STIG and by hardening of the pipeline's own, of which a fresh
    instance proves each after a boot. Its id is then in an SSM parameter, from which
    HardenedLaunchTemplate and CompliantFleet take it by image_parameter: there is one from the
    first build on, so run the pipeline once, or set build_on_change. Versions follow from the
    content: a changed component is a new one, and the one before it stays.

    The policy of the key lets those launch with whom an image is shared; for fleets of another
    account somebody there has to grant its role of Auto Scaling the key (`aws kms create-grant`).

    Threat: images that nobody has built anew for months, or that come from somewhere, bring known
    vulnerabilities and unknown software onto every host. This one has a known parent, is renewed
    on schedule and retired in time, and nothing is handed out that has not passed its tests.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    pipeline_arn: pulumi.Output[str]
    """ARN of the pipeline."""
    recipe_arn: pulumi.Output[str]
    """ARN of the recipe of the newest content."""
    parameter_name: pulumi.Output[str]
    """Path of the SSM parameter that names the newest image, for image_parameter of hosts."""
    image_id: pulumi.Output[str]
    """Id of the image that the deployment built; empty where it builds none."""
    key_arn: pulumi.Output[str]
    """ARN of the key of images, components, logs and messages."""
    topic_arn: pulumi.Output[str]
    """ARN of the topic for failed builds and vulnerabilities."""
    log_bucket_name: pulumi.Output[str]
    """Name of the bucket for logs of builds."""

    def __init__(
        self,
        name: str,
        args: GoldenImagePipelineArgs,
        opts: Optional[pulumi.ResourceOptions] = None,
    ) -> None:
        reader = Arguments(f'GoldenImagePipeline "{name}"', args, GoldenImagePipelineArgs)
        golden = read(reader, name)
        reader.finish()
        inputs = golden.exemptions.inputs
        super().__init__("compliant-ec2:index:GoldenImagePipeline", name, inputs, opts)
        self._name, self._golden, self._place = name, golden, place_of(self)
        self._make()
        self._logs = Keeping(name, golden, self._place).log_groups(self, self.key_arn)
        self.pipeline = self._pipeline()
        retiring = Retiring(
            name, golden.retirement, golden.hosts.boundary, self._place, golden.tags
        )
        retiring.create(self, self.recipe.name)
        notices = Notices(name, golden.topic_arn, self.key_arn, self._place, golden.tags)
        self.topic_arn = notices.create(self, self.recipe.name)
        self.image_id = self._build()
        self._register()

    def _make(self) -> None:
        """Create what images are made with, of and for."""
        name, golden, place = self._name, self._golden, self._place
        tags = tags_with_defaults(self, golden.tags, name)
        keeping = Keeping(name, golden, place)
        self.key_arn = keeping.key(self)
        building = Building(name, golden, place, tags)
        self.build_role = building.role(self)
        self.log_bucket_name, settings = keeping.bucket(
            self, self.key_arn, self.build_role.role_arn
        )
        self.infrastructure = building.infrastructure(
            self, self.build_role, self.log_bucket_name, settings
        )
        making = Making(name, golden, place, self.key_arn, tags)
        # A name that is made up once: retirement and messages find all versions by it.
        self.recipe = making.recipe(self, self.infrastructure.name)
        self.distribution = making.distribution(self)

    def _register(self) -> None:
        self.pipeline_arn = self.pipeline.arn
        self.recipe_arn = self.recipe.arn
        self.parameter_name = pulumi.Output.from_input(self._golden.parameter)
        self.register_outputs(
            {
                "pipelineArn": self.pipeline_arn,
                "recipeArn": self.recipe_arn,
                "parameterName": self.parameter_name,
                "imageId": self.image_id,
                "keyArn": self.key_arn,
                "topicArn": self.topic_arn,
                "logBucketName": self.log_bucket_name,
            }
        )

    def _pipeline(self) -> "aws.imagebuilder.ImagePipeline":
        schedule: Any = self._golden.schedule
        logging: Any = self._logs
        return aws.imagebuilder.ImagePipeline(
            f"{self._name}-pipeline",
            description=f"Golden images of {self._name}",
            schedule=schedule,
            status="ENABLED",
            logging_configuration=logging,
            tags=self._golden.tags,
            opts=pulumi.ResourceOptions(parent=self),
            **self._run(),
        )

    def _build(self) -> pulumi.Output[str]:
        """Build an image now, if that is wanted, and return its id in the pipeline's Region."""
        if not self._golden.built_at_once:
            return pulumi.Output.from_input("")
        self.image = aws.imagebuilder.Image(
            f"{self._name}-image",
            logging_configuration={"log_group_name": self._logs["image_log_group_name"]},
            tags=self._golden.tags,
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=self._golden.kept),
            **self._run(),
        )
        return pulumi.Output.all(self.image.output_resources, self._place).apply(
            lambda known: image_at_home(*known)
        )

    def _run(self) -> dict[str, Any]:
        """Say by what an image is built, tested, scanned and handed out."""
        return {
            "image_recipe_arn": self.recipe.arn,
            "infrastructure_configuration_arn": self.infrastructure.arn,
            "distribution_configuration_arn": self.distribution.arn,
            "enhanced_image_metadata_enabled": True,
            "image_scanning_configuration": {"image_scanning_enabled": self._golden.scanned},
            "image_tests_configuration": self._golden.tests,
        }
