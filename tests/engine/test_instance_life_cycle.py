"""One component for a host: its template, its protections, and the volumes that outlive it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject, Outcome, Project

PROGRAM = """
import pulumi

import components as library

config = pulumi.Config("compliant-ec2")
zone = library.LandingZone("zone", {})
group = library.EgressOnlySecurityGroup(
    "host", {"vpc_id": zone.vpc_id, "exclusive": True, **config.require_object("group")}
)
template = {
    "instance_profile_arn": config.require("profile"),
    "security_group_ids": [group.security_group_id],
    "subnet_id": zone.subnet_ids[0],
    **config.require_object("template"),
}
host = library.CompliantInstance(
    "host", {"launch_template": template, **config.require_object("instance")}
)
pulumi.export("instanceId", host.instance_id)
"""
NAME = "instance-life-cycle"
IMAGE = f"/golden/{NAME}"
PUBLIC = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel"
TEMPLATE = {
    "image_parameter": IMAGE,
    "volumes": {"cache": {"device_name": "/dev/sdg", "size": 20, "throughput": 250}},
    "instance_metadata_tags": True,
    "tenancy": "dedicated",
    "tags": {"team": "a"},
}
STAYING = {**TEMPLATE, "ignore_image_changes": True}
RANGES = {"endpoints": {"cidr_ipv4": "10.0.0.0/16"}, "peers": {"cidr_ipv4": "10.1.0.0/16"}}
INSTANCE = {"data_volumes": {"data": {"device_name": "/dev/sdf", "size": 100}}}
PROTECTED = {"termination_protection": True, "stop_protection": True}


def described(client: Clients, instance_id: str) -> dict[str, Any]:
    found = client("ec2").describe_instances(InstanceIds=[instance_id])
    return found["Reservations"][0]["Instances"][0]


def volumes(client: Clients, instance_id: str) -> dict[str, dict[str, Any]]:
    """The instance's volumes, by device."""
    devices = described(client, instance_id)["BlockDeviceMappings"]
    identities = {one["Ebs"]["VolumeId"]: one["DeviceName"] for one in devices}
    found = client("ec2").describe_volumes(VolumeIds=list(identities))["Volumes"]
    return {identities[one["VolumeId"]]: one for one in found}


def tags(found: dict[str, Any]) -> dict[str, str]:
    return {one["Key"]: one["Value"] for one in found["Tags"] if not one["Key"].startswith("aws:")}


def is_protected(client: Clients, instance_id: str) -> list[bool]:
    ec2 = client("ec2")
    names = {"disableApiTermination": "DisableApiTermination", "disableApiStop": "DisableApiStop"}
    return [
        ec2.describe_instance_attribute(InstanceId=instance_id, Attribute=name)[member]["Value"]
        for name, member in names.items()
    ]


def publish(client: Clients, kernel: str) -> str:
    """Make one of the public images the golden one."""
    ssm = client("ssm")
    image = ssm.get_parameter(Name=f"{PUBLIC}-{kernel}-x86_64")["Parameter"]["Value"]
    ssm.put_parameter(Name=IMAGE, Value=image, Type="String", Overwrite=True)
    return str(image)


@pytest.fixture
def host(new_project: NewProject, client: Clients) -> Project:
    publish(client, "6.1")
    project = new_project(PROGRAM)
    profile = client("iam").create_instance_profile(InstanceProfileName=NAME)["InstanceProfile"]
    project.configure(profile=profile["Arn"], group={})
    project.configure(template=TEMPLATE, instance={**INSTANCE, **PROTECTED})
    project.up()
    return project


def test_instance_lives_by_its_template_and_its_data_outlives_it(
    host: Project, client: Clients
) -> None:
    first = host.outputs()["instanceId"]
    data = check_launched(client, first)
    # A new image, a new version of the template, and both switches: the template keeps the image,
    # the instance changes in place only, and nothing else is touched.
    image = publish(client, "6.12")
    owned = {**INSTANCE, "tags": {"owner": "b"}}
    host.configure(
        template={**STAYING, "root_volume_size": 30},
        instance={**owned, "ignore_template_changes": True},
    )
    changed = {"host-template", "host-instance", "host-volume-data"}
    tagged = {f"host-{thing}-tag-owner" for thing in ("interface", "root", "sdg")}
    expected = {("update", name) for name in changed} | {("create", name) for name in tagged}
    assert host.up().steps() == expected
    check_image_kept(client, first, image)
    assert is_protected(client, first) == [False, False]
    check_tags(client, first, {"Name": "host", "owner": "b", "team": "a"})

    open_to_all(client, first)
    host.configure(template=TEMPLATE, instance=owned, group={"destinations": RANGES})
    outcome = host.up("--refresh")
    second = check_replaced(client, host, outcome, first, data)
    check_closed_again(client, second, outcome)
    assert described(client, second)["ImageId"] == image
    check_tags(client, second, {"Name": "host", "owner": "b", "team": "a"})
    host.succeed("destroy", "--yes", "--skip-preview")
    check_gone(client, second, data)


