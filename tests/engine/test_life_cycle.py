"""The repository's program through the whole life of a stack, read back from the account."""

import base64
from typing import Any

import pytest
from workbench import JUDGED, Clients, NewProject, Project


def instance(client: Clients, instance_id: str) -> dict[str, Any]:
    found = client("ec2").describe_instances(InstanceIds=[instance_id])
    return found["Reservations"][0]["Instances"][0]


@pytest.fixture
def stack(new_project: NewProject) -> Project:
    """The sandbox's environment, up and judged."""
    project = new_project(stack="sandbox")
    outcome = project.up(*JUDGED)
    assert outcome.findings() == set()
    assert outcome.summary()["create"] == 16
    return project


def test_stack_up_is_compliant_in_the_account(stack: Project, client: Clients) -> None:
    outputs = stack.outputs()
    host = instance(client, outputs["instanceId"])
    assert host["MetadataOptions"]["HttpTokens"] == "required"
    assert host["MetadataOptions"]["HttpPutResponseHopLimit"] == 1
    assert "PublicIpAddress" not in host
    assert len(host["NetworkInterfaces"]) == 1
    assert host["ImageId"] == outputs["imageId"]
    assert [group["GroupId"] for group in host["SecurityGroups"]] == [outputs["securityGroupId"]]
    (device,) = host["BlockDeviceMappings"]
    (volume,) = client("ec2").describe_volumes(VolumeIds=[device["Ebs"]["VolumeId"]])["Volumes"]
    assert volume["Encrypted"]
    assert volume["VolumeType"] == "gp3"
    (group,) = client("ec2").describe_security_groups(GroupIds=[outputs["securityGroupId"]])[
        "SecurityGroups"
    ]
    assert group["IpPermissions"] == []
    egress = [
        (rule["IpProtocol"], rule["FromPort"], rule["ToPort"])
        for rule in group["IpPermissionsEgress"]
    ]
    assert egress == [("tcp", 443, 443)]
    role = outputs["roleArn"].rpartition("/")[2]
    attached = client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert {policy["PolicyName"] for policy in attached} == {
        "AmazonSSMManagedInstanceCore",
        "AmazonInspector2ManagedCisPolicy",
    }
    assert host["IamInstanceProfile"]["Arn"]
    (version,) = client("ec2").describe_launch_template_versions(
        LaunchTemplateId=outputs["launchTemplateId"], Versions=["$Default"]
    )["LaunchTemplateVersions"]
    script = base64.b64decode(version["LaunchTemplateData"]["UserData"]).decode()
    assert script.startswith("#!/bin/bash")
    assert "--releasever=latest" in script


def test_stack_changed_destinations_update_in_place(stack: Project, client: Clients) -> None:
    before = stack.outputs()
    stack.configure(egressCidrs=["10.0.0.0/8"])
    outcome = stack.up(*JUDGED)
    after = stack.outputs()
    assert after == before
    assert "delete" in outcome.summary() or "update" in outcome.summary()
    (group,) = client("ec2").describe_security_groups(GroupIds=[after["securityGroupId"]])[
        "SecurityGroups"
    ]
    ranges = [r["CidrIp"] for rule in group["IpPermissionsEgress"] for r in rule["IpRanges"]]
    assert ranges == ["10.0.0.0/8"]


def test_stack_changed_template_replaces_the_instance(stack: Project, client: Clients) -> None:
    before = stack.outputs()
    stack.configure(instanceType="t3.small")
    preview = stack.succeed("preview", *JUDGED)
    assert ("update", "host-template") in preview.steps()
    # The new version's number is unknown in the preview; the replacement is announced all the same.
    assert ("replace", "host-instance") in preview.steps()
    stack.up(*JUDGED)
    after = stack.outputs()
    assert after["launchTemplateId"] == before["launchTemplateId"]
    assert after["launchTemplateVersion"] == "2"
    assert after["instanceId"] != before["instanceId"]
    assert instance(client, after["instanceId"])["InstanceType"] == "t3.small"
    assert instance(client, before["instanceId"])["State"]["Name"] == "terminated"


def test_stack_changed_from_outside_is_seen_and_repaired(stack: Project, client: Clients) -> None:
    outputs = stack.outputs()
    ec2 = client("ec2")
    everyone = [
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ]
    ec2.revoke_security_group_egress(GroupId=outputs["securityGroupId"], IpPermissions=everyone)
    ec2.terminate_instances(InstanceIds=[outputs["instanceId"]])
    refreshed = stack.succeed("refresh", "--yes", "--skip-preview")
    assert refreshed.summary()["delete"] == 2
    repaired = stack.up(*JUDGED)
    assert repaired.summary()["create"] == 2
    assert instance(client, stack.outputs()["instanceId"])["State"]["Name"] == "running"


def test_stack_unchanged_then_destroyed_leaves_nothing(stack: Project, client: Clients) -> None:
    outputs = stack.outputs()
    assert set(stack.up("--expect-no-changes", *JUDGED).summary()) == {"same"}
    stack.succeed("destroy", "--yes", "--skip-preview")
    assert stack.resources() == []
    ec2 = client("ec2")
    with pytest.raises(ec2.exceptions.ClientError, match="InvalidGroup"):
        ec2.describe_security_groups(GroupIds=[outputs["securityGroupId"]])
    templates = ec2.describe_launch_templates()["LaunchTemplates"]
    assert outputs["launchTemplateId"] not in {found["LaunchTemplateId"] for found in templates}
    iam = client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=outputs["roleArn"].rpartition("/")[2])
    assert instance(client, outputs["instanceId"])["State"]["Name"] == "terminated"
