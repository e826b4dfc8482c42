"""Ways into the engine beside a plain `up`: imports, other regions, the Automation API."""

import json
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi import automation
from workbench import PACK, Clients, NewEnvironment, NewProject

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
# Mandatory, it would stop the run.
ONE_CONTROL = {"all": "disabled", "ec2-launch-template-imdsv2-check": "advisory"}


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


def test_inline_program_is_judged_in_the_automation_api(
    new_environment: NewEnvironment,
    tmp_path: Path,
    client: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Imported here: the components load the AWS SDK, which no other test of this file needs.
    import components  # noqa: PLC0415

    def program() -> None:
        role = components.InstanceRole("portal", {})
        pulumi.CustomResource("aws:ec2/launchTemplate:LaunchTemplate", "loose", {})
        pulumi.export("roleArn", role.role_arn)

    environment = new_environment(stack="portal")
    # The Automation API looks for the engine on its own process's PATH.
    monkeypatch.setenv("PATH", environment["PATH"])
    options = automation.LocalWorkspaceOptions(
        work_dir=str(tmp_path / "repository"),
        env_vars=environment,
        pulumi_home=environment["PULUMI_HOME"],
    )
    (tmp_path / "repository").mkdir()
    stack = automation.create_stack("portal", "portal", program, opts=options)
    stack.set_config("aws:region", automation.ConfigValue("eu-west-1"))
    config = tmp_path / "policy.json"
    config.write_text(json.dumps(ONE_CONTROL), encoding="utf-8")
    findings: list[str] = []

    def note(event: automation.EngineEvent) -> None:
        if event.policy_event:
            findings.append(event.policy_event.message)

    result = stack.up(policy_packs=[str(PACK)], policy_pack_configs=[str(config)], on_event=note)
    (finding,) = findings
    assert "[EC2.170]" in finding
    role = result.outputs["roleArn"].value.rpartition("/")[2]
    assert client("iam").get_role(RoleName=role)["Role"]["RoleName"] == role
