"""Ways into the engine beside a plain `up`: imports, other regions, the Automation API."""

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

network = aws.ec2.Vpc(
    "adopted",
    cidr_block="10.50.0.0/16",
    tags={{"team": "network"}},
    opts=pulumi.ResourceOptions(import_="{vpc}"),
)
"""


def tags(vpc: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in vpc.get("Tags", [])}


def test_explicit_provider_reaches_its_own_region(new_project: NewProject, client: Clients) -> None:
    project = new_project(TWO_REGIONS)
    project.up()
    outputs = project.outputs()
    for name, region in (("here", "eu-west-1"), ("there", "us-east-1"), ("direct", "eu-central-1")):
        (vpc,) = client("ec2", region).describe_vpcs(VpcIds=[outputs[name]])["Vpcs"]
        assert tags(vpc) == ({"owner": "platform"} if name == "there" else {})
    assert set(project.up().summary()) == {"same"}
    project.succeed("destroy", "--yes", "--skip-preview")


def test_existing_resource_is_imported_unchanged(new_project: NewProject, client: Clients) -> None:
    ec2 = client("ec2")
    team = [{"ResourceType": "vpc", "Tags": [{"Key": "team", "Value": "network"}]}]
    vpc = ec2.create_vpc(CidrBlock="10.50.0.0/16", TagSpecifications=team)["Vpc"]["VpcId"]
    project = new_project(ADOPTING.format(vpc=vpc))
    assert project.up().summary()["import"] == 1
    assert set(project.up().summary()) == {"same"}
    project.succeed("destroy", "--yes", "--skip-preview")
    with pytest.raises(ec2.exceptions.ClientError, match="NotFound"):
        ec2.describe_vpcs(VpcIds=[vpc])


def test_import_command_adopts_a_resource(new_project: NewProject, client: Clients) -> None:
    vpc = client("ec2").create_vpc(CidrBlock="10.51.0.0/16")["Vpc"]["VpcId"]
    project = new_project("import pulumi\n")
    project.succeed(
        "import",
        "aws:ec2/vpc:Vpc",
        "adopted",
        vpc,
        "--yes",
        "--generate-code=false",
        "--protect=false",
    )
    assert [resource["id"] for resource in project.resources()] == [vpc]


def test_inline_program_is_judged_in_the_automation_api(
    new_environment: NewEnvironment,
    tmp_path: Path,
    client: Clients,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Imported here: the components load the AWS SDK, which no other test of this file needs.
    import components  # noqa: PLC0415

    def program() -> None:
        zone = components.LandingZone("zone", {})
        role = components.InstanceRole("portal", {})
        pulumi.export("vpcId", zone.vpc_id)
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
    findings: list[str] = []

    def note(event: automation.EngineEvent) -> None:
        if event.policy_event:
            findings.append(event.policy_event.message)

    result = stack.up(policy_packs=[str(PACK)], on_event=note)
    assert findings == []
    role = result.outputs["roleArn"].value.rpartition("/")[2]
    assert client("iam").get_role(RoleName=role)["Role"]["RoleName"] == role
    unchanged = stack.up(policy_packs=[str(PACK)], expect_no_changes=True)
    assert set(unchanged.summary.resource_changes or {}) == {"same"}
    stack.destroy()
