"""The role in its default and fullest form, and what all components share."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
from recorder import ACCOUNT, Recording, World, succeed

import components as library

BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
TEMPLATE = {"launch_template_id": "lt-0123456789abcdef0", "launch_template_version": "7"}
ROLE_TYPE = "aws:iam/role:Role"
ATTACHMENT_TYPE = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
PROFILE_TYPE = "aws:iam/instanceProfile:InstanceProfile"


Arguments = Mapping[str, Any]


def outputs_of(recording: Recording, token: str) -> Arguments:
    (outputs,) = (one for urn, one in recording.outputs.items() if f"::{token}::" in urn)
    return outputs


def test_instance_role_default_is_trusted_by_ec2_and_has_both_policies() -> None:
    recording = succeed(lambda: library.InstanceRole("host", {}))
    role = recording.only(ROLE_TYPE).inputs
    assert json.loads(role["assumeRolePolicy"])["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ]
    assert "permissionsBoundary" not in role
    assert "managedPolicyArns" not in role
    assert {one.name: one.inputs["policyArn"] for one in recording.of_type(ATTACHMENT_TYPE)} == {
        "host-ssm": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        "host-inspector-cis": "arn:aws:iam::aws:policy/AmazonInspector2ManagedCisPolicy",
    }
    assert recording.only(PROFILE_TYPE).inputs["role"] == "host-role-1a2b3c4"


def test_instance_role_profile_waits_for_the_attachments() -> None:
    recording = succeed(lambda: library.InstanceRole("host", {}))
    attachments = {one.urn for one in recording.of_type(ATTACHMENT_TYPE)}
    assert attachments <= set(recording.only(PROFILE_TYPE).dependencies)


def test_instance_role_fullest_is_bounded_and_stays_under_its_path() -> None:
    arguments = {"permissions_boundary_arn": BOUNDARY, "path": "/hosts/", "tags": {"team": "a"}}
    recording = succeed(lambda: library.InstanceRole("host", arguments))
    role, profile = recording.only(ROLE_TYPE).inputs, recording.only(PROFILE_TYPE).inputs
    assert role["permissionsBoundary"] == BOUNDARY
    assert role["path"] == profile["path"] == "/hosts/"
    assert role["tags"] == profile["tags"] == {"team": "a"}


def test_instance_role_in_another_partition_names_its_policies_there() -> None:
    recording = succeed(lambda: library.InstanceRole("host", {}), World(partition="aws-cn"))
    arns = [one.inputs["policyArn"] for one in recording.of_type(ATTACHMENT_TYPE)]
    assert all(arn.startswith("arn:aws-cn:iam::aws:policy/") for arn in arns)


def every_component(options: pulumi.ResourceOptions | None = None) -> None:
    host = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP]}
    library.LandingZone("zone", {}, options)
    library.InstanceRole("host", {}, options)
    library.EgressOnlySecurityGroup("host", {"vpc_id": "vpc-12345678"}, options)
    library.HardenedLaunchTemplate("host", host, options)
    library.CompliantInstance("host", TEMPLATE, options)
    placed = {"instance_types": ["t3.micro", "t3a.micro"], "subnet_ids": ["subnet-12345678"]}
    library.CompliantFleet("host", {**TEMPLATE, **placed}, options)


def test_every_component_hands_its_provider_on_to_children_and_functions() -> None:
    def program() -> None:
        provider = aws.Provider("other", region="us-east-1")
        every_component(pulumi.ResourceOptions(provider=provider))

    recording = succeed(program)
    provider = recording.only("pulumi:providers:aws").urn
    children = [one for one in recording.resources if one.type.startswith("aws:")]
    assert len(children) == 9
    assert {one.provider.rpartition("::")[0] for one in children} == {provider}
    assert {one.token for one in recording.invokes} == {
        "aws:index/getDefaultTags:getDefaultTags",
        "aws:index/getPartition:getPartition",
        "aws:ssm/getParameter:getParameter",
    }
    assert {one.provider.rpartition("::")[0] for one in recording.invokes} == {provider}


def test_every_component_registers_its_outputs() -> None:
    recording = succeed(every_component)
    components = [one for one in recording.resources if one.type.startswith("compliant-ec2:")]
    assert len(components) == 6
    assert all(recording.outputs[one.urn] for one in components)
    children = [one for one in recording.resources if one not in components]
    assert {one.parent for one in children} <= {one.urn for one in components}
