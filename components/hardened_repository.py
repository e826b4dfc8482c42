"""A repository of container images that cannot be changed unnoticed."""

from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._containers.policies import repository_policy
from components._containers.repository_arguments import (
    HardenedRepositoryArgs,
    Repository,
    read,
)
from components._keys import EncryptionKey
from components._validation import Arguments


class HardenedRepository(pulumi.ComponentResource):
    """Keep container images under tags that cannot be moved, scanned, encrypted and expiring.

    Whether images are scanned continuously and signed is a matter of the registry, which
    ContainerRegistry sets up once for account and Region.

    Threat: an attacker, or a build gone wrong, moves a tag that was tested and signed to another
    image, or has old images with known vulnerabilities deployed again. Here a tag stays with its
    image, old images expire, and nobody outside of those named can push or pull.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    repository_name: pulumi.Output[str]
    """Name of the repository."""
    repository_arn: pulumi.Output[str]
    """ARN of the repository."""
    repository_url: pulumi.Output[str]
    """Address of the repository for clients."""
    key_arn: pulumi.Output[str]
    """ARN of the key that encrypts images."""

    def __init__(
        self, name: str, args: HardenedRepositoryArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'HardenedRepository "{name}"', args, HardenedRepositoryArgs)
        validated = read(reader, name)
        reader.finish()
        inputs = validated.exemptions.inputs
        super().__init__("compliant-ec2:index:HardenedRepository", name, inputs, opts)
        self._child = pulumi.ResourceOptions(parent=self)
        self.key_arn = EncryptionKey(
            name, validated.key_arn, f"Container images of {name}", validated.tags
        ).create(self)
        self.repository = self._keep(name, validated)
        self._limit(name, validated)
        self.repository_name = self.repository.name
        self.repository_arn = self.repository.arn
        self.repository_url = self.repository.repository_url
        self.register_outputs(
            {
                "repositoryName": self.repository_name,
                "repositoryArn": self.repository_arn,
                "repositoryUrl": self.repository_url,
                "keyArn": self.key_arn,
            }
        )

    def _keep(self, name: str, validated: Repository) -> "aws.ecr.Repository":
        mutable: Any = [
            {"filter": pattern, "filter_type": "WILDCARD"} for pattern in validated.mutable_tags
        ]
        return aws.ecr.Repository(
            f"{name}-repository",
            name=validated.repository_name,
            image_tag_mutability="IMMUTABLE_WITH_EXCLUSION" if mutable else "IMMUTABLE",
            image_tag_mutability_exclusion_filters=mutable or None,
            image_scanning_configuration={"scan_on_push": True},
            encryption_configurations=[{"encryption_type": "KMS", "kms_key": self.key_arn}],
            force_delete=validated.emptied,
            tags=validated.tags,
            opts=self._child,
        )

    def _limit(self, name: str, validated: Repository) -> None:
        aws.ecr.LifecyclePolicy(
            f"{name}-lifecycle",
            repository=self.repository.name,
            policy=validated.lifecycle,
            # The provider replaces a policy that changes, and deletes it by its repository's name.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
        principals = (validated.organization, validated.pullers, validated.pushers)
        aws.ecr.RepositoryPolicy(
            f"{name}-policy",
            repository=self.repository.name,
            policy=pulumi.Output.all(*principals).apply(lambda known: repository_policy(*known)),
            opts=self._child,
        )
