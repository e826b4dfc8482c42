"""Functions and their signatures: default and fullest form, and what is known only later."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from recorder import ACCOUNT, REGION, Recording, World, record, succeed

import components as library
from components._functions.execution_role import runtime_policy
from components._functions.layers import foreign_layers
from components._functions.runtimes import SUPPORTED
from components._network.place import Place
from components._validation import InvalidArgumentsError
from policypack.controls.lambda_.supported_runtime import RUNTIMES

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1a2b"
OTHER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/3c4d"
CONFIG = f"arn:aws:lambda:{REGION}:{ACCOUNT}:code-signing-config:csc-0123456789abcdef0"
LETTERS = f"arn:aws:sqs:{REGION}:{ACCOUNT}:letters"
TRUSTED = f"arn:aws:signer:{REGION}:210987654321:/signing-profiles/other/a1B2c3D4e5"
FUNCTION_TYPE = "aws:lambda/function:Function"
PROFILE_TYPE = "aws:signer/signingProfile:SigningProfile"
CONFIG_TYPE = "aws:lambda/codeSigningConfig:CodeSigningConfig"
PERMISSION_TYPE = "aws:signer/signingProfilePermission:SigningProfilePermission"
REQUIRED = {
    "code": {"bucket": "signed", "key": "web.zip", "version": "1a2b"},
    "code_signing_config_arn": CONFIG,
    "runtime": "python3.13",
    "handler": "app.handler",
    "network": {
        "subnet_ids": ["subnet-12345678", "subnet-87654321"],
        "security_group_ids": ["sg-0123456789abcdef0"],
    },
}


def function(arguments: Mapping[str, Any] | None = None, world: World | None = None) -> Recording:
    given = {**REQUIRED, **(arguments or {})}
    return succeed(lambda: library.SignedFunction("web", given), world)


def signing(arguments: Mapping[str, Any] | None = None) -> Recording:
    return succeed(lambda: library.FunctionSigning("code", arguments or {}))


def later(value: str, name: str = "SETTING", *, secret: bool = False) -> Recording:
    """Run a function with a variable that is known later."""

    def program() -> None:
        setting = pulumi.Output.secret(value) if secret else pulumi.Output.from_input(value)
        library.SignedFunction("web", {**REQUIRED, "environment": {name: setting}})

    return record(program)


def refused(arguments: Mapping[str, Any], world: World | None = None) -> Recording:
    recording = record(lambda: library.SignedFunction("web", {**REQUIRED, **arguments}), world)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert recording.of_type(FUNCTION_TYPE) == []
    return recording


def outputs(recording: Recording, kind: str) -> Mapping[str, Any]:
    token = f"::compliant-ec2:index:{kind}::"
    (found,) = (one for urn, one in recording.outputs.items() if token in urn)
    return found


def policies(recording: Recording) -> dict[str, list[dict[str, Any]]]:
    return {
        one.name: json.loads(one.inputs["policy"])["Statement"]
        for one in recording.of_type("aws:iam/policy:Policy")
    }


def test_function_default_runs_signed_code_with_logs_traces_and_key() -> None:
    recording = function()
    found = recording.only(FUNCTION_TYPE).inputs
    assert found == {
        "role": f"arn:aws:iam::{ACCOUNT}:role/web-role-1a2b3c4",
        "codeSigningConfigArn": CONFIG,
        "s3Bucket": "signed",
        "s3Key": "web.zip",
        "s3ObjectVersion": "1a2b",
        "runtime": "python3.13",
        "handler": "app.handler",
        "architectures": ["x86_64"],
        "memorySize": 128,
        "timeout": 30,
        "reservedConcurrentExecutions": 10,
        "loggingConfig": {"logFormat": "JSON", "logGroup": "web-logs-1a2b3c4"},
        "tracingConfig": {"mode": "Active"},
        "vpcConfig": {
            "subnetIds": ["subnet-12345678", "subnet-87654321"],
            "securityGroupIds": ["sg-0123456789abcdef0"],
        },
        "tags": {},
    }
    assert outputs(recording, "SignedFunction") == {
        "functionName": "web-function-1a2b3c4",
        "functionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:web-function-1a2b3c4",
        "roleArn": found["role"],
        "logGroupName": "web-logs-1a2b3c4",
        "keyArn": KEY,
        "signingJobArn": f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-jobs/1a2b",
    }


def test_function_default_keeps_logs_for_a_year_under_a_key_that_rotates() -> None:
    recording = function()
    group = recording.only("aws:cloudwatch/logGroup:LogGroup").inputs
    assert (group["kmsKeyId"], group["retentionInDays"]) == (KEY, 365)
    key = recording.only("aws:kms/key:Key").inputs
    assert key["enableKeyRotation"] is True
    _, logs = json.loads(key["policy"])["Statement"]
    assert logs["Principal"] == {"Service": f"logs.{REGION}.amazonaws.com"}


def test_function_default_role_writes_its_logs_and_traces_and_no_more() -> None:
    recording = function()
    role = recording.only("aws:iam/role:Role")
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert policies(recording) == {
        "web-runtime": [
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:web-logs-*:*",
            }
        ]
    }
    attached = recording.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert {one.inputs["policyArn"] for one in attached} == {
        "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaENIManagementAccess",
        f"arn:aws:iam::{ACCOUNT}:policy/web-runtime-1a2b3c4",
    }
    # Lambda refuses what the role may not do yet.
    assert {one.urn for one in attached} <= set(recording.only(FUNCTION_TYPE).dependencies)


def test_function_log_group_is_the_one_its_role_may_write_to() -> None:
    prefix = function().only("aws:cloudwatch/logGroup:LogGroup").inputs["namePrefix"]
    (statement,) = json.loads(runtime_policy(Place("aws", "a", "b"), "web", None))["Statement"]
    assert statement["Resource"] == f"arn:aws:logs:a:b:log-group:{prefix}*:*"


@pytest.mark.parametrize(
    ("arn", "action"),
    [
        (LETTERS, "sqs:SendMessage"),
        (LETTERS.replace("sqs", "sns"), "sns:Publish"),
    ],
)
def test_function_with_dead_letters_may_send_them(arn: str, action: str) -> None:
    recording = function({"dead_letter_arn": arn})
    assert recording.only(FUNCTION_TYPE).inputs["deadLetterConfig"] == {"targetArn": arn}
    letters = policies(recording)["web-runtime"][1]
    assert letters == {"Effect": "Allow", "Action": action, "Resource": arn}


def test_function_with_grants_has_them_as_a_policy_of_its_own() -> None:
    recording = function({"grants": {"read_secrets": {"db": {"name": "app/db"}}}})
    (secret,) = policies(recording)["web-grants"]
    arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:app/db-??????"
    assert secret["Resource"] == arn


def test_function_outside_of_a_vpc_makes_no_network_interfaces() -> None:
    record_ = {"control": "Lambda.3", "reason": "r", "owner": "o", "expires": "2099-12-31"}
    recording = function({"network": None, "outside_vpc": True, "exemptions": [record_]})
    assert "vpcConfig" not in recording.only(FUNCTION_TYPE).inputs
    attached = recording.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert {one.name for one in attached} == {"web-tracing", "web-runtime"}


def test_function_with_invokers_lets_each_of_them_invoke() -> None:
    bucket = {"source_arn": "arn:aws:s3:::uploads", "source_account_id": ACCOUNT}
    invokers = {
        "uploads": {"principal": "s3.amazonaws.com", **bucket},
        "partner": {"principal": "210987654321"},
    }
    found = {
        one.name: one.inputs
        for one in function({"invokers": invokers}).of_type("aws:lambda/permission:Permission")
    }
    common = {"action": "lambda:InvokeFunction", "function": "web-function-1a2b3c4"}
    assert found == {
        "web-invoker-uploads": {
            **common,
            "principal": "s3.amazonaws.com",
            "sourceArn": "arn:aws:s3:::uploads",
            "sourceAccount": ACCOUNT,
        },
        "web-invoker-partner": {**common, "principal": "210987654321"},
    }


def test_function_with_a_key_makes_none() -> None:
    recording = function({"key_arn": OTHER_KEY, "environment": {"STAGE": "test"}})
    assert recording.of_type("aws:kms/key:Key") == []
    assert recording.only(FUNCTION_TYPE).inputs["kmsKeyArn"] == OTHER_KEY


def layer(account: str) -> str:
    return f"arn:aws:lambda:{REGION}:{account}:layer:base:1"


def test_function_takes_layers_of_its_own_account() -> None:
    recording = function({"layer_arns": [layer(ACCOUNT)]})
    assert recording.only(FUNCTION_TYPE).inputs["layers"] == [layer(ACCOUNT)]


@pytest.mark.parametrize("preview", [True, False])
def test_function_with_a_layer_of_a_stranger_is_refused(*, preview: bool) -> None:
    layers = [layer(ACCOUNT), layer("210987654321")]
    recording = refused({"layer_arns": layers}, World(preview=preview))
    message = str(recording.error)
    assert 'layer_arns[1] belongs to account "210987654321"; publish it in' in message
    assert "layer_arns[0]" not in message


def test_layers_of_trusted_accounts_are_not_foreign() -> None:
    layers = [layer("111111111111"), layer("222222222222"), layer("333333333333")]
    found = [path for path, _ in foreign_layers(layers, "111111111111", ["333333333333"])]
    assert found == ["layer_arns[1]"]


@pytest.mark.parametrize(
    ("value", "secret", "reason"),
    [
        ("hunter22", True, "is a secret"),
        ("postgres://app:hunter22@db/app", False, "holds what looks like an address with a"),
    ],
)
def test_function_with_a_secret_in_a_variable_is_refused_without_showing_it(
    value: str, reason: str, *, secret: bool
) -> None:
    recording = later(value, secret=secret)
    assert isinstance(recording.error, InvalidArgumentsError)
    assert f'environment["SETTING"] {reason}' in str(recording.error)
    assert "hunter22" not in str(recording.error)
    assert recording.of_type(FUNCTION_TYPE) == []


def test_function_with_a_variable_named_like_a_secret_is_refused_beforehand() -> None:
    recording = later("orders", "DB_PASSWORD")
    assert 'environment["DB_PASSWORD"] holds what looks like' in str(recording.error)
    assert recording.resources == []


def test_function_takes_variables_that_are_known_later() -> None:
    recording = later("orders")
    assert recording.error is None
    found = recording.only(FUNCTION_TYPE).inputs["environment"]
    assert found == {"variables": {"SETTING": "orders"}}


def test_supported_runtimes_are_those_of_the_control() -> None:
    assert set(SUPPORTED) == set(RUNTIMES)


def test_signing_default_enforces_signatures_of_a_profile_that_stays() -> None:
    recording = signing()
    profile = recording.only(PROFILE_TYPE)
    assert profile.inputs == {
        "namePrefix": "code_",
        "platformId": "AWSLambda-SHA384-ECDSA",
        "signatureValidityPeriod": {"type": "MONTHS", "value": 36},
        "tags": {},
    }
    config = recording.only(CONFIG_TYPE).inputs
    version = profile.answer["versionArn"]
    assert config["allowedPublishers"] == {"signingProfileVersionArns": [version]}
    assert config["policies"] == {"untrustedArtifactOnDeployment": "Enforce"}
    assert recording.of_type(PERMISSION_TYPE) == []
    assert outputs(recording, "FunctionSigning") == {
        "codeSigningConfigArn": CONFIG,
        "signingProfileName": profile.answer["name"],
        "signingProfileVersionArn": version,
    }


def test_signing_with_builders_lets_each_sign_and_read_the_profile() -> None:
    recording = signing({"builders": {"ci": "210987654321"}, "validity_months": 12})
    found = {
        one.name: (one.inputs["principal"], one.inputs["action"])
        for one in recording.of_type(PERMISSION_TYPE)
    }
    assert found == {
        "code-sign-ci": ("210987654321", "signer:StartSigningJob"),
        "code-read-ci": ("210987654321", "signer:GetSigningProfile"),
    }
    assert recording.only(PROFILE_TYPE).inputs["signatureValidityPeriod"]["value"] == 12


def test_signing_without_a_profile_of_its_own_trusts_those_named() -> None:
    trusted = {"own_profile": False, "trusted_profile_version_arns": [TRUSTED]}
    recording = signing(trusted)
    assert recording.of_type(PROFILE_TYPE) == []
    allowed = recording.only(CONFIG_TYPE).inputs["allowedPublishers"]
    assert allowed == {"signingProfileVersionArns": [TRUSTED]}
    found = outputs(recording, "FunctionSigning")
    assert found["signingProfileName"] == found["signingProfileVersionArn"] == ""


def test_function_in_a_preview_has_a_policy_already() -> None:
    recording = function({}, World(preview=True))
    assert policies(recording)["web-runtime"]
    assert "environment" not in recording.only(FUNCTION_TYPE).inputs
