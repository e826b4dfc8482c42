"""Type tokens of EC2 Image Builder."""

from typing import Final

COMPONENT: Final = "aws:imagebuilder/component:Component"
CONTAINER_RECIPE: Final = "aws:imagebuilder/containerRecipe:ContainerRecipe"
DISTRIBUTION: Final = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
IMAGE: Final = "aws:imagebuilder/image:Image"
INFRASTRUCTURE: Final = "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration"
LIFECYCLE: Final = "aws:imagebuilder/lifecyclePolicy:LifecyclePolicy"
PIPELINE: Final = "aws:imagebuilder/imagePipeline:ImagePipeline"
WORKFLOW: Final = "aws:imagebuilder/workflow:Workflow"
