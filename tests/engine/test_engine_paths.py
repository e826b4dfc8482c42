"""Ways into the engine beside a plain `up`: imports and other regions."""

from typing import Any

import pytest
from workbench import Clients, NewProject

TWO_REGIONS = """
import pulumi
import pulumi_aws as aws

elsewhere = aws.Provider(
    "elsewhere", region="us-east-1", default_tags={"tags": {"owner": "platform"}}
)
here = aws.ec2.Vpc("here", cidr_block="10.40.0.0/16")
there = aws.ec2.Vpc(
    "there", cidr_block="10.41.0.0/16", opts=pulumi.ResourceOptions(provider=elsewhere)
)
direct = aws.ec2.Vpc("direct", cidr_block="10.42.0.0/16", region="eu-central-1")
pulumi.export("here", here.id)
pulumi.export("there", there.id)
pulumi.export("direct", direct.id)
"""

ADOPTING = """
import pulumi
import pulumi_aws as aws

aws.ec2.Vpc(
    "by-option",
    cidr_block="10.50.0.0/16",
    tags={{"team": "network"}},
    opts=pulumi.ResourceOptions(import_="{vpc}"),
)
aws.ec2.Vpc("by-command", cidr_block="10.51.0.0/16")
"""
IMPORT = ("import", "--yes", "--generate-code=false", "--protect=false", "aws:ec2/vpc:Vpc")


def tags(vpc: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in vpc.get("Tags", [])}


def test_explicit_provider_reaches_its_own_region(new_project: NewProject, client: Clients) -> None:
    project = new_project(TWO_REGIONS)
    project.up()
    outputs = project.outputs()
    for name, region in (("here", "eu-west-1"), ("there", "us-east-1"), ("direct", "eu-central-1")):
        (vpc,) = client("ec2", region).describe_vpcs(VpcIds=[outputs[name]])["Vpcs"]
        assert tags(vpc) == ({"owner": "platform"} if name == "there" else {})
    assert set(project.succeed("preview").summary()) == {"same"}


def test_existing_resources_are_imported_unchanged_and_managed_from_then_on(
    new_project: NewProject, client: Clients
) -> None:
    ec2 = client("ec2")
    team = [{"ResourceType": "vpc", "Tags": [{"Key": "team", "Value": "network"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16", TagSpecifications=team)["Vpc"]["VpcId"]
    other = ec2.create_vpc(CidrBlock="10.51.0.0/16")["Vpc"]["VpcId"]
    project = new_project(ADOPTING.format(vpc=vpc))
    project.succeed(*IMPORT, "by-command", other)
    assert [resource["id"] for resource in project.resources()] == [other]
    assert project.up().steps() == {("import", "by-option")}
    project.succeed("destroy", "--yes", "--skip-preview")
    for gone in (vpc, other):
        with pytest.raises(ec2.exceptions.ClientError, match="NotFound"):
            ec2.describe_vpcs(VpcIds=[gone])
