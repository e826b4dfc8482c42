"""Type tokens of Amazon ECR, and of what is declared by its CloudFormation type."""

from typing import Final

CLOUD_CONTROL: Final = "aws:cloudcontrol/resource:Resource"
CREATION_TEMPLATE: Final = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate"
LIFECYCLE_POLICY: Final = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
PULL_THROUGH_RULE: Final = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
REGISTRY_POLICY: Final = "aws:ecr/registryPolicy:RegistryPolicy"
REPLICATION: Final = "aws:ecr/replicationConfiguration:ReplicationConfiguration"
REPOSITORY: Final = "aws:ecr/repository:Repository"
REPOSITORY_POLICY: Final = "aws:ecr/repositoryPolicy:RepositoryPolicy"
SCANNING: Final = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
