"""Template and instance in their default and fullest form."""

import base64
from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from recorder import ACCOUNT, Recording, World, succeed

import components as library

KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b3c4d"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
TEMPLATE = {"launch_template_id": "lt-0123456789abcdef0", "launch_template_version": "7"}
TEMPLATE_TYPE = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE_TYPE = "aws:ec2/instance:Instance"
COMPONENT_TYPE = "compliant-ec2:index:HardenedLaunchTemplate"
RECORD = {"reason": "a load test", "owner": "team-a", "expires": "2999-12-31"}
KEPT = [{"control": "EXT.VOLUME_DELETE_ON_TERMINATION", **RECORD}]
PLACED = {
    "instance_profile_arn": PROFILE,
    "security_group_ids": [GROUP],
    "subnet_id": "subnet-12345678",
}
VOLUMES = {
    "data": {"device_name": "/dev/sdf", "size": 100, "iops": 4000, "throughput": 500},
    "archive": {
        "device_name": "/dev/sdg",
        "size": 500,
        "type": "st1",
        "kms_key_arn": KEY,
        "delete_on_termination": False,
    },
}
VOLUME_TYPE = "aws:ebs/volume:Volume"
ATTACHMENT_TYPE = "aws:ec2/volumeAttachment:VolumeAttachment"
Arguments = Mapping[str, Any]


def template(arguments: Arguments | None = None, world: World | None = None) -> Arguments:
    given = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP], **(arguments or {})}
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", given), world)
    return recording.only(TEMPLATE_TYPE).inputs


def test_launch_template_default_is_hardened() -> None:
    inputs = template()
    assert inputs["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert inputs["networkInterfaces"] == [
        {
            "deviceIndex": 0,
            "associatePublicIpAddress": "false",
            "deleteOnTermination": "true",
            "securityGroups": [GROUP],
        }
    ]
    assert inputs["blockDeviceMappings"] == [
        {
            "deviceName": "/dev/xvda",
            "ebs": {
                "encrypted": "true",
                "volumeType": "gp3",
                "volumeSize": 8,
                "deleteOnTermination": "true",
            },
        }
    ]
    assert inputs["iamInstanceProfile"] == {"arn": PROFILE}
    assert inputs["monitoring"] == {"enabled": True}
    assert inputs["updateDefaultVersion"] is True
    assert inputs["imageId"] == "ami-0123456789abcd612"
    assert inputs["instanceType"] == "t3.micro"
    assert b"--security" in base64.b64decode(inputs["userData"])
    assert not {"vpcSecurityGroupIds", "defaultVersion", "keyName"} & set(inputs)


def test_launch_template_fullest_keeps_the_hardening() -> None:
    inputs = template(
        {
            "instance_type": "t4g.small",
            "architecture": "arm64",
            "kernel": "6.12",
            "root_volume_size": 50,
            "kms_key_arn": KEY,
            "detailed_monitoring": False,
            "container_host": True,
            "tags": {"team": "a"},
        }
    )
    assert inputs["imageId"] == "ami-0123456789abcda64"
    assert inputs["metadataOptions"]["httpTokens"] == "required"
    assert inputs["metadataOptions"]["httpPutResponseHopLimit"] == 2
    assert inputs["blockDeviceMappings"][0]["ebs"]["kmsKeyId"] == KEY
    assert inputs["blockDeviceMappings"][0]["ebs"]["volumeSize"] == 50
    assert inputs["monitoring"] == {"enabled": False}
    assert inputs["tags"] == {"team": "a"}


def test_launch_template_tags_reach_all_that_is_launched() -> None:
    inputs = template({"tags": {"team": "a"}}, World(default_tags={"env": "dev", "team": "none"}))
    launched = {one["resourceType"]: one["tags"] for one in inputs["tagSpecifications"]}
    assert sorted(launched) == ["instance", "network-interface", "volume"]
    expected = {"Name": "host", "env": "dev", "team": "a"}
    assert all(tags == expected for tags in launched.values())


def test_launch_template_kernel_chooses_the_public_image() -> None:
    assert template({"kernel": "6.1"})["imageId"] == "ami-0123456789abcde61"


def test_launch_template_own_image_needs_no_public_parameter() -> None:
    inputs = template({"image_id": "ami-0aaaaaaaaaaaaaaaa"}, World(parameters={}))
    assert inputs["imageId"] == "ami-0aaaaaaaaaaaaaaaa"


def test_launch_template_own_image_parameter_is_read() -> None:
    world = World(parameters={"/golden/latest": "ami-0bbbbbbbbbbbbbbbb"})
    assert (
        template({"image_parameter": "/golden/latest"}, world)["imageId"] == "ami-0bbbbbbbbbbbbbbbb"
    )


def test_launch_template_subnet_stands_in_its_network_interface() -> None:
    (interface,) = template({"subnet_id": "subnet-12345678"})["networkInterfaces"]
    assert interface["subnetId"] == "subnet-12345678"


