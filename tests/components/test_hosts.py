"""Template, instance and fleet in their default and fullest form."""

import base64
from collections.abc import Mapping
from typing import Any

from recorder import ACCOUNT, World, succeed

import components as library

KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1a2b3c4d"
PROFILE = f"arn:aws:iam::{ACCOUNT}:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
TEMPLATE = {"launch_template_id": "lt-0123456789abcdef0", "launch_template_version": "7"}
TEMPLATE_TYPE = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE_TYPE = "aws:ec2/instance:Instance"
FLEET_TYPE = "aws:autoscaling/group:Group"
Arguments = Mapping[str, Any]


def template(arguments: Arguments | None = None, world: World | None = None) -> Arguments:
    given = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP], **(arguments or {})}
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", given), world)
    return recording.only(TEMPLATE_TYPE).inputs


def fleet(arguments: Arguments | None = None, world: World | None = None) -> Arguments:
    types = ["t3.small", "t3a.small"]
    given = {
        **TEMPLATE,
        "instance_types": types,
        "subnet_ids": ["subnet-12345678"],
        **(arguments or {}),
    }
    return succeed(lambda: library.CompliantFleet("host", given), world).only(FLEET_TYPE).inputs


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


def test_fleet_default_is_rolled_with_new_instances_first() -> None:
    inputs = fleet()
    assert inputs["mixedInstancesPolicy"] == {
        "launchTemplate": {
            "launchTemplateSpecification": {
                "launchTemplateId": "lt-0123456789abcdef0",
                "version": "7",
            },
            "overrides": [{"instanceType": "t3.small"}, {"instanceType": "t3a.small"}],
        },
        "instancesDistribution": {
            "onDemandAllocationStrategy": "prioritized",
            "onDemandPercentageAboveBaseCapacity": 100,
        },
    }
    assert (inputs["minSize"], inputs["maxSize"]) == (2, 4)
    assert "desiredCapacity" not in inputs
    assert inputs["maxInstanceLifetime"] == 30 * 24 * 3600
    assert inputs["instanceMaintenancePolicy"] == {
        "minHealthyPercentage": 100,
        "maxHealthyPercentage": 110,
    }
    assert inputs["instanceRefresh"] == {
        "strategy": "Rolling",
        "preferences": {
            "minHealthyPercentage": 100,
            "maxHealthyPercentage": 110,
            "autoRollback": True,
            "skipMatching": True,
        },
    }


def test_fleet_fullest_takes_sizes_subnets_lifetime_and_tags() -> None:
    subnets = ["subnet-12345678", "subnet-87654321"]
    inputs = fleet(
        {
            "subnet_ids": subnets,
            "min_size": 1,
            "max_size": 2,
            "desired_capacity": 2,
            "max_instance_lifetime_days": 7,
            "tags": {"team": "a"},
        },
        World(default_tags={"env": "dev"}),
    )
    assert inputs["vpcZoneIdentifiers"] == subnets
    assert (inputs["minSize"], inputs["desiredCapacity"], inputs["maxSize"]) == (1, 2, 2)
    assert inputs["maxInstanceLifetime"] == 7 * 24 * 3600
    assert inputs["instanceMaintenancePolicy"]["maxHealthyPercentage"] == 200
    assert inputs["tags"] == [
        {"key": "Name", "value": "host", "propagateAtLaunch": True},
        {"key": "env", "value": "dev", "propagateAtLaunch": True},
        {"key": "team", "value": "a", "propagateAtLaunch": True},
    ]
