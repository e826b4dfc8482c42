"""Wrong arguments of template and instance beyond those that all components share."""

import pytest
from recorder import ACCOUNT, record

import components as library
from components._caller import Caller, called_by
from components._validation import InvalidArgumentsError

KEY = "AKIA" + "IOSFODNN7EXAMPLE"
TEMPLATE = {
    "instance_profile_arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/host",
    "security_group_ids": ["sg-12345678"],
}
PLACED = {**TEMPLATE, "subnet_id": "subnet-12345678"}
NAMED = {"launch_template_id": "lt-12345678", "launch_template_version": "1"}
VOLUME = {"device_name": "/dev/sdf", "size": 10}
OWN_IMAGE = {"image_id": "ami-12345678"}
TABLE = [
    (
        {
            "image_variant": "tiny",
            "root_device_name": "sda",
            "root_volume_type": "st1",
            "root_volume_iops": 99,
            "root_volume_throughput": 2001,
            "root_volume_delete_on_termination": "no",
            "tenancy": "host",
            "cpu_credits": "many",
            "capacity_reservation_preference": "all",
            "ignore_image_changes": "yes",
            "instance_metadata_tags": 1,
            "metadata_tokens_optional": "yes",
            "public_address": "yes",
            "first_boot": ["reboot"],
            "volumes": {"data": "big"},
        },
        {
            "image_variant": '"tiny"',
            "root_device_name": '"sda"',
            "root_volume_type": '"st1"',
            "root_volume_iops": "99",
            "root_volume_throughput": "2001",
            "root_volume_delete_on_termination": '"no"',
            "tenancy": '"host"',
            "cpu_credits": '"many"',
            "capacity_reservation_preference": '"all"',
            "ignore_image_changes": '"yes"',
            "instance_metadata_tags": "1",
            "metadata_tokens_optional": '"yes"',
            "public_address": '"yes"',
            "first_boot": "is no map",
            'volumes["data"]': '"big"; give a map',
        },
    ),
    ({"image_variant": "minimal", **OWN_IMAGE}, {"image_variant": "an image of one's own"}),
    (
        {"image_variant": "minimal", "first_boot": {"ssm_agent": False}},
        {"first_boot.ssm_agent": "the minimal image has none"},
    ),
    (
        {"kernel": "6.18", "first_boot": {"kernel_live_patching": True}},
        {"first_boot.kernel_live_patching": 'kernel is "6.18"; patches are made for "6.1"'},
    ),
    (
        {"kernel": "default", "first_boot": {"kernel_live_patching": True}},
        {"first_boot.kernel_live_patching": 'kernel is "default"'},
    ),
    (
        {**OWN_IMAGE, "first_boot": {"kernel_live_patching": True}},
        {"first_boot.kernel_live_patching": "kernel is not stated"},
    ),
    (
        {
            "first_boot": {
                "security_updates": "no",
                "release": "2023",
                "packages": ["jq", "--nogpgcheck"],
                "files": {"motd": {"mode": "rw", "owner": "Root"}, "/a": "text"},
                "scripts": [""],
                "cloudwatch_agent_parameter": "/agent",
                "cloud_config": "x",
            }
        },
        {
            "first_boot.security_updates": '"no"',
            "first_boot.release": '"2023"',
            "first_boot.packages": "--nogpgcheck",
            'first_boot.files["motd"]': "is no place for a file",
            'first_boot.files["motd"].mode': '"rw"',
            'first_boot.files["motd"].owner': '"Root"',
            'first_boot.files["motd"].content': "missing",
            'first_boot.files["/a"]': "is no map",
            "first_boot.scripts[0]": '""',
            "first_boot.cloudwatch_agent_parameter": '"/agent"',
            "first_boot.cloud_config": "is unknown",
        },
    ),
    (
        {"first_boot": {"scripts": ["true", "x" * 20_000]}},
        {"first_boot.scripts[1]": "bytes; EC2 takes 16384"},
    ),
    (
        {"first_boot": {"packages": ["telnet-0.17.x86_64"]}},
        {"first_boot.packages": "turns EXT.UNNEEDED_PACKAGES off"},
    ),
    (
        {"volumes": {"a": VOLUME, "b": {"device_name": "/dev/xvdf", "size": 1, "iops": 3001}}},
        {
            'volumes["b"].device_name': 'is "/dev/xvdf", which "a" has already',
            'volumes["b"].iops': "1 GiB take at most 500",
        },
    ),
    (
        {"volumes": {"a": {"encrypted": False}}},
        {
            'volumes["a"].encrypted': "is unknown",
            'volumes["a"].device_name': "missing",
            'volumes["a"].size': "missing",
        },
    ),
    ({"root_volume_type": "io2"}, {"root_volume_iops": "is missing"}),
    (
        {
            "root_volume_delete_on_termination": False,
            "volumes": {"a": {**VOLUME, "delete_on_termination": False}},
        },
        {
            "root_volume_delete_on_termination": "turns EXT.VOLUME_DELETE_ON_TERMINATION off",
            'volumes["a"].delete_on_termination': "turns EXT.VOLUME_DELETE_ON_TERMINATION off",
        },
    ),
    (
        {"instance_type": "m7i.large", "cpu_credits": "standard"},
        {"cpu_credits": "has no CPU credits"},
    ),
    (
        {"instance_metadata_tags": True, "tags": {"cost centre": "1", "team": "a", "..": "x"}},
        {'tags["cost centre"]': "cannot be shown", 'tags[".."]': "cannot be shown"},
    ),
    (
        {"metadata_tokens_optional": True, "public_address": True},
        {
            "metadata_tokens_optional": "turns EC2.8 off",
            "public_address": "turns EC2.9 off",
        },
    ),
]
INSTANCES = [
    (
        {},
        {"launch_template_id": "is missing", "launch_template_version": "is missing"},
    ),
    ({**NAMED, "launch_template": PLACED}, {"launch_template": "is given beside"}),
    ({"launch_template": "lt-12345678"}, {"launch_template": "is no map"}),
    ({"launch_template": TEMPLATE}, {"launch_template.subnet_id": "is missing"}),
    (
        {
            "launch_template": {
                **PLACED,
                "kernel": "5",
                "volumes": {"a": {**VOLUME, "type": "x"}},
                "first_boot": {"files": {"/a": {"content": KEY}}},
                "public_address": True,
                "exemptions": [{"control": "EC2.9"}],
            }
        },
        {
            "launch_template.kernel": '"5"',
            'launch_template.volumes["a"].type': '"x"',
            'launch_template.first_boot.files["/a"].content': "an AWS access key in line 1",
            "launch_template.public_address": "turns EC2.25 off",
            "launch_template.exemptions[0].reason": "is missing",
            "launch_template.exemptions[0].owner": "is missing",
            "launch_template.exemptions[0].expires": "is missing",
        },
    ),
    (
        {**NAMED, "stop_protection": 1, "ignore_template_changes": 1, "availability_zone": "west"},
        {
            "stop_protection": "1",
            "ignore_template_changes": "1",
            "availability_zone": '"west"',
        },
    ),
    ({**NAMED, "data_volumes": {"a": VOLUME}}, {"availability_zone": "is missing"}),
    (
        {"launch_template": PLACED, "data_volumes": {"a::b": VOLUME}},
        {'data_volumes["a::b"]': "is no name of a volume"},
    ),
    (
        {
            "launch_template": PLACED,
            "data_volumes": {
                "a": VOLUME,
                "b": {**VOLUME, "size": 0, "final_snapshot": "no", "tags": {"aws:x": "y"}},
            },
        },
        {
            'data_volumes["b"].size': "0",
            'data_volumes["b"].device_name': 'which "a" has already',
            'data_volumes["b"].final_snapshot': '"no"',
            'data_volumes["b"].tags': "aws:x",
        },
    ),
]
CASES = [
    *((library.HardenedLaunchTemplate, {**TEMPLATE, **given}, told) for given, told in TABLE),
    *((library.CompliantInstance, given, told) for given, told in INSTANCES),
]