def check_launched(client: Clients, instance_id: str) -> str:
    """Read the instance back from the account; return its data volume."""
    found = described(client, instance_id)
    assert found["Placement"]["Tenancy"] == "dedicated"
    assert found["MetadataOptions"]["InstanceMetadataTags"] == "enabled"
    assert is_protected(client, instance_id) == [True, True]
    with pytest.raises(ClientError, match="disableApiTermination"):
        client("ec2").terminate_instances(InstanceIds=[instance_id])
    there = volumes(client, instance_id)
    assert sorted(there) == ["/dev/sdf", "/dev/sdg", "/dev/xvda"]
    assert all(one["Encrypted"] and one["VolumeType"] == "gp3" for one in there.values())
    assert (there["/dev/sdg"]["Size"], there["/dev/sdg"]["Throughput"]) == (20, 250)
    assert tags(there["/dev/sdf"]) == {"Name": "host-data"}
    check_tags(client, instance_id, {"Name": "host", "team": "a"})
    return str(there["/dev/sdf"]["VolumeId"])


def check_image_kept(client: Clients, instance_id: str, published: str) -> None:
    """Find the first image in the newest version of the template, whatever was published."""
    (template,) = client("ec2").describe_launch_template_versions(
        LaunchTemplateId=template_id(client, instance_id), Versions=["$Latest"]
    )["LaunchTemplateVersions"]
    assert template["VersionNumber"] == 2
    assert template["LaunchTemplateData"]["ImageId"] == described(client, instance_id)["ImageId"]
    assert template["LaunchTemplateData"]["ImageId"] != published


def template_id(client: Clients, instance_id: str) -> str:
    """The template an instance was launched from, as its tags say."""
    found = described(client, instance_id)["Tags"]
    (identity,) = (one["Value"] for one in found if one["Key"] == "aws:ec2launchtemplate:id")
    return str(identity)


def group_of(client: Clients, instance_id: str) -> str:
    (group,) = described(client, instance_id)["SecurityGroups"]
    return str(group["GroupId"])


def open_to_all(client: Clients, instance_id: str) -> None:
    """Let everybody in, as somebody may do in the console."""
    stray = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    permission = {**stray, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    client("ec2").authorize_security_group_ingress(
        GroupId=group_of(client, instance_id), IpPermissions=[permission]
    )


def check_closed_again(client: Clients, instance_id: str, outcome: Outcome) -> None:
    """Find only the rules of the program in the group that is its alone."""
    assert {("create", "host-https-peers"), ("update", "host-exclusive")} <= outcome.steps()
    filters = [{"Name": "group-id", "Values": [group_of(client, instance_id)]}]
    found = client("ec2").describe_security_group_rules(Filters=filters)["SecurityGroupRules"]
    assert {(one["IsEgress"], one["CidrIpv4"]) for one in found} == {
        (True, one["cidr_ipv4"]) for one in RANGES.values()
    }


def check_tags(client: Clients, instance_id: str, expected: dict[str, str]) -> None:
    """Find the same tags on the instance and all it was launched with."""
    found = described(client, instance_id)
    (interface,) = found["NetworkInterfaces"]
    (eni,) = client("ec2").describe_network_interfaces(
        NetworkInterfaceIds=[interface["NetworkInterfaceId"]]
    )["NetworkInterfaces"]
    there = volumes(client, instance_id)
    assert {one["Key"]: one["Value"] for one in eni["TagSet"]} == expected
    assert tags(found) == tags(there["/dev/xvda"]) == tags(there["/dev/sdg"]) == expected


def check_replaced(client: Clients, host: Project, outcome: Outcome, first: str, data: str) -> str:
    """Find the second instance in place of the first, with the same data volume."""
    second = str(host.outputs()["instanceId"])
    assert second != first
    assert described(client, first)["State"]["Name"] == "terminated"
    assert ("replace", "host-attachment-data") in outcome.steps()
    assert volumes(client, second)["/dev/sdf"]["VolumeId"] == data
    return second


def check_gone(client: Clients, instance_id: str, data: str) -> None:
    """Find nothing left but a snapshot of the data."""
    ec2 = client("ec2")
    assert described(client, instance_id)["State"]["Name"] == "terminated"
    with pytest.raises(ClientError, match=r"InvalidVolume\.NotFound"):
        ec2.describe_volumes(VolumeIds=[data])
    by_volume = [{"Name": "volume-id", "Values": [data]}]
    (snapshot,) = ec2.describe_snapshots(Filters=by_volume)["Snapshots"]
    assert snapshot["Encrypted"]
