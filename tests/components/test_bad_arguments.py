"""Wrong arguments: one error that tells every problem, before anything is registered."""

import pulumi
import pytest
from recorder import record

import components as library
from components._validation import InvalidArgumentsError

PROFILE = "arn:aws:iam::123456789012:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
WORD = "export DB_PASSWORD=hunter22"
TEMPLATE = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP]}
REFERENCE = {"launch_template_id": "lt-12345678", "launch_template_version": "1"}
PLACE = {"subnet_ids": ["subnet-12345678"], "instance_types": ["t3.micro", "t3a.micro"]}
TABLE = [
    (
        library.HardenedLaunchTemplate,
        {},
        {"instance_profile_arn": "missing", "security_group_ids": "missing"},
    ),
    (
        library.HardenedLaunchTemplate,
        {
            "instance_profile_arn": "host",
            "security_group_ids": ["group"],
            "subnet_id": "private",
            "instance_type": "micro",
            "architecture": "amd64",
            "kernel": "5.10",
            "image_id": "ubuntu",
            "image_parameter": "golden",
            "root_volume_size": 4,
            "kms_key_arn": "alias/aws/ebs",
            "detailed_monitoring": "yes",
            "container_host": "no",
            "tags": ["a"],
        },
        {
            "instance_profile_arn": '"host"',
            "security_group_ids[0]": '"group"',
            "subnet_id": '"private"',
            "instance_type": '"micro"',
            "architecture": '"amd64"',
            "kernel": '"5.10"',
            "image_id": '"ubuntu"',
            "image_parameter": '"golden"',
            "root_volume_size": "4",
            "kms_key_arn": '"alias/aws/ebs"',
            "detailed_monitoring": '"yes"',
            "container_host": '"no"',
            "tags": "['a']",
        },
    ),
    (
        library.HardenedLaunchTemplate,
        {**TEMPLATE, "instance_type": "t4g.micro"},
        {"architecture": '"t4g.micro" is arm64'},
    ),
    (
        library.HardenedLaunchTemplate,
        {**TEMPLATE, "image_id": "ami-12345678", "image_parameter": "/golden"},
        {"image_parameter": "an image id is given too"},
    ),
    (
        library.HardenedLaunchTemplate,
        {
            **TEMPLATE,
            "image_parameter": "/aws/service/ami-amazon-linux-latest/amzn2-ami-hvm-x86_64-gp2",
        },
        {"image_parameter": "past its end of support"},
    ),
    (
        library.CompliantInstance,
        {
            "launch_template_version": "$Latest",
            "subnet_id": "subnet-12345678",
            "termination_protection": 1,
        },
        {
            "launch_template_id": "missing",
            "launch_template_version": '"$Latest"',
            "subnet_id": "known are",
            "termination_protection": "1",
        },
    ),
]


@pytest.mark.parametrize(("component", "arguments", "problems"), TABLE)
def test_component_bad_arguments_all_told_and_nothing_registered(
    component: type, arguments: dict, problems: dict[str, str]
) -> None:
    recording = record(lambda: component("host", arguments))
    assert isinstance(recording.error, InvalidArgumentsError)
    assert isinstance(recording.error, pulumi.RunError)
    found = {one["property_path"]: one["reason"] for one in recording.error.errors}
    assert found.keys() == problems.keys()
    assert [path for path, part in problems.items() if part not in found[path]] == []
    message = str(recording.error)
    assert message.startswith(f'{component.__name__} "host" cannot be created:')
    assert all(f"  - {path} {reason}" in message for path, reason in found.items())
    assert recording.resources == []


def test_component_plain_argument_as_output_is_refused() -> None:
    def program() -> None:
        library.InstanceRole("host", {"path": pulumi.Output.from_input("/")})

    recording = record(program)
    assert "path is an output; give an IAM path" in str(recording.error)
    assert recording.resources == []


def test_component_output_that_turns_out_wrong_fails_with_the_same_text() -> None:
    def program() -> None:
        version = pulumi.Output.from_input("$Latest")
        library.CompliantInstance("host", {**REFERENCE, "launch_template_version": version})

    recording = record(program)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert 'launch_template_version is "$Latest"; give the number' in str(recording.error)
    assert recording.of_type("aws:ec2/instance:Instance") == []


def test_component_secret_output_that_turns_out_wrong_is_not_shown() -> None:
    def program() -> None:
        version = pulumi.Output.secret("hunter2")
        library.CompliantInstance("host", {**REFERENCE, "launch_template_version": version})

    recording = record(program)
    assert "launch_template_version is [secret]; give the number" in str(recording.error)
    assert "hunter2" not in str(recording.error)


@pytest.mark.parametrize(
    "arguments",
    [
        {"components": [{"name": "web", "document": {"run": WORD}}, "oops"]},
        {"components": [{"name": "web", "parameters": {"run": WORD, "level": 3}}]},
        {"components": {"name": "web", "run": WORD}},
        {"tags": [WORD]},
        {"managed_policy_arns": [WORD]},
        {"security_group_ids": WORD},
    ],
    ids=lambda arguments: next(iter(arguments)),
)
def test_component_secret_is_not_shown_whatever_is_wrong_with_its_place(arguments: dict) -> None:
    recording = record(
        lambda: library.GoldenImagePipeline("golden", {"subnet_id": "subnet-12345678", **arguments})
    )
    assert isinstance(recording.error, InvalidArgumentsError)
    assert "hunter2" not in str(recording.error)


def test_component_maps_among_which_one_is_none_are_told_by_its_place() -> None:
    given = {"repositories": {"team": {}, "shared": 3}, "internal_packages": {7: {}}}
    recording = record(lambda: library.PackageRegistry("packages", given))
    message = str(recording.error)
    assert 'repositories["shared"] is 3; give a map\n' in message
    assert "internal_packages is {7: {}}; give a map of maps" in message


def test_component_argument_whose_name_is_no_text_is_unknown() -> None:
    recording = record(lambda: library.FunctionSigning("code", {7: "x"}))
    assert "  - 7 is unknown; known are builders, " in str(recording.error)


def test_component_outputs_in_a_list_are_checked_one_by_one() -> None:
    def program() -> None:
        groups = [pulumi.Output.from_input("sg-12345678"), pulumi.Output.from_input("group")]
        given = {"instance_profile_arn": PROFILE, "security_group_ids": groups}
        library.HardenedLaunchTemplate("host", given)

    assert 'security_group_ids[1] is "group"' in str(record(program).error)


def test_component_floats_from_a_host_become_whole_numbers() -> None:
    arguments = {**REFERENCE, **PLACE, "min_size": 1.0, "max_size": 3.0}
    recording = record(lambda: library.CompliantFleet("host", arguments))
    assert recording.error is None
    assert recording.only("aws:autoscaling/group:Group").inputs["maxSize"] == 3


def test_launch_template_missing_image_parameter_says_who_publishes_it() -> None:
    arguments = {**TEMPLATE, "image_parameter": "/golden/latest"}
    recording = record(lambda: library.HardenedLaunchTemplate("host", arguments))
    assert "  - /golden/latest does not exist" in str(recording.error)
    assert "an image pipeline" in str(recording.error)
    assert recording.of_type("aws:ec2/launchTemplate:LaunchTemplate") == []
