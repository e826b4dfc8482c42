"""The identity of a host: a role that Systems Manager and Inspector need, and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._validation import Arguments

# Fixed child role -> AWS managed policy. The names are case-sensitive.
# Sources: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
# https://docs.aws.amazon.com/inspector/latest/user/scanning-cis.html
_MANAGED_POLICIES = {
    "ssm": "AmazonSSMManagedInstanceCore",
    "inspector-cis": "AmazonInspector2ManagedCisPolicy",
}
# The EC2 principal has the same name in every partition.
_TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


class InstanceRoleArgs(TypedDict):
    """What may be said about a host's role."""

    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that bounds the role. Default: none."""
    path: NotRequired[Optional[str]]
    """IAM path of role and profile; plain. Default: "/"."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class _Validated:
    boundary: Optional[pulumi.Input[str]]
    path: str
    tags: Mapping[str, str]


class InstanceRole(pulumi.ComponentResource):
    """Create a role for EC2 with the policies for Systems Manager and CIS scans, and its profile.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    role_arn: pulumi.Output[str]
    """ARN of the role."""
    role_name: pulumi.Output[str]
    """Name of the role."""
    instance_profile_arn: pulumi.Output[str]
    """ARN of the instance profile, for launch templates; known once the policies are attached."""

    def __init__(
        self, name: str, args: InstanceRoleArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        validated = _validated(name, args)
        super().__init__("compliant-ec2:index:InstanceRole", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=json.dumps(_TRUST),
            description=f"EC2 instances of {name}: Systems Manager and Inspector CIS scans",
            path=validated.path,
            permissions_boundary=validated.boundary,
            tags=validated.tags,
            opts=child,
        )
        attachments = self._attach_managed_policies(name)
        self.profile = aws.iam.InstanceProfile(
            f"{name}-profile",
            role=self.role.name,
            path=validated.path,
            tags=validated.tags,
            # A host must not start before it may register with Systems Manager.
            opts=pulumi.ResourceOptions(parent=self, depends_on=attachments),
        )
        self.role_arn = self.role.arn
        self.role_name = self.role.name
        self.instance_profile_arn = self.profile.arn
        self.register_outputs(
            {
                "roleArn": self.role_arn,
                "roleName": self.role_name,
                "instanceProfileArn": self.instance_profile_arn,
            }
        )

    def _attach_managed_policies(self, name: str) -> list[pulumi.Resource]:
        partition = aws.get_partition_output(opts=pulumi.InvokeOutputOptions(parent=self)).partition
        return [
            aws.iam.RolePolicyAttachment(
                f"{name}-{role}",
                role=self.role.name,
                policy_arn=pulumi.Output.concat("arn:", partition, ":iam::aws:policy/", policy),
                opts=pulumi.ResourceOptions(parent=self),
            )
            for role, policy in _MANAGED_POLICIES.items()
        ]


def _validated(name: str, args: InstanceRoleArgs) -> _Validated:
    reader = Arguments(f'InstanceRole "{name}"', args, InstanceRoleArgs)
    validated = _Validated(
        boundary=reader.input("permissions_boundary_arn", rules.POLICY_ARN),
        path=reader.plain("path", rules.IAM_PATH, "/"),
        tags=reader.plain("tags", rules.TAGS, {}),
    )
    reader.finish()
    return validated
