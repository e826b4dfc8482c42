"""Image Builder.

Property names checked against pulumi-aws-native 1.84.0.
"""

from typing import Final

from ._parts import Each, Object, fields
from ._twin import Twin

COMPONENT: Final = Twin(
    "aws:imagebuilder/component:Component",
    fields("data", "description", "kmsKeyId", "name", "platform", "tags", "uri", "version"),
)
DISTRIBUTION: Final = Twin(
    "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
    fields(
        "description",
        "name",
        "tags",
        distributions=Each(
            "distributions",
            fields(
                "containerDistributionConfiguration",
                "fastLaunchConfigurations",
                "licenseConfigurationArns",
                "region",
                "ssmParameterConfigurations",
                amiDistributionConfiguration=Object(
                    "amiDistributionConfiguration",
                    fields(
                        "amiTags",
                        "description",
                        "kmsKeyId",
                        "name",
                        "targetAccountIds",
                        launchPermission="launchPermissionConfiguration",
                    ),
                ),
                launchTemplateConfigurations=Each(
                    "launchTemplateConfigurations",
                    fields("accountId", "launchTemplateId", default="setDefaultVersion"),
                ),
            ),
        ),
    ),
)
IMAGE_PIPELINE: Final = Twin(
    "aws:imagebuilder/imagePipeline:ImagePipeline",
    fields(
        "containerRecipeArn",
        "description",
        "distributionConfigurationArn",
        "enhancedImageMetadataEnabled",
        "executionRole",
        "imageRecipeArn",
        "imageScanningConfiguration",
        "imageTestsConfiguration",
        "infrastructureConfigurationArn",
        "loggingConfiguration",
        "name",
        "schedule",
        "status",
        "tags",
        "workflows",
    ),
)
IMAGE_RECIPE: Final = Twin(
    "aws:imagebuilder/imageRecipe:ImageRecipe",
    fields(
        "amiTags",
        "blockDeviceMappings",
        "components",
        "description",
        "name",
        "parentImage",
        "tags",
        "version",
        "workingDirectory",
        systemsManagerAgent="additionalInstanceConfiguration.systemsManagerAgent",
        userDataBase64="additionalInstanceConfiguration.userDataOverride",
    ),
)
INFRASTRUCTURE: Final = Twin(
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration",
    fields(
        "description",
        "instanceMetadataOptions",
        "instanceProfileName",
        "instanceTypes",
        "keyPair",
        "logging",
        "name",
        "placement",
        "resourceTags",
        "securityGroupIds",
        "snsTopicArn",
        "subnetId",
        "tags",
        "terminateInstanceOnFailure",
    ),
)

CONTAINER_RECIPE: Final = Twin(
    "aws:imagebuilder/containerRecipe:ContainerRecipe",
    fields(
        "components",
        "containerType",
        "description",
        "dockerfileTemplateData",
        "dockerfileTemplateUri",
        "instanceConfiguration",
        "kmsKeyId",
        "name",
        "parentImage",
        "platformOverride",
        "tags",
        "targetRepository",
        "version",
        "workingDirectory",
    ),
)
IMAGE: Final = Twin(
    "aws:imagebuilder/image:Image",
    fields(
        "containerRecipeArn",
        "distributionConfigurationArn",
        "enhancedImageMetadataEnabled",
        "executionRole",
        "imageRecipeArn",
        "imageScanningConfiguration",
        "imageTestsConfiguration",
        "infrastructureConfigurationArn",
        "loggingConfiguration",
        "tags",
        "workflows",
    ),
)
LIFECYCLE: Final = Twin(
    "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy",
    fields(
        "description",
        "executionRole",
        "name",
        "policyDetails",
        "resourceSelection",
        "resourceType",
        "status",
        "tags",
    ),
)
WORKFLOW: Final = Twin(
    "aws:imagebuilder/workflow:Workflow",
    fields("data", "description", "kmsKeyId", "name", "tags", "type", "uri", "version"),
)

TABLE: Final = {
    "aws-native:imagebuilder:Component": COMPONENT,
    "aws-native:imagebuilder:ContainerRecipe": CONTAINER_RECIPE,
    "aws-native:imagebuilder:DistributionConfiguration": DISTRIBUTION,
    "aws-native:imagebuilder:Image": IMAGE,
    "aws-native:imagebuilder:ImagePipeline": IMAGE_PIPELINE,
    "aws-native:imagebuilder:ImageRecipe": IMAGE_RECIPE,
    "aws-native:imagebuilder:InfrastructureConfiguration": INFRASTRUCTURE,
    "aws-native:imagebuilder:LifecyclePolicy": LIFECYCLE,
    "aws-native:imagebuilder:Workflow": WORKFLOW,
}
