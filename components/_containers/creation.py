"""The role with which ECR makes repositories itself, for caches and replicas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

import pulumi
import pulumi_aws as aws

from components._containers.policies import creation_policy
from components._documents import service_trust
from components._network.place import Place


@dataclass(frozen=True)
class CreationRole:
    """What the role is to be like.

    Args:
        name: name of the registry's component, and value of the tag of its own key
        key_arn: the key that is given; None for one of its own
        boundary: ARN of the policy that limits the role
        tags: its tags
    """

    name: str
    key_arn: Optional[pulumi.Input[str]]
    boundary: Optional[pulumi.Input[str]]
    tags: Mapping[str, str]

    def create(
        self, parent: pulumi.Resource, place: pulumi.Output[Place]
    ) -> tuple[pulumi.Output[str], pulumi.Resource]:
        """Create the role, and return its ARN and what lets it do its work."""
        child = pulumi.ResourceOptions(parent=parent)
        logical, description = f"{self.name}-creation", f"ECR makes repositories of {self.name}"
        role = aws.iam.Role(
            logical,
            description=description,
            assume_role_policy=service_trust("ecr"),
            permissions_boundary=self.boundary,
            tags=self.tags,
            opts=child,
        )
        policy = aws.iam.Policy(
            logical,
            description=description,
            policy=pulumi.Output.all(place, self.key_arn).apply(
                lambda known: creation_policy(known[0], self.name, known[1])
            ),
            tags=self.tags,
            opts=child,
        )
        attachment = aws.iam.RolePolicyAttachment(
            logical, role=role.name, policy_arn=policy.arn, opts=child
        )
        return role.arn, attachment
