"""Wrong arguments of a pipeline of golden images: all told by their path, nothing registered."""

from pathlib import Path
from typing import Any

import pulumi
import pytest
from image_forms import AGENT, KEY, OTHER_KEY, PLACE, UNIT
from recorder import ACCOUNT, record

import components as library
from components._golden_image.hardening import HARDENING
from components._golden_image.reading import IMAGE_BUILDER_POLICY
from components._validation import InvalidArgumentsError

UNHARDENED = {"hardening": {"stig_level": "none", "left_out": [*HARDENING]}}
EXEMPTION = {"reason": "pinned", "owner": "platform", "expires": "2999-12-31"}


def step(command: str) -> dict[str, Any]:
    """A document with one command."""
    inputs = {"commands": [command]}
    steps = [{"name": "Run", "action": "ExecuteBash", "inputs": inputs}]
    return {"schemaVersion": 1.0, "phases": [{"name": "build", "steps": steps}]}


def own(**more: object) -> dict[str, Any]:
    return {"components": [{"name": "agent", "document": AGENT, **more}]}


TABLE = {
    "place missing": (
        {"subnet_id": None, "vpc_id": None},
        {"subnet_id": "missing", "vpc_id": "or"},
    ),
    "texts of another kind": (
        {
            "subnet_id": "private",
            "architecture": "amd64",
            "kernel": "5.10",
            "version": "1",
            "root_device_name": "/dev/sdf",
            "root_volume_size": 4,
            "key_arn": "alias/aws/ebs",
            "topic_arn": "topic",
            "test_timeout_minutes": 5,
            "parameter_name": "/images/latest",
            "instance_types": ["large"],
            "keep_versions": "yes",
        },
        {
            "subnet_id": '"private"',
            "architecture": '"amd64"',
            "kernel": '"5.10"',
            "version": "major and minor",
            "root_device_name": '"/dev/sdf"',
            "root_volume_size": "4",
            "key_arn": '"alias/aws/ebs"',
            "topic_arn": '"topic"',
            "test_timeout_minutes": "60 to 1440",
            "parameter_name": 'below "/imagebuilder/"',
            "instance_types": "['large']",
            "keep_versions": "true or false",
        },
    ),
    "types of another architecture": (
        {"architecture": "arm64", "instance_types": ["t3.medium", "t3.large"]},
        {"architecture": '"t3.medium" is x86_64'},
    ),
    "parent image named twice": (
        {"parent_image_id": "ami-12345678", "parent_image_parameter": "/golden", "kernel": "6.1"},
        {
            "parent_image_parameter": "an image id is given too",
            "kernel": "has its own",
            "parent_image_id": "turns EXT.IB_PARENT_UPDATED off",
        },
    ),
    "parent image past its end": (
        {"parent_image_parameter": "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2"},
        {"parent_image_parameter": "past its end of support"},
    ),
    "parent image of another processor": (
        {
            "parent_image_parameter": "/aws/service/ami-amazon-linux-latest/"
            "al2023-ami-kernel-6.12-arm64"
        },
        {"parent_image_parameter": "of arm64 images; give "},
    ),
    "parent image with Windows": (
        {
            "parent_image_parameter": "/aws/service/ami-windows-latest/"
            "Windows_Server-2025-English-Full-Base"
        },
        {"parent_image_parameter": "of Windows"},
    ),
    "parent image that is its own": (
        {"parent_image_parameter": "/imagebuilder/web", "parameter_name": "/imagebuilder/web"},
        {"parent_image_parameter": "made of the last"},
    ),
    "nothing that hardens": (
        UNHARDENED,
        {"hardening": "turns EXT.IB_RECIPE_HARDENED off"},
    ),
    "own groups beside a group of its own": (
        {
            "security_group_ids": ["sg-12345678"],
            "destinations": {"vpc": {"cidr_ipv4": "10.0.0.0/8"}},
        },
        {"vpc_id": "groups are named", "destinations": "groups are named"},
    ),
    "destination that is no HTTPS": (
        {"destinations": {"dns": {"cidr_ipv4": "10.0.0.2/32", "protocol": "udp", "from_port": 53}}},
        {'destinations["dns"]': "EXT.SG_EGRESS_443_ONLY"},
    ),
    "component of Amazon that does not exist": (
        {"components": [{"name": "python-3-linus"}, {"name": "stig-build-linux-high"}]},
        {
            "components[0].name": 'did you mean "python-3-linux"?',
            "components[1].name": "is retired",
        },
    ),
    "component of Amazon that is there anyway": (
        {"components": [{"name": "update-linux"}, {"name": "stig-build-linux"}]},
        {
            "components[0].name": "every image gets",
            "components[1].name": "stig_level in hardening",
        },
    ),
    "component that needs a key pair": (
        {"components": [{"name": "validate-ssh-public-key-linux", "hardens": True}]},
        {"components[0].name": "key pair", "components[0].hardens": "leave it out"},
    ),
    "component named twice": (
        {
            "components": [
                {"name": "agent", "document": AGENT},
                {"name": "agent", "document": AGENT},
            ]
        },
        {"components": 'names "agent" twice'},
    ),
    "component that is called like one of Amazon's": (
        {"components": [{"name": "python-3-linux", "document": AGENT}]},
        {"components[0].name": "rename yours"},
    ),
    "component with document and file": (
        own(file="agent.yaml"),
        {"components[0].file": "give one of the two"},
    ),
    "component whose file is no path": (
        {"components": [{"name": "agent", "file": 17}]},
        {"components[0].file": "is 17"},
    ),
    "versions that are none, or follow from the content": (
        {
            "components": [
                {"name": "python-3-linux", "version": "1.x.2"},
                {"name": "agent", "document": AGENT, "version": "1.0.0"},
            ]
        },
        {"components[0].version": "1.0.x", "components[1].version": "leave it out"},
    ),
    "component with a parameter it has not": (
        own(parameters={"colour": "red"}),
        {'components[0].parameters["colour"]': "level"},
    ),
    "document that is none": (
        {"components": [{"name": "agent", "document": {**AGENT, "phases": []}}]},
        {"components[0].document.phases": "list"},
    ),
    "file that is not there": (
        {"components": [{"name": "agent", "file": "/nowhere/agent.yaml"}]},
        {"components[0].file": "cannot be read"},
    ),
    "more components than a recipe holds": (
        {"components": [{"name": f"part-{at}", "document": AGENT} for at in range(20)]},
        {"components": "has 20 components"},
    ),
    "hardening that does not exist": (
        {"hardening": {"stig_level": "medium", "left_out": ["core-dump"]}},
        {"hardening.stig_level": 'did you mean "Medium"?', "hardening.left_out[0]": "core-dump"},
    ),
    "stig that is off and on": (
        {"hardening": {"stig_level": "none", "consent_banner": True}},
        {"hardening.stig_level": "leave it out"},
    ),
    "schedules of another kind": (
        {"schedule": {"expression": "rate(7 days)", "time_zone": "Middle Earth"}},
        {"schedule.expression": "no cron expression", "schedule.time_zone": "time zone"},
    ),
    "schedule with seconds": (
        {"schedule": {"expression": "cron(0 0 2 ? * MON *)"}},
        {"schedule.expression": "without seconds"},
    ),
    "region without a key": (
        {"regions": {"us-east-1": {}, "Mars": {"kms_key_arn": KEY}}},
        {'regions["us-east-1"].kms_key_arn': "missing", 'regions["Mars"]': "name of a Region"},
    ),
    "region with a key of another one": (
        {"regions": {"us-east-1": {"kms_key_arn": KEY}}},
        {'regions["us-east-1"].kms_key_arn': 'give one of "us-east-1"'},
    ),
    "shared twice": (
        {
            "sharing": {
                "account_ids": ["111111111111", "1"],
                "copy_to_account_ids": ["111111111111"],
                "organization_arns": [
                    "arn:aws:organizations::123456789012:organization/o-f1f2f3f4f5"
                ],
                "organizational_unit_arns": [UNIT],
            }
        },
        {
            "sharing.account_ids[1]": "id of an account",
            "sharing.copy_to_account_ids": "in one of the two",
            "sharing.organizational_unit_arns": "whole organization",
        },
    ),
    "lifecycle out of order": (
        {"lifecycle": {"deprecate_after_days": 90, "keep_at_least": 0}},
        {
            "lifecycle.disable_after_days": "deprecate_after_days is 90",
            "lifecycle.keep_at_least": "1 to 10",
        },
    ),
    "lifecycle that deletes too soon": (
        {"lifecycle": {"delete_after_days": 60}},
        {"lifecycle.delete_after_days": "disable_after_days is 90"},
    ),
    "logs of a bucket that exists": (
        {"logs": {"bucket_name": "logs", "access_log_bucket_name": "logs", "retention_days": 30}},
        {
            "logs.access_log_bucket_name": "what exists is given",
            "logs.retention_days": "turns EXT.LOG_GROUP_RETENTION off",
        },
    ),
    "scan turned off": (
        {"vulnerability_scan": False},
        {"vulnerability_scan": "turns EXT.IB_IMAGE_SCANNING off"},
    ),
    "policies of administrators": (
        {"managed_policy_arns": {"admin": "arn:aws:iam::aws:policy/AdministratorAccess"}},
        {'managed_policy_arns["admin"]': "no policy of AWS for administrators"},
    ),
    "policy that the role has anyway": (
        {"managed_policy_arns": {"ib": f"arn:aws:iam::aws:policy/{IMAGE_BUILDER_POLICY}"}},
        {'managed_policy_arns["ib"]': "has anyway"},
    ),
    "policy by a name of the pipeline's": (
        {"managed_policy_arns": {"build": "arn:aws:iam::123456789012:policy/build"}},
        {'managed_policy_arns["build"]': "rename it"},
    ),
    "unknown argument": ({"key_pair": "admin"}, {"key_pair": "is unknown"}),
}


