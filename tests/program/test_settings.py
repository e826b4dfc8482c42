"""The configuration: its schema, and every way in which it can be wrong."""

from dataclasses import fields
from typing import Any

import pulumi
import pytest
from environments import ENVIRONMENTS, PROJECT, SCHEMA, configuration, environment, own, program
from recorder import record

from components._hosts.images import PUBLIC_IMAGES
from components.settings import KEYS, ConfigurationError, Settings
from components.settings import _snake_case as snake_case

EMPTY = {"string": "", "integer": 0, "array": []}
SECRET = "hunter2"  # noqa: S105 - stands for one


def refused(*layers: dict, **options: Any) -> str:  # noqa: ANN401 - handed on
    recording = record(program, config=configuration(*layers), **options)
    assert isinstance(recording.error, ConfigurationError)
    assert isinstance(recording.error, pulumi.RunError)
    assert recording.resources == []
    assert recording.invokes == []
    return str(recording.error)


def test_schema_and_settings_know_the_same_keys_and_types() -> None:
    assert {name: key["type"] for name, key in SCHEMA.items()} == {
        name: key.kind for name, key in KEYS.items()
    }


def test_settings_have_a_field_for_each_key() -> None:
    assert [one.name for one in fields(Settings)] == [snake_case(name) for name in KEYS]


@pytest.mark.parametrize("name", SCHEMA)
def test_schema_default_is_allowed_or_means_not_set(name: str) -> None:
    default, key = SCHEMA[name]["default"], KEYS[name]
    assert key.optional == (default == EMPTY.get(key.kind))
    assert key.optional or key.rule.accepts(default)


@pytest.mark.parametrize("name", SCHEMA)
def test_schema_key_is_described(name: str) -> None:
    assert len(SCHEMA[name]["description"]) > 20


def test_schema_runs_in_the_projects_own_environment() -> None:
    assert PROJECT["runtime"] == {"name": "python", "options": {"virtualenv": ".venv"}}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_environment_names_region_tags_and_known_keys_only(name: str) -> None:
    given = environment(name)
    assert given.pop("aws:region") == "eu-west-1"
    assert given.pop("aws:defaultTags")["tags"]["environment"] == name
    assert {key.removeprefix("compliant-ec2:") for key in given} <= KEYS.keys()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"compute": "cluster"}, 'compute is "cluster"; give "instance" or "fleet"'),
        ({"compute": ""}, 'compute is ""; give "instance" or "fleet"'),
        ({"instanceType": "micro"}, 'instanceType is "micro"; give an EC2 instance type'),
        ({"architecture": "amd64"}, 'architecture is "amd64"; give "x86_64" or "arm64"'),
        ({"kernel": "5.10"}, 'kernel is "5.10"; give "6.1", "6.12", "6.18" or "default"'),
        ({"imageId": "ubuntu"}, 'imageId is "ubuntu"; give an image id'),
        ({"imageParameter": "golden"}, 'imageParameter is "golden"; give the full path'),
        ({"vpcIdParameter": ""}, 'vpcIdParameter is ""; give the full path'),
        ({"subnetIdParameters": []}, "subnetIdParameters is []; give a list of one or more"),
        ({"subnetIdParameters": ["a"]}, "subnetIdParameters is ['a']; give a list of one or more"),
        ({"subnetIdParameters": "/a"}, 'subnetIdParameters is "/a"; give a list of one or more'),
        ({"egressCidrs": ["10.0.0.1/8"]}, "egressCidrs is ['10.0.0.1/8']; give a list"),
        ({"rootVolumeSize": 7}, "rootVolumeSize is 7; give a whole number from 8 to 16384 (GiB)"),
        ({"rootVolumeSize": "big"}, 'rootVolumeSize is "big"; give a whole number'),
        ({"kmsKeyArn": "alias/aws/ebs"}, 'kmsKeyArn is "alias/aws/ebs"; give an ARN'),
        ({"permissionsBoundaryArn": "b"}, 'permissionsBoundaryArn is "b"; give an ARN'),
        ({"detailedMonitoring": "on"}, 'detailedMonitoring is "on"; give true or false'),
        ({"terminationProtection": "yes"}, 'terminationProtection is "yes"; give true or false'),
        ({"stopProtection": "no"}, 'stopProtection is "no"; give true or false'),
        ({"ignoreImageChanges": "no"}, 'ignoreImageChanges is "no"; give true or false'),
        ({"kernelLivePatching": "no"}, 'kernelLivePatching is "no"; give true or false'),
        (
            {"kernelLivePatching": True, "kernel": "6.18"},
            'kernelLivePatching is true, but kernel is "6.18"; patches are made for "6.1" or',
        ),
        (
            {"compute": "fleet", "alternativeInstanceTypes": ["t3a.micro"], "stopProtection": True},
            'stopProtection is true, but compute is "fleet"; remove it',
        ),
        ({"containerHost": 1}, 'containerHost is "1"; give true or false'),
        (
            {"alternativeInstanceTypes": ["t3a.micro"]},
            "alternativeInstanceTypes is ['t3a.micro'], but compute is \"instance\"; remove it",
        ),
        (
            {"compute": "fleet"},
            'alternativeInstanceTypes leaves a fleet only "t3.micro"; give one or more',
        ),
        (
            {"compute": "fleet", "alternativeInstanceTypes": ["t4g.micro"]},
            'alternativeInstanceTypes names "t4g.micro", which is arm64, beside "t3.micro"',
        ),
        ({"fleetMinSize": 2}, 'fleetMinSize is 2, but compute is "instance"; remove it'),
        ({"fleetMaxSize": 2}, 'fleetMaxSize is 2, but compute is "instance"; remove it'),
        ({"fleetDesiredCapacity": 1}, 'fleetDesiredCapacity is 1, but compute is "instance"'),
        (
            {"subnetIdParameters": ["/a", "/b"]},
            'subnetIdParameters names 2 subnets, but compute is "instance"',
        ),
        ({"compute": "fleet", "fleetMaxSize": 1001}, "fleetMaxSize is 1001; give a whole number"),
        ({"compute": "fleet", "fleetMinSize": -1}, "fleetMinSize is -1; give a whole number"),
        (
            {"compute": "fleet", "fleetMinSize": 3, "fleetMaxSize": 2},
            "fleetMaxSize is 2, below the smallest size; give 3 or more",
        ),
        (
            {"compute": "fleet", "fleetDesiredCapacity": 9},
            "fleetDesiredCapacity is 9; give 2 to 4",
        ),
        (
            {"instanceType": "t4g.micro"},
            'architecture is "x86_64", but "t4g.micro" is arm64; make the two agree',
        ),
        (
            {"imageId": "ami-12345678", "imageParameter": "/golden"},
            'imageParameter is "/golden", but an image id is given too',
        ),
        (
            {"imageParameter": f"{PUBLIC_IMAGES}/amzn2-ami-hvm-x86_64-gp2"},
            f'imageParameter is "{PUBLIC_IMAGES}/amzn2-ami-hvm-x86_64-gp2", of Amazon Linux past',
        ),
        ({"instancetype": "t3.micro"}, 'instancetype is unknown; did you mean "instanceType"?'),
        ({"vpc": "vpc-12345678"}, "vpc is unknown; known are alternativeInstanceTypes, "),
    ],
    ids=str,
)
def test_settings_wrong_key_is_told_before_anything_is_asked_or_registered(
    settings: dict, told: str
) -> None:
    assert f"  - compliant-ec2:{told}" in refused(own(**settings))


