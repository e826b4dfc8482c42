"""Bad arguments of functions and their signatures: all told at once, and nothing is registered."""

from typing import Any

import pytest
from recorder import record

import components as library
from components._validation import InvalidArgumentsError

CONFIG = "arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0"
PROFILE = "arn:aws:signer:eu-west-1:210987654321:/signing-profiles/other/a1B2c3D4e5"
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:base"
NETWORK = {
    "subnet_ids": ["subnet-12345678", "subnet-87654321"],
    "security_group_ids": ["sg-12345678"],
}
REQUIRED = {
    "code": {"bucket": "signed", "key": "web.zip", "version": "1a2b"},
    "code_signing_config_arn": CONFIG,
    "runtime": "python3.13",
    "handler": "app.handler",
    "network": NETWORK,
}
FUNCTION: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {**REQUIRED, "grants": {"read_secrets": {"db": {"name": {}}}}},
        {'grants.read_secrets["db"].name': "is {}; give"},
    ),
    (
        {
            "code": {"bucket": "Signed", "key": "", "version": "null", "hash": "a"},
            "code_signing_config_arn": "csc-1",
            "runtime": "python3.8",
            "handler": "app handler",
            "architecture": "amd64",
            "memory_mb": 64,
            "timeout_seconds": 901,
            "reserved_concurrency": -1,
            "key_arn": "alias/web",
            "retention_days": 2,
            "dead_letter_arn": "arn:aws:sqs:eu-west-1:123456789012:letters.fifo",
            "permissions_boundary_arn": "boundary",
            "tags": {"aws:team": "a"},
        },
        {
            "code.bucket": '"Signed"',
            "code.key": '""',
            "code.version": "one version of the object",
            "code.hash": "is unknown",
            "code_signing_config_arn": '"csc-1"',
            "runtime": '"python3.8"; give "dotnet8"',
            "handler": '"app handler"',
            "architecture": '"amd64"',
            "memory_mb": "is 64; give a whole number from 128 to 10240",
            "timeout_seconds": "is 901",
            "reserved_concurrency": "is -1",
            "key_arn": '"alias/web"',
            "retention_days": "is 2",
            "dead_letter_arn": "not a FIFO one",
            "permissions_boundary_arn": '"boundary"',
            "tags": 'no key empty or beginning with "aws:"',
        },
    ),
    (
        {"code": None, "code_signing_config_arn": None, "runtime": None, "handler": None},
        dict.fromkeys(("code", "code_signing_config_arn", "runtime", "handler"), "is missing"),
    ),
    ({"code": {}}, dict.fromkeys(("code.bucket", "code.key", "code.version"), "is missing")),
    ({"network": None}, {"network": "name private subnets, or set outside_vpc"}),
    ({"outside_vpc": True}, {"outside_vpc": "is True beside network; give one of the two"}),
    ({"network": None, "outside_vpc": True}, {"outside_vpc": "turns Lambda.3 off"}),
    (
        {"network": {"subnet_ids": ["subnet-12345678"] * 2, "security_group_ids": []}},
        {
            "network.subnet_ids": "are in one zone; name subnets of two or more",
            "network.security_group_ids": "one or more",
        },
    ),
    (
        {"network": {"subnet_ids": ["private"]}},
        {
            "network.subnet_ids[0]": '"private"',
            "network.subnet_ids": "are in one zone",
            "network.security_group_ids": "is missing",
        },
    ),
    (
        {"layer_arns": [f"{LAYER}:1", f"{LAYER}:2", "base", LAYER]},
        {
            "layer_arns[1]": "is of the layer of layer_arns[0]; name one version",
            "layer_arns[2]": '"base"; give the ARN of one version',
            "layer_arns[3]": f'"{LAYER}"',
        },
    ),
    (
        {"layer_arns": [f"{LAYER}-{each}:1" for each in "abcdef"]},
        {"layer_arns": "has 6 layers; Lambda takes 5"},
    ),
    (
        {"trusted_layer_account_ids": ["210987654321"]},
        {"trusted_layer_account_ids": "turns EXT.LAMBDA_TRUSTED_LAYERS off"},
    ),
    ({"trusted_layer_account_ids": ["other"]}, {"trusted_layer_account_ids": "one or more"}),
    ({"runtime": "provided.al2023"}, {"runtime": "turns Lambda.2 off"}),
    ({"retention_days": 30}, {"retention_days": "turns EXT.LOG_GROUP_RETENTION off"}),
    (
        {"environment": {"AWS_REGION": "a", "X": "b", "_HANDLER": "c"}},
        dict.fromkeys(
            (f'environment["{each}"]' for each in ("AWS_REGION", "X", "_HANDLER")),
            "no name that Lambda sets itself",
        ),
    ),
    (
        {"environment": {"DB_PASSWORD": "hunter22", "URL": "https://app:hunter22@db"}},
        {
            'environment["DB_PASSWORD"]': "holds what looks like the assignment of a secret; ",
            'environment["URL"]': "holds what looks like an address with a password; ",
        },
    ),
    ({"environment": {"TEXT": "a" * 4096}}, {"environment": "has 4100 bytes; Lambda takes 4096"}),
    (
        {
            "invokers": {
                "all": {"principal": "*"},
                "rule": {"principal": "events.amazonaws.com"},
                "uploads": {
                    "principal": "s3.amazonaws.com",
                    "source_arn": "arn:aws:s3:::uploads",
                },
                "any": {"principal": "sns.amazonaws.com", "source_arn": "arn:aws:sns:*:*:*"},
                "two words": {"principal": "210987654321"},
                "none": {"account": "210987654321"},
            }
        },
        {
            'invokers["all"].principal': '"*"; give the id of an account',
            'invokers["rule"].source_arn': "is missing; name what the service invokes",
            'invokers["uploads"].source_account_id': "is missing; name the account that owns",
            'invokers["any"].source_arn': '"arn:aws:sns:*:*:*"',
            'invokers["two words"]': '"two words"; give up to 40 letters',
            'invokers["none"].principal': "is missing",
            'invokers["none"].account': "is unknown",
        },
    ),
    ({"name": "web", "function_url": True}, {"name": "is unknown", "function_url": "is unknown"}),
]
SIGNING: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {
            "builders": {"ci": "build", "a b": "210987654321"},
            "validity_months": 136,
            "trusted_profile_version_arns": [PROFILE.rpartition("/")[0]],
            "untrusted_artifact_on_deployment": "Ignore",
            "profile_name": "code",
        },
        {
            'builders["ci"]': '"build"; give the id of an account',
            'builders["a b"]': '"a b"; give up to 40 letters',
            "validity_months": "is 136; give a whole number from 1 to 135",
            "trusted_profile_version_arns[0]": "the ARN of a version of a signing profile",
            "untrusted_artifact_on_deployment": '"Ignore"; give "Enforce" or "Warn"',
            "profile_name": "is unknown",
        },
    ),
    (
        {"untrusted_artifact_on_deployment": "Warn"},
        {"untrusted_artifact_on_deployment": "turns EXT.LAMBDA_CODE_SIGNING off"},
    ),
    (
        {"own_profile": False, "builders": {"ci": "210987654321"}, "validity_months": 1},
        {
            "own_profile": "so that no signature counts; name versions",
            "builders": "is about the profile of its own",
            "validity_months": "is about the profile of its own",
        },
    ),
    (
        {"trusted_profile_version_arns": [PROFILE, PROFILE]},
        {"trusted_profile_version_arns[1]": f'is "{PROFILE}" again; remove it'},
    ),
    (
        {"trusted_profile_version_arns": [f"{PROFILE[:-2]}{at}" for at in range(10, 30)]},
        {"trusted_profile_version_arns": "brings the profiles to 21; Lambda takes 20"},
    ),
]
TABLE = [
    *((library.SignedFunction, {**REQUIRED, **given}, told) for given, told in FUNCTION),
    *((library.FunctionSigning, given, told) for given, told in SIGNING),
]


@pytest.mark.parametrize(("component", "arguments", "told"), TABLE)
def test_wrong_arguments_are_all_told_before_anything_is_registered(
    component: type, arguments: dict[str, Any], told: dict[str, str]
) -> None:
    recording = record(lambda: component("web", arguments))
    error = recording.error
    assert isinstance(error, InvalidArgumentsError)
    found = {one["property_path"]: one["reason"] for one in error.errors}
    assert found.keys() == told.keys()
    for path, reason in told.items():
        assert reason in found[path], path
    assert "hunter22" not in str(error)
    assert recording.resources == []


def test_function_with_a_name_aws_would_not_take_is_refused() -> None:
    recording = record(lambda: library.SignedFunction("web.app", REQUIRED))
    assert 'name is "web.app"; give up to 47 letters' in str(recording.error)