def test_instance_takes_everything_from_the_template() -> None:
    recording = succeed(lambda: library.CompliantInstance("host", TEMPLATE))
    assert recording.only(INSTANCE_TYPE).inputs == {
        "launchTemplate": {"id": "lt-0123456789abcdef0", "version": "7"},
        "disableApiTermination": False,
        "disableApiStop": False,
        "tags": {"Name": "host"},
    }


def test_instance_fullest_is_protected_and_its_tags_win_over_its_name() -> None:
    tags = {"Name": "db", "team": "a"}
    arguments = {**TEMPLATE, "termination_protection": True, "tags": tags}
    inputs = (
        succeed(lambda: library.CompliantInstance("host", arguments)).only(INSTANCE_TYPE).inputs
    )
    assert inputs["disableApiTermination"] is True
    assert inputs["tags"] == tags


def instance(arguments: Arguments, world: World | None = None) -> Recording:
    return succeed(lambda: library.CompliantInstance("host", arguments), world)


def test_launch_template_volumes_are_encrypted_and_in_the_order_of_their_names() -> None:
    given = {"volumes": VOLUMES, "exemptions": KEPT}
    root, archive, data = template(given)["blockDeviceMappings"]
    assert root["deviceName"] == "/dev/xvda"
    assert archive == {
        "deviceName": "/dev/sdg",
        "ebs": {
            "encrypted": "true",
            "kmsKeyId": KEY,
            "volumeType": "st1",
            "volumeSize": 500,
            "deleteOnTermination": "false",
        },
    }
    assert data == {
        "deviceName": "/dev/sdf",
        "ebs": {
            "encrypted": "true",
            "volumeType": "gp3",
            "volumeSize": 100,
            "iops": 4000,
            "throughput": 500,
            "deleteOnTermination": "true",
        },
    }


def test_launch_template_key_is_that_of_volumes_without_one_of_their_own() -> None:
    own = KEY.replace("1a2b", "9f9f")
    inputs = template({"volumes": VOLUMES, "kms_key_arn": own, "exemptions": KEPT})
    keys = [one["ebs"]["kmsKeyId"] for one in inputs["blockDeviceMappings"]]
    assert keys == [own, KEY, own]


def test_launch_template_root_volume_takes_all_its_settings() -> None:
    inputs = template(
        {
            "root_device_name": "/dev/sda1",
            "root_volume_size": 100,
            "root_volume_type": "io2",
            "root_volume_iops": 5000,
            "root_volume_delete_on_termination": False,
            "exemptions": KEPT,
        }
    )
    assert inputs["blockDeviceMappings"] == [
        {
            "deviceName": "/dev/sda1",
            "ebs": {
                "encrypted": "true",
                "volumeType": "io2",
                "volumeSize": 100,
                "iops": 5000,
                "deleteOnTermination": "false",
            },
        }
    ]


def test_launch_template_processor_takes_tenancy_credits_and_reservations() -> None:
    inputs = template(
        {
            "tenancy": "dedicated",
            "cpu_credits": "standard",
            "capacity_reservation_preference": "none",
            "instance_metadata_tags": True,
        }
    )
    assert inputs["placement"] == {"tenancy": "dedicated"}
    assert inputs["creditSpecification"] == {"cpuCredits": "standard"}
    assert inputs["capacityReservationSpecification"] == {"capacityReservationPreference": "none"}
    assert inputs["metadataOptions"]["instanceMetadataTags"] == "enabled"


@pytest.mark.parametrize(("instance_type", "flag"), [("m3.xlarge", "true"), ("t3.micro", None)])
def test_launch_template_optimises_for_ebs_where_the_type_needs_it(
    instance_type: str, flag: str | None
) -> None:
    assert template({"instance_type": instance_type}).get("ebsOptimized") == flag


def test_launch_template_kernel_default_is_a_choice() -> None:
    assert template({"kernel": "default"})["imageId"] == "ami-0123456789abcdefa"


@pytest.mark.parametrize(("stays", "ignored"), [(True, ("imageId",)), (False, ())])
def test_launch_template_ignores_a_new_image_when_told(
    ignored: tuple[str, ...], *, stays: bool
) -> None:
    given = {**PLACED, "ignore_image_changes": stays}
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", given))
    assert recording.only(TEMPLATE_TYPE).ignored == ignored


def test_launch_template_relaxed_keeps_its_records_among_its_inputs() -> None:
    controls = ["EC2.8", "EC2.170", "EC2.9", "EC2.25"]
    given = {
        **PLACED,
        "metadata_tokens_optional": True,
        "public_address": True,
        "exemptions": [{"control": control, **RECORD} for control in controls],
    }
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", given))
    inputs = recording.only(TEMPLATE_TYPE).inputs
    assert inputs["metadataOptions"]["httpTokens"] == "optional"
    assert inputs["networkInterfaces"][0]["associatePublicIpAddress"] == "true"
    records = recording.only(COMPONENT_TYPE).inputs["exemptions"]
    assert [one["control"] for one in records] == controls