def test_settings_kernel_written_as_a_number_is_understood() -> None:
    assert record(program, config=configuration(own(kernel=6.1))).error is None


def test_settings_all_problems_are_told_in_one_error() -> None:
    wrong = own(compute="cluster", kernel="5", rootVolumeSize="big", egressCidrs=[], extra="x")
    message = refused(wrong, stack="dev").splitlines()
    assert message[0] == "The configuration is wrong:"
    assert len(message) == 7
    assert message[-1] == 'Set keys with "pulumi config set", or in Pulumi.dev.yaml.'


@pytest.mark.parametrize("name", KEYS)
def test_settings_missing_key_is_told(name: str) -> None:
    config = configuration()
    del config[f"compliant-ec2:{name}"]
    recording = record(program, config=config)
    assert f"compliant-ec2:{name} is missing; give {KEYS[name].rule.allowed}" in str(
        recording.error
    )
    assert recording.resources == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"imageId": SECRET}, "imageId is [secret]; give an image id"),
        ({"rootVolumeSize": SECRET}, "rootVolumeSize is [secret]; give a whole number"),
        ({"egressCidrs": [SECRET]}, "egressCidrs is [secret]; give a list"),
        ({"typo": SECRET}, "typo is unknown"),
        (
            {"imageId": "ami-12345678", "imageParameter": f"/{SECRET}"},
            'imageParameter is "[secret]", but an image id is given too',
        ),
    ],
    ids=str,
)
def test_settings_secret_value_is_never_shown(settings: dict, told: str) -> None:
    secret_keys = tuple(f"compliant-ec2:{name}" for name in settings)
    message = refused(own(**settings), secret_keys=secret_keys)
    assert told in message
    assert SECRET not in message


def test_settings_keys_of_other_packages_are_left_alone() -> None:
    others = {"aws:region": "eu-west-1", "random:typo": "x"}
    assert record(program, config=configuration(others)).error is None
