"""The component package on the real engine: used by token from Python, and by name from YAML."""

import shutil
import sys
from pathlib import Path

import pytest
import yaml
from workbench import JUDGED, NO_CACHES, ROOT, Clients, NewProject, Project

from sandbox.paths import this_clone
from sandbox.toolchain import installation

PROGRAM = """
import pulumi


class Remote(pulumi.ComponentResource):
    # As generated code makes it: outputs are named by props without a value.
    def __init__(self, kind, name, props, *outputs, after=()):
        props = {**props, **dict.fromkeys(outputs)}
        opts = pulumi.ResourceOptions(depends_on=after)
        super().__init__(f"compliant-ec2:index:{kind}", name, props, opts, remote=True)


zone = Remote("LandingZone", "zone", {}, "vpcId", "subnetIds")
role = Remote("InstanceRole", "role", {}, "instanceProfileArn")


def network(cidr):
    return {"vpcId": zone.vpcId, "destinations": {"my_key": {"cidrIpv4": cidr}}}


group = Remote("EgressOnlySecurityGroup", "group", network("10.0.0.0/8"), "securityGroupId")
made = {
    "instanceProfileArn": role.instanceProfileArn,
    "securityGroupIds": [group.securityGroupId],
    "rootVolumeSize": 20,
}
hosts = Remote("HardenedLaunchTemplate", "hosts", made, "launchTemplateId")
# The last of all, and wrong.
Remote("EgressOnlySecurityGroup", "wrong", network("10.0.0.1/8"), after=[hosts])
"""
PLUGIN = {"providers": [{"name": "compliant-ec2", "path": "hardened"}]}
YAML_HOST = installation.load(this_clone()).engine / "pulumi-language-yaml"
REFUSED = (
    "EgressOnlySecurityGroup resource 'wrong' has a problem: "
    'EgressOnlySecurityGroup "wrong" cannot be created:\n'
    "    \t\t- property destinations[\"my_key\"].cidrIpv4 with value '{10.0.0.1/8}' has a problem: "
    'is "10.0.0.1/8"; give an IPv4 range without host bits'
)


def copy_package(folder: Path) -> None:
    """Copy the package alone, with an environment that holds already what it requires."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "components", folder, ignore=NO_CACHES)
    (folder / ".venv").symlink_to(sys.prefix)


def edit(project: Project, name: str, change: dict[str, object]) -> None:
    file = project.folder / name
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump(content | change), encoding="utf-8")


def test_package_from_python_by_token_previews_unknowns_and_tells_paths(
    new_project: NewProject,
) -> None:
    project = new_project(PROGRAM)
    shutil.rmtree(project.folder / "components")
    copy_package(project.folder / "hardened")
    edit(project, "Pulumi.yaml", {"plugins": PLUGIN})

    # Nothing exists yet: what components put out is unknown, and goes into others.
    previewed = project.run("preview")
    assert {("create", "hosts-template"), ("create", "group-https-my_key")} <= previewed.steps()
    assert previewed.exit_code != 0
    assert REFUSED in previewed.output


@pytest.mark.skipif(not YAML_HOST.is_file(), reason="this engine came without Pulumi YAML")
def test_package_from_yaml_is_added_lives_and_is_judged(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project("examples/from_yaml")
    copy_package(project.folder.parents[1] / "components")
    added = project.succeed("package", "add", "../../components")
    assert "Added package Compliant EC2" in added.output

    created = project.up(*JUDGED)
    assert created.findings("mandatory") == set()
    identity = project.outputs()["instanceId"]
    ((instance,),) = (
        found["Instances"]
        for found in client("ec2").describe_instances(InstanceIds=[identity])["Reservations"]
    )
    assert instance["MetadataOptions"]["HttpTokens"] == "required"
    assert set(project.up("--expect-no-changes").summary()) == {"same"}
    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