def test_instance_with_a_template_of_its_own_starts_from_its_newest_version() -> None:
    recording = instance({"launch_template": {**PLACED, "tags": {"team": "a"}}})
    made, started = recording.only(TEMPLATE_TYPE), recording.only(INSTANCE_TYPE)
    assert started.inputs["launchTemplate"] == {"id": "lt-0123456789abcdef0", "version": "3"}
    assert made.inputs["networkInterfaces"][0]["subnetId"] == "subnet-12345678"
    owner = recording.only("compliant-ec2:index:CompliantInstance").urn
    assert recording.only(COMPONENT_TYPE).parent == started.parent == owner


def test_instance_records_of_its_template_hold_for_the_instance_too() -> None:
    own = {"control": "EC2.9", **RECORD}
    theirs = {"control": "EC2.25", **RECORD}
    relaxed = {**PLACED, "public_address": True, "exemptions": [own, theirs]}
    also = {"control": "EXT.DETAILED_MONITORING", **RECORD}
    recording = instance({"launch_template": relaxed, "exemptions": [also]})
    records = recording.only("compliant-ec2:index:CompliantInstance").inputs["exemptions"]
    assert records == [also, own, theirs]


def test_instance_protections_and_ignored_template_reach_the_instance() -> None:
    given = {**TEMPLATE, "stop_protection": True, "ignore_template_changes": True}
    started = instance(given).only(INSTANCE_TYPE)
    assert started.inputs["disableApiStop"] is True
    assert started.ignored == ("launchTemplate",)


def test_instance_data_volumes_are_encrypted_tagged_and_attached() -> None:
    volume = {"device_name": "/dev/sdf", "size": 100, "kms_key_arn": KEY, "tags": {"backup": "1"}}
    recording = instance(
        {"launch_template": PLACED, "data_volumes": {"data": volume}, "tags": {"team": "a"}}
    )
    created = recording.only(VOLUME_TYPE)
    assert created.name == "host-volume-data"
    assert created.inputs == {
        "availabilityZone": "eu-west-1a",
        "type": "gp3",
        "size": 100,
        "encrypted": True,
        "kmsKeyId": KEY,
        "finalSnapshot": True,
        "tags": {"Name": "host-data", "team": "a", "backup": "1"},
    }
    attached = recording.only(ATTACHMENT_TYPE)
    assert attached.name == "host-attachment-data"
    assert attached.inputs == {
        "deviceName": "/dev/sdf",
        "instanceId": "i-0123456789abcdef0",
        "volumeId": "vol-0123456789abcdef0",
        "stopInstanceBeforeDetaching": True,
    }
    # A volume that depended on the instance would be replaced with it.
    assert recording.only(INSTANCE_TYPE).urn not in created.dependencies


def test_instance_data_volumes_beside_a_foreign_template_are_where_they_are_told() -> None:
    volume = {"device_name": "/dev/sdf", "size": 8, "final_snapshot": False}
    given = {**TEMPLATE, "availability_zone": "eu-west-1b", "data_volumes": {"data": volume}}
    created = instance(given).only(VOLUME_TYPE).inputs
    assert (created["availabilityZone"], created["finalSnapshot"]) == ("eu-west-1b", False)


def test_instance_with_template_and_volumes_hands_its_provider_on() -> None:
    volumes = {"data": {"device_name": "/dev/sdf", "size": 8}}

    def program() -> None:
        options = pulumi.ResourceOptions(provider=aws.Provider("other", region="us-east-1"))
        given = {"launch_template": PLACED, "data_volumes": volumes}
        library.CompliantInstance("host", given, options)

    recording = succeed(program)
    provider = recording.only("pulumi:providers:aws").urn
    children = [one for one in recording.resources if one.type.startswith("aws:")]
    assert len(children) == 4
    asked = {one.token.rpartition(":")[2] for one in recording.invokes}
    assert asked == {"getDefaultTags", "getParameter", "getSubnet"}
    users = [*children, *recording.invokes]
    assert {one.provider.rpartition("::")[0] for one in users} == {provider}


def test_instance_tags_reach_interface_and_volumes() -> None:
    volumes = {"data": {"device_name": "/dev/sdf", "size": 8}}
    given = {"launch_template": {**PLACED, "volumes": volumes}, "tags": {"team": "a"}}
    tagged = {one.name: one.inputs for one in instance(given).of_type("aws:ec2/tag:Tag")}
    team = {"key": "team", "value": "a"}
    assert tagged == {
        "host-interface-tag-team": {**team, "resourceId": "eni-0123456789abcdef0"},
        "host-root-tag-team": {**team, "resourceId": "vol-0123456789abcdef1"},
        "host-sdf-tag-team": {**team, "resourceId": "vol-0123456789abcdef2"},
    }


def test_instance_tags_reach_interface_and_root_volume_of_a_foreign_template() -> None:
    tagged = instance({**TEMPLATE, "tags": {"team": "a"}}).of_type("aws:ec2/tag:Tag")
    assert [one.name for one in tagged] == ["host-interface-tag-team", "host-root-tag-team"]
