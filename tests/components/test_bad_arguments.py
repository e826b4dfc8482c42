"""Wrong arguments: one error that tells every problem, before anything is registered."""

import pulumi
import pytest
from recorder import World, record

import components as library
from components import landing_zone
from components._parameters import ParameterError
from components._validation import InvalidArgumentsError

PROFILE = "arn:aws:iam::123456789012:instance-profile/host"
GROUP = "sg-0123456789abcdef0"
TEMPLATE = {"instance_profile_arn": PROFILE, "security_group_ids": [GROUP]}
REFERENCE = {"launch_template_id": "lt-12345678", "launch_template_version": "1"}
PLACE = {"subnet_ids": ["subnet-12345678"], "instance_types": ["t3.micro", "t3a.micro"]}
TABLE = [
    (library.LandingZone, {"vpc_id_parameter": "vpc"}, {"vpc_id_parameter": '"vpc"'}),
    (
        library.LandingZone,
        {"subnet_id_parameters": ["/a", "b", 3]},
        {"subnet_id_parameters[1]": '"b"', "subnet_id_parameters[2]": "3"},
    ),
    (library.LandingZone, {"subnet_id_parameters": []}, {"subnet_id_parameters": "[]"}),
    (library.LandingZone, {"subnet_id_parameters": "/a"}, {"subnet_id_parameters": '"/a"'}),
    (library.LandingZone, {"vpc_parameter": "/a"}, {"vpc_parameter": '"vpc_id_parameter"?'}),
    (
        library.InstanceRole,
        {"permissions_boundary_arn": "boundary", "path": "hosts", "tags": {"aws:a": "b"}},
        {"permissions_boundary_arn": '"boundary"', "path": '"hosts"', "tags": "{'aws:a': 'b'}"},
    ),
    (library.EgressOnlySecurityGroup, {}, {"vpc_id": "missing"}),
    (
        library.EgressOnlySecurityGroup,
        {
            "vpc_id": "12345678",
            "destinations": {
                "none": {},
                "both": {"cidr_ipv4": "10.0.0.0/8", "prefix_list_id": "pl-12345678"},
                "typo": {"cidr_ip4": "10.0.0.0/8"},
                "host-bits": {"cidr_ipv4": "10.0.0.1/8"},
            },
        },
        {
            "vpc_id": '"12345678"',
            'destinations["none"]': "names 0 targets",
            'destinations["both"]': "names 2 targets",
            'destinations["typo"].cidr_ip4': 'did you mean "cidr_ipv4"?',
            'destinations["typo"]': "names 0 targets",
            'destinations["host-bits"].cidr_ipv4': '"10.0.0.1/8"',
        },
    ),
    (
        library.EgressOnlySecurityGroup,
        {"vpc_id": "vpc-12345678", "destinations": ["10.0.0.0/8"]},
        {"destinations": "['10.0.0.0/8']"},
    ),
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
    (
        library.CompliantFleet,
        {**REFERENCE, "subnet_ids": [], "min_size": 0, "max_instance_lifetime_days": 400},
        {
            "instance_types": "missing",
            "subnet_ids": "[]",
            "min_size": "0",
            "max_instance_lifetime_days": "400",
        },
    ),
    (
        library.CompliantFleet,
        {**REFERENCE, **PLACE, "instance_types": ["t3.micro", "t3.micro"]},
        {"instance_types": 'leaves a fleet only "t3.micro"'},
    ),
    (
        library.CompliantFleet,
        {**REFERENCE, **PLACE, "instance_types": ["t3.micro", "t4g.micro"]},
        {"instance_types": 'names "t4g.micro", which is arm64'},
    ),
    (
        library.CompliantFleet,
        {**REFERENCE, **PLACE, "min_size": 3, "max_size": 2},
        {"max_size": "below the smallest size"},
    ),
    (
        library.CompliantFleet,
        {**REFERENCE, **PLACE, "min_size": 1, "max_size": 2, "desired_capacity": 3},
        {"desired_capacity": "give 1 to 2"},
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


def test_landing_zone_missing_parameters_are_named_in_one_error() -> None:
    arguments = {"subnet_id_parameters": ["/landingzone/a", "/landingzone/b"]}
    recording = record(lambda: library.LandingZone("zone", arguments), World(parameters={}))
    assert isinstance(recording.error, ParameterError)
    assert str(recording.error).splitlines() == [
        "SSM parameters cannot be used:",
        "  - /landingzone/vpc/vpc-id does not exist",
        "  - /landingzone/a does not exist",
        "  - /landingzone/b does not exist",
        landing_zone._REMEDY,
    ]


def test_landing_zone_parameter_with_something_else_is_named() -> None:
    world = World(
        parameters={
            "/landingzone/vpc/vpc-id": "subnet-12345678",
            "/landingzone/vpc/private-subnet-1-id": "subnet-12345678",
        },
        secure=frozenset({"/landingzone/vpc/private-subnet-1-id"}),
    )
    message = str(record(lambda: library.LandingZone("zone", {}), world).error)
    assert 'vpc-id holds "subnet-12345678"; it has to hold a VPC id' in message
    assert "private-subnet-1-id is a SecureString" in message


def test_landing_zone_parameter_that_may_not_be_read_is_told_with_the_cause() -> None:
    world = World(denied=frozenset({"/landingzone/vpc/vpc-id"}))
    message = str(record(lambda: library.LandingZone("zone", {}), world).error)
    line = message.splitlines()[1]
    assert line.startswith("  - /landingzone/vpc/vpc-id cannot be read: reading SSM Parameter")
    assert "AccessDeniedException" in line


def test_launch_template_missing_image_parameter_says_who_publishes_it() -> None:
    arguments = {**TEMPLATE, "image_parameter": "/golden/latest"}
    recording = record(lambda: library.HardenedLaunchTemplate("host", arguments))
    assert "  - /golden/latest does not exist" in str(recording.error)
    assert "an image pipeline" in str(recording.error)
    assert recording.of_type("aws:ec2/launchTemplate:LaunchTemplate") == []
