"""The instances that build and test images: role, network and infrastructure configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components._golden_image.contents import needed_actions
from components._golden_image.policies import build_policy
from components._golden_image.reading import IMAGE_BUILDER_POLICY, Golden
from components._network.place import Place
from components.instance_role import InstanceRole
from components.security_group import EgressOnlySecurityGroup

# What Image Builder itself writes on them. Source:
# https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_CreateInfrastructureConfiguration.html
_RESERVED = ("CreatedBy", "Ec2ImageBuilderArn", "Name", "Tags")


@dataclass(frozen=True)
class Building:
    """What build instances are to be like.

    Args:
        name: name of the pipeline
        golden: what the pipeline is like
        place: where it is
        tags: tags of build instances, with the default ones
    """

    name: str
    golden: Golden
    place: pulumi.Output[Place]
    tags: pulumi.Output[dict[str, str]]

    def role(self, parent: pulumi.Resource) -> InstanceRole:
        """Create the role of build instances."""
        image_builder = self.place.apply(
            lambda place: f"arn:{place.partition}:iam::aws:policy/{IMAGE_BUILDER_POLICY}"
        )
        policies: Mapping[str, pulumi.Input[str]] = {
            "image-builder": image_builder,
            **self._own_policy(parent),
            **self.golden.hosts.policy_arns,
        }
        return InstanceRole(
            self.name,
            {
                "managed_policy_arns": policies,
                "permissions_boundary_arn": self.golden.hosts.boundary,
                "tags": self.golden.tags,
            },
            pulumi.ResourceOptions(parent=parent),
        )

    def infrastructure(
        self,
        parent: pulumi.Resource,
        role: InstanceRole,
        bucket_name: pulumi.Input[str],
        settings: Sequence[pulumi.Resource],
    ) -> "aws.imagebuilder.InfrastructureConfiguration":
        """Create the infrastructure configuration, once the bucket of logs has its settings."""
        metadata: Any = {"http_tokens": "required", "http_put_response_hop_limit": 1}
        logging: Any = {"s3_logs": {"s3_bucket_name": bucket_name, "s3_key_prefix": "builds"}}
        return aws.imagebuilder.InfrastructureConfiguration(
            f"{self.name}-build",
            description=f"Builds and tests images of {self.name}",
            instance_profile_name=role.instance_profile_arn.apply(_name_of),
            instance_types=list(self.golden.recipe.instance_types),
            subnet_id=self.golden.hosts.subnet_id,
            security_group_ids=self._groups(parent),
            instance_metadata_options=metadata,
            terminate_instance_on_failure=True,
            logging=logging,
            resource_tags=self.tags.apply(lambda tags: instance_tags(self.name, tags)),
            tags=self.golden.tags,
            # No build is to be logged to a bucket that is not protected yet.
            opts=pulumi.ResourceOptions(parent=parent, depends_on=settings),
        )

    def _own_policy(self, parent: pulumi.Resource) -> dict[str, pulumi.Input[str]]:
        """Create what no policy of Amazon grants, if there is any of it."""
        actions = needed_actions(self.golden.recipe.parts)
        bucket = self.golden.logs.bucket_name
        if bucket is None and not actions:
            return {}
        text = pulumi.Output.all(self.place, bucket).apply(
            lambda known: build_policy(known[0], known[1], actions)
        )
        policy = aws.iam.Policy(
            f"{self.name}-build",
            description=f"Build instances of {self.name}: logs and tests",
            policy=text,
            tags=self.golden.tags,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        return {"build": policy.arn}

    def _groups(self, parent: pulumi.Resource) -> Sequence[pulumi.Input[str]]:
        hosts = self.golden.hosts
        if hosts.vpc_id is None:
            return hosts.group_ids
        group = EgressOnlySecurityGroup(
            self.name,
            {
                "vpc_id": hosts.vpc_id,
                "destinations": hosts.destinations,
                "exemptions": self.golden.records,
                "tags": self.golden.tags,
            },
            pulumi.ResourceOptions(parent=parent),
        )
        return [group.security_group_id]


def _name_of(profile_arn: str) -> str:
    return profile_arn.rpartition("/")[2]


def instance_tags(name: str, tags: Mapping[str, str]) -> dict[str, str]:
    """Return tags for build instances: Image Builder takes one at least, and not those it sets."""
    own = {key: value for key, value in tags.items() if key not in _RESERVED}
    return {"GoldenImagePipeline": name, **own}
