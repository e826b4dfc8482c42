"""What all components share."""

import pulumi
import pulumi_aws as aws
from image_forms import PLACE
from recorder import ACCOUNT, succeed

import components as library

PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
TEMPLATE = {"launch_template_id": "lt-0123456789abcdef0", "launch_template_version": "7"}
ENDPOINTS = {
    "vpc_id": "vpc-12345678",
    "subnet_ids": ["subnet-12345678"],
    "clients": {"vpc": {"cidr_ipv4": "10.0.0.0/16"}},
}
FUNCTION = {
    "code": {"bucket": "signed", "key": "web.zip", "version": "1a2b"},
    "code_signing_config_arn": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:code-signing-config:csc-"
    "0123456789abcdef0",
    "runtime": "python3.13",
    "handler": "app.handler",
    "network": {
        "subnet_ids": ["subnet-12345678", "subnet-87654321"],
        "security_group_ids": [GROUP],
    },
}


def every_component(options: pulumi.ResourceOptions | None = None) -> None:
    host = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP]}
    library.LandingZone("zone", {}, options)
    library.InstanceRole("host", {}, options)
    library.SessionAccess("access", {}, options)
    library.PatchManagement("host", {}, options)
    library.EgressOnlySecurityGroup("host", {"vpc_id": "vpc-12345678"}, options)
    library.PrivateEndpoints("net", {**ENDPOINTS, "services": ["ssm"]}, options)
    library.PublishedLandingZone("published", {}, options)
    library.HardenedLaunchTemplate("host", host, options)
    library.CompliantInstance("host", TEMPLATE, options)
    library.GoldenImagePipeline("golden", PLACE, options)
    library.HardenedRepository("web", {}, options)
    library.ContainerRegistry("images", {}, options)
    library.FunctionSigning("code", {}, options)
    library.SignedFunction("web", FUNCTION, options)
    library.PackageRegistry("packages", {}, options)
    placed = {"instance_types": ["t3.micro", "t3a.micro"], "subnet_ids": ["subnet-12345678"]}
    library.CompliantFleet("host", {**TEMPLATE, **placed}, options)


def test_every_component_hands_its_provider_on_to_children_and_functions() -> None:
    def program() -> None:
        provider = aws.Provider("other", region="us-east-1")
        every_component(pulumi.ResourceOptions(provider=provider))

    recording = succeed(program)
    provider = recording.only("pulumi:providers:aws").urn
    children = [one for one in recording.resources if one.type.startswith("aws:")]
    assert len(children) == 141
    assert {one.provider.rpartition("::")[0] for one in children} == {provider}
    assert {one.token for one in recording.invokes} == {
        "aws:index/getAvailabilityZones:getAvailabilityZones",
        "aws:index/getCallerIdentity:getCallerIdentity",
        "aws:index/getDefaultTags:getDefaultTags",
        "aws:index/getPartition:getPartition",
        "aws:index/getRegion:getRegion",
        "aws:ssm/getParameter:getParameter",
    }
    assert {one.provider.rpartition("::")[0] for one in recording.invokes} == {provider}


def test_every_component_registers_its_outputs() -> None:
    recording = succeed(every_component)
    components = [one for one in recording.resources if one.type.startswith("compliant-ec2:")]
    assert len(components) == 19
    assert all(recording.outputs[one.urn] for one in components)
    children = [one for one in recording.resources if one not in components]
    assert {one.parent for one in children} <= {one.urn for one in components}