@pytest.mark.parametrize(("arguments", "problems"), TABLE.values(), ids=TABLE)
def test_golden_image_bad_arguments_all_told_and_nothing_registered(
    arguments: dict[str, Any], problems: dict[str, str]
) -> None:
    recording = record(lambda: library.GoldenImagePipeline("golden", {**PLACE, **arguments}))
    assert isinstance(recording.error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    assert recording.resources == []


@pytest.mark.parametrize("name", ["golden image", "1st", "x" * 64])
def test_golden_image_name_that_no_child_can_have_is_refused(name: str) -> None:
    recording = record(lambda: library.GoldenImagePipeline(name, PLACE))
    assert "name is " in str(recording.error)
    assert recording.resources == []


SECRETS = {
    "command": {"document": step("curl -H 'token: hunter2hunter2' https://example.com")},
    "parameter": {"document": AGENT, "parameters": {"password": "hunter2hunter2"}},
}


@pytest.mark.parametrize("component", SECRETS.values(), ids=SECRETS)
def test_golden_image_secret_in_a_component_is_refused_and_not_shown(
    component: dict[str, Any],
) -> None:
    given = {**PLACE, "components": [{"name": "agent", **component}]}
    recording = record(lambda: library.GoldenImagePipeline("golden", given))
    assert "components[0]." in str(recording.error)
    assert "hunter2" not in str(recording.error)
    assert recording.resources == []


def test_golden_image_problems_of_a_file_are_told_by_their_place(tmp_path: Path) -> None:
    file = tmp_path / "agent.yaml"
    file.write_text("schemaVersion: 1.0\nphases:\n- name: build\n  steps: []\n", encoding="utf-8")
    given = {**PLACE, "components": [{"name": "agent", "file": str(file)}]}
    recording = record(lambda: library.GoldenImagePipeline("golden", given))
    assert "components[0].file.phases[0].steps " in str(recording.error)


def test_golden_image_own_region_among_the_further_ones_is_refused_once_it_is_known() -> None:
    given = {**PLACE, "regions": {"eu-west-1": {"kms_key_arn": KEY}}}
    recording = record(lambda: library.GoldenImagePipeline("golden", given))
    assert 'regions["eu-west-1"] is the Region of the pipeline itself' in str(recording.error)
    distributions = "aws:imagebuilder/distributionConfiguration:DistributionConfiguration"
    assert recording.of_type(distributions) == []


def test_golden_image_copy_for_its_own_account_is_refused_where_that_is_known() -> None:
    mine = {"copy_to_account_ids": [ACCOUNT]}
    given = {
        **PLACE,
        "sharing": mine,
        "regions": {"us-east-1": {"kms_key_arn": OTHER_KEY, "sharing": mine}},
    }
    recording = record(lambda: library.GoldenImagePipeline("golden", given))
    told = f'names "{ACCOUNT}", the account of the pipeline itself'
    assert f"  - sharing.copy_to_account_ids {told}" in str(recording.error)
    assert f'  - regions["us-east-1"].sharing.copy_to_account_ids {told}' in str(recording.error)


def test_golden_image_key_that_turns_out_wrong_is_refused() -> None:
    def program() -> None:
        key = pulumi.Output.from_input("alias/golden")
        library.GoldenImagePipeline("golden", {**PLACE, "key_arn": key})

    assert 'key_arn is "alias/golden"; give an ARN' in str(record(program).error)


@pytest.mark.parametrize(
    ("control", "arguments"),
    [
        ("EXT.IB_PARENT_UPDATED", {"parent_image_id": "ami-12345678"}),
        ("EXT.IB_IMAGE_SCANNING", {"vulnerability_scan": False}),
        ("EXT.IB_RECIPE_HARDENED", UNHARDENED),
        ("EXT.LOG_GROUP_RETENTION", {"logs": {"retention_days": 90}}),
        (
            "EXT.SG_EGRESS_443_ONLY",
            {"destinations": {"proxy": {"cidr_ipv4": "10.0.0.9/32", "from_port": 3128}}},
        ),
    ],
)
def test_golden_image_default_may_be_turned_off_with_a_record(
    control: str, arguments: dict[str, Any]
) -> None:
    records = [{"control": control, **EXEMPTION}]
    given = {**PLACE, **arguments, "exemptions": records}
    recording = record(lambda: library.GoldenImagePipeline("golden", given))
    assert recording.error is None
    (component,) = recording.of_type("compliant-ec2:index:GoldenImagePipeline")
    assert component.inputs["exemptions"] == records


def test_golden_image_region_with_its_key_is_taken() -> None:
    given = {**PLACE, "regions": {"us-east-1": {"kms_key_arn": OTHER_KEY}}}
    assert record(lambda: library.GoldenImagePipeline("golden", given)).error is None