@pytest.mark.parametrize(("component", "arguments", "problems"), CASES)
def test_host_bad_arguments_all_told_and_nothing_registered(
    component: type, arguments: dict, problems: dict[str, str]
) -> None:
    recording = record(lambda: component("host", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    # Two problems of one path, such as two controls that an argument turns off, count once.
    found = {one["property_path"]: one["reason"] for one in reversed(recording.error.errors)}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    assert KEY not in str(recording.error)
    assert recording.resources == []


def test_host_public_address_and_optional_tokens_need_a_record_for_each_control() -> None:
    given = {**TEMPLATE, "metadata_tokens_optional": True, "public_address": True}
    recording = record(lambda: library.HardenedLaunchTemplate("host", given))
    told = str(recording.error)
    controls = ("EC2.8", "EC2.170", "EC2.9", "EC2.25")
    assert [one for one in controls if f"turns {one} off" not in told] == []


def test_host_secret_is_not_handed_to_the_engine_beside_its_path() -> None:
    def program() -> None:
        with called_by(Caller(remote=True)):
            library.HardenedLaunchTemplate(
                "host", {**TEMPLATE, "kernel": "5", "first_boot": {"scripts": [KEY]}}
            )

    error = record(program).error
    assert [one["property_path"] for one in error.errors] == ["kernel"]
    assert "firstBoot.scripts[0] holds what looks like an AWS access key" in str(error)
