"""The repository's program through the whole life of a stack, read back from the account."""

import base64
from typing import Any

import pytest
from workbench import JUDGED, Clients, NewProject, Project


def instance(client: Clients, instance_id: str) -> dict[str, Any]:
    found = client("ec2").describe_instances(InstanceIds=[instance_id])
    return found["Reservations"][0]["Instances"][0]


def egress(client: Clients, group_id: str) -> list[dict[str, Any]]:
    (group,) = client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    assert group["IpPermissions"] == []
    return group["IpPermissionsEgress"]


def test_stack_is_created_changed_repaired_replaced_and_destroyed(
    new_project: NewProject, client: Clients
) -> None:
    stack = new_project(stack="sandbox")
    created = stack.up(*JUDGED)
    assert created.findings() == set()
    assert created.summary()["create"] == 16
    outputs = stack.outputs()
    check_compliant(client, outputs)
    repair_and_change_destinations(stack, client, outputs)
    replace_the_instance(stack, client)
    outputs = stack.outputs()
    stack.succeed("destroy", "--yes", "--skip-preview")
    assert stack.resources() == []
    check_gone(client, outputs)


def check_compliant(client: Clients, outputs: dict[str, Any]) -> None:
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
    (rule,) = egress(client, outputs["securityGroupId"])
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
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


def repair_and_change_destinations(
    stack: Project, client: Clients, outputs: dict[str, Any]
) -> None:
    """Lose a rule and the instance, and want another destination: the group stays."""
    ec2 = client("ec2")
    group = outputs["securityGroupId"]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=egress(client, group))
    ec2.terminate_instances(InstanceIds=[outputs["instanceId"]])
    refreshed = stack.succeed("refresh", "--yes", "--skip-preview")
    assert refreshed.summary()["delete"] == 2
    stack.configure(egressCidrs=["10.0.0.0/8"])
    missing = {("create", "host-https-10.0.0.0-8"), ("create", "host-instance")}
    assert stack.up().steps() == missing
    repaired = stack.outputs()
    assert repaired == {**outputs, "instanceId": repaired["instanceId"]}
    (rule,) = egress(client, group)
    assert [found["CidrIp"] for found in rule["IpRanges"]] == ["10.0.0.0/8"]
    assert instance(client, repaired["instanceId"])["State"]["Name"] == "running"


def replace_the_instance(stack: Project, client: Clients) -> None:
    """Change the template: its new version replaces the instance."""
    before = stack.outputs()
    stack.configure(instanceType="t3.small")
    preview = stack.succeed("preview", *JUDGED)
    assert ("update", "host-template") in preview.steps()
    # The new version's number is unknown in the preview; the replacement is announced all the same.
    assert ("replace", "host-instance") in preview.steps()
    stack.up()
    after = stack.outputs()
    assert after["launchTemplateId"] == before["launchTemplateId"]
    assert after["launchTemplateVersion"] == "2"
    assert after["instanceId"] != before["instanceId"]
    assert instance(client, after["instanceId"])["InstanceType"] == "t3.small"
    assert instance(client, before["instanceId"])["State"]["Name"] == "terminated"


def check_gone(client: Clients, outputs: dict[str, Any]) -> None:
    ec2 = client("ec2")
    with pytest.raises(ec2.exceptions.ClientError, match="InvalidGroup"):
        ec2.describe_security_groups(GroupIds=[outputs["securityGroupId"]])
    templates = ec2.describe_launch_templates()["LaunchTemplates"]
    assert outputs["launchTemplateId"] not in {found["LaunchTemplateId"] for found in templates}
    iam = client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName=outputs["roleArn"].rpartition("/")[2])
    assert instance(client, outputs["instanceId"])["State"]["Name"] == "terminated"
