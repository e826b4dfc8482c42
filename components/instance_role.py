"""The identity of a host: a role that Systems Manager and Inspector need, and what is granted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components import _rules as rules
from components._access.grant_arguments import (
    GrantsArgs,
    SessionLoggingArgs,
    policy_documents,
    read_grants,
    read_session_logging,
)
from components._access.policies import built_in_policies, policy_problems
from components._access.rules import NARROW_POLICY_ARN
from components._exemptions import ExemptionArgs, Exemptions
from components._network.place import place_of
from components._validation import Arguments

# The EC2 principal has the same name in every partition.
_EC2 = {
    "Effect": "Allow",
    "Principal": {"Service": "ec2.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


class InstanceRoleArgs(TypedDict):
    """What may be said about a host's role."""

    permissions_boundary_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the policy that bounds the role. Default: none."""
    path: NotRequired[Optional[str]]
    """IAM path of role, profile and policies; plain. Default: "/"."""
    narrow_systems_manager: NotRequired[Optional[bool]]
    """Leave out the right to read every parameter of the account, which is a part of
    AmazonSSMManagedInstanceCore: AmazonSSMManagedEC2InstanceDefaultPolicy is attached instead, and
    parameters are read by grants only; plain. Default: false."""
    grants: NotRequired[Optional[GrantsArgs]]
    """What the host may use beside; plain. Default: nothing."""
    session_logging: NotRequired[Optional[SessionLoggingArgs]]
    """Where sessions on the host are logged; plain. Default: nowhere."""
    managed_policy_arns: NotRequired[Optional[Mapping[str, pulumi.Input[str]]]]
    """ARNs of further managed policies by a stable name of one's own; the map is plain. Those for
    administrators and for all of a service are refused. Default: none."""
    exclusive: NotRequired[Optional[bool]]
    """Take inline policies and what is attached elsewhere from the role, at a deployment with
    --refresh or one that changes its policies: name them here instead; plain. Default: true."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


@dataclass(frozen=True)
class _Validated:
    subject: str
    boundary: Optional[pulumi.Input[str]]
    path: str
    narrow: bool
    grants: Mapping[str, Mapping[str, Any]]
    logging: Optional[Mapping[str, Any]]
    policy_arns: Mapping[str, pulumi.Input[str]]
    exclusive: bool
    tags: Mapping[str, str]
    exemptions: Exemptions


class InstanceRole(pulumi.ComponentResource):
    """Create a role for EC2 with the policies for Systems Manager and CIS scans, and its profile.

    Threat: whoever takes over a host has all that its role may do. Here that is what was granted
    by name, and nobody but EC2 assumes the role.

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
        inputs = validated.exemptions.inputs
        super().__init__("compliant-ec2:index:InstanceRole", name, inputs, opts)
        self.role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [_EC2]}),
            description=f"EC2 instances of {name}: Systems Manager and Inspector CIS scans",
            path=validated.path,
            permissions_boundary=validated.boundary,
            tags=validated.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        attachments = self._attach(name, validated)
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

    def _attach(self, name: str, validated: _Validated) -> list[pulumi.Resource]:
        invoke = pulumi.InvokeOutputOptions(parent=self)
        partition = aws.get_partition_output(opts=invoke).partition
        arns: dict[str, pulumi.Input[str]] = {
            role: pulumi.Output.concat("arn:", partition, ":iam::aws:policy/", policy)
            for role, policy in built_in_policies(narrow=validated.narrow).items()
        }
        for role, text in self._documents(validated).items():
            policy = aws.iam.Policy(
                f"{name}-{role}",
                description=f"EC2 instances of {name}: {role}",
                path=validated.path,
                policy=text,
                tags=validated.tags,
                opts=pulumi.ResourceOptions(parent=self),
            )
            arns[role] = policy.arn
        arns |= {f"policy-{key}": arn for key, arn in validated.policy_arns.items()}
        attachments: list[pulumi.Resource] = [
            aws.iam.RolePolicyAttachment(
                f"{name}-{role}",
                role=self.role.name,
                policy_arn=arn,
                opts=pulumi.ResourceOptions(parent=self),
            )
            for role, arn in arns.items()
        ]
        if validated.exclusive:
            self._keep_exclusive(name, list(arns.values()), attachments)
        return attachments

    def _documents(self, validated: _Validated) -> dict[str, pulumi.Output[str]]:
        if not validated.grants and validated.logging is None:
            return {}
        place = place_of(self)
        return policy_documents(validated.subject, place, validated.grants, validated.logging)

    def _keep_exclusive(
        self,
        name: str,
        arns: list[pulumi.Input[str]],
        attachments: list[pulumi.Resource],
    ) -> None:
        """Let the role have these policies and no other, once they are attached."""
        opts = pulumi.ResourceOptions(parent=self, depends_on=attachments)
        aws.iam.RolePolicyAttachmentsExclusive(
            f"{name}-attachments", role_name=self.role.name, policy_arns=arns, opts=opts
        )
        aws.iam.RolePoliciesExclusive(
            f"{name}-inline-policies", role_name=self.role.name, policy_names=[], opts=opts
        )


def _validated(name: str, args: InstanceRoleArgs) -> _Validated:
    subject = f'InstanceRole "{name}"'
    reader = Arguments(subject, args, InstanceRoleArgs)
    validated = _Validated(
        subject=subject,
        boundary=reader.input("permissions_boundary_arn", rules.POLICY_ARN),
        path=reader.plain("path", rules.IAM_PATH, "/"),
        narrow=reader.plain("narrow_systems_manager", rules.BOOLEAN, default=False),
        grants=read_grants(reader),
        logging=read_session_logging(reader),
        policy_arns=reader.entries("managed_policy_arns", NARROW_POLICY_ARN),
        exclusive=reader.plain("exclusive", rules.BOOLEAN, default=True),
        tags=reader.plain("tags", rules.TAGS, {}),
        exemptions=Exemptions(reader),
    )
    written = bool(validated.grants) + (validated.logging is not None)
    for path, reason in policy_problems(validated.policy_arns, written, narrow=validated.narrow):
        reader.add(path, reason)
    reader.finish()
    return validated
