"""Bad configuration and bad inputs: what the engine is told, and that no value is quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import botocore.session
import grpc
import pytest
from provider_engine import REGION, CheckFailedError, plugin

from sandbox.provider.errors import invalid_request, without_secrets

if TYPE_CHECKING:
    from provider_engine import Engine

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
INSTANCE = "aws:ec2/instance:Instance"
CANARY = "canary-7f3a"


@pytest.mark.parametrize(
    ("token", "inputs", "path", "reason"),
    [
        (
            TEMPLATE,
            {"metadataOptions": {"httpTokenz": CANARY}},
            "metadataOptions.httpTokenz",
            "unexpected argument; did you mean httpTokens?",
        ),
        (
            TEMPLATE,
            {"metadata_options": {}},
            "metadata_options",
            "unexpected argument; did you mean metadataOptions?",
        ),
        (TEMPLATE, {"zzz": 1}, "zzz", "unexpected argument"),
        (
            TEMPLATE,
            {"networkInterfaces": [{"deviceIndex": CANARY}]},
            "networkInterfaces[0].deviceIndex",
            "expected a number, got a string",
        ),
        (
            TEMPLATE,
            {"networkInterfaces": {"deviceIndex": 0}},
            "networkInterfaces",
            "expected a list, got an object",
        ),
        (
            TEMPLATE,
            {"metadataOptions": CANARY},
            "metadataOptions",
            "expected an object, got a string",
        ),
        (TEMPLATE, {"tags": [CANARY]}, "tags", "expected a map, got a list"),
        (INSTANCE, {"monitoring": CANARY}, "monitoring", "expected a boolean, got a string"),
        (INSTANCE, {"monitoring": 1}, "monitoring", "expected a boolean, got a number"),
        (INSTANCE, {"ami": [CANARY]}, "ami", "expected a string, got a list"),
        ("aws:ec2/subnet:Subnet", {}, "vpcId", "missing required property"),
        (
            TEMPLATE,
            {"tagSpecifications": [{"tags": {"a": {}}}]},
            "tagSpecifications[0].tags.a",
            "expected a string, got an object",
        ),
    ],
)
def test_check_bad_input_says_where_and_what(
    engine: Engine, token: str, inputs: dict[str, Any], path: str, reason: str
) -> None:
    with pytest.raises(CheckFailedError) as raised:
        engine.check(token, "bad", inputs)
    assert raised.value.reasons == {path: reason}
    assert CANARY not in str(raised.value)


def test_check_unknown_type_is_unimplemented(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        engine.check("aws:sqs/queue:Queue", "q", {})
    assert raised.value.code() == grpc.StatusCode.UNIMPLEMENTED
    assert raised.value.details() == ("the sandbox provider has no row for aws:sqs/queue:Queue")


def test_invoke_unknown_function_is_unimplemented(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        engine.invoke("aws:sqs/getQueue:getQueue", name="q")
    assert raised.value.code() == grpc.StatusCode.UNIMPLEMENTED
    message = "the sandbox provider has no function aws:sqs/getQueue:getQueue"
    assert raised.value.details() == message


def test_invoke_missing_argument_is_a_failure(engine: Engine) -> None:
    with pytest.raises(CheckFailedError) as raised:
        engine.invoke("aws:ssm/getParameter:getParameter")
    assert raised.value.reasons == {"name": "missing required property"}


@pytest.mark.parametrize(
    ("config", "failures"),
    [
        ({"region": REGION}, {}),
        ({}, {"region": "no region: set aws:region in the stack's config, or AWS_REGION"}),
        (
            {"region": "Ireland"},
            {"region": "Ireland is not the name of a region such as eu-west-1"},
        ),
        ({"region": "moon", "skipRegionValidation": "true"}, {}),
        ({"region": REGION, "defaultTags": '{"tags": {"cost": 5}}', "version": "7.51.1"}, {}),
        (
            {"region": REGION, "defaultTags": "[]"},
            {"defaultTags": "expected an object, got a list"},
        ),
        (
            {"region": REGION, "acessKey": CANARY},
            {"acessKey": "unexpected argument; did you mean accessKey?"},
        ),
        (
            {"region": REGION, "skipMetadataApiCheck": CANARY},
            {"skipMetadataApiCheck": "expected a boolean, got a string"},
        ),
        (
            {"region": REGION, "endpoints": '[{"ecTwo": "http://x"}]'},
            {"endpoints[0].ecTwo": "unexpected argument"},
        ),
    ],
)
def test_check_config_says_what_is_wrong(
    unconfigured: Engine, config: dict[str, object], failures: dict[str, str]
) -> None:
    assert unconfigured.check_config(**config) == failures


def test_check_config_region_of_the_environment_counts() -> None:
    with plugin(AWS_REGION=REGION) as engine:
        assert engine.check_config() == {}


@pytest.mark.parametrize("address", ["", "https://ec2.eu-west-1.amazonaws.com"])
def test_call_without_an_emulator_is_refused(address: str) -> None:
    environment = {"AWS_ENDPOINT_URL": address} if address else {}
    with plugin(**environment) as engine:
        engine.configure(region=REGION)
        with pytest.raises(grpc.RpcError, match="talks to an emulated AWS only"):
            engine.invoke("aws:index/getCallerIdentity:getCallerIdentity")


def test_call_before_configuration_is_refused(unconfigured: Engine) -> None:
    with pytest.raises(grpc.RpcError, match="not configured yet"):
        unconfigured.create("aws:ec2/vpc:Vpc", "v", {"cidrBlock": "10.0.0.0/16"})


def test_unreachable_emulator_says_what_to_run() -> None:
    with plugin(AWS_ENDPOINT_URL="http://127.0.0.1:9") as engine:
        engine.configure(region=REGION)
        with pytest.raises(grpc.RpcError) as raised:
            engine.create("aws:ec2/vpc:Vpc", "v", {"cidrBlock": "10.0.0.0/16"})
    assert raised.value.details() == (
        "the sandbox's AWS is not running at http://127.0.0.1:9: start it with `make up`"
    )


@pytest.mark.parametrize(
    "message", [f"Value ({CANARY}) is invalid", "Value (Y2FuYXJ5LTdmM2E=) is invalid"]
)
@pytest.mark.parametrize(
    ("service", "operation", "request_members"),
    [
        ("ssm", "PutParameter", {"Name": "invalid", "Value": CANARY}),
        ("ec2", "RunInstances", {"UserData": CANARY, "ImageId": "invalid"}),
        ("ec2", "ModifyInstanceAttribute", {"UserData": {"Value": CANARY.encode()}}),
        ("ec2", "CreateLaunchTemplate", {"LaunchTemplateData": {"UserData": CANARY}}),
        ("ec2", "RequestSpotInstances", {"LaunchSpecification": {"UserData": CANARY}}),
        ("autoscaling", "CreateLaunchConfiguration", {"UserData": CANARY}),
    ],
)
def test_refusal_quoting_a_sensitive_value_is_redacted(
    message: str, service: str, operation: str, request_members: dict[str, Any]
) -> None:
    model = botocore.session.get_session().get_service_model(service)
    shape = model.operation_model(operation).input_shape
    assert without_secrets(message, request_members, shape) == "Value ([secret]) is invalid"


def test_invalid_request_names_parameters_not_values() -> None:
    report = (
        f"Invalid type for parameter UserData, value: {CANARY}, type: <class 'int'>\n"
        'Unknown parameter in input: "Colour", must be one of: A, B\n'
        'Missing required parameter in LaunchTemplateData.Ebs[0]: "Name"'
    )
    assert str(invalid_request("RunInstances", report)) == (
        "RunInstances: Invalid type for parameter UserData; "
        'Unknown parameter in input: "Colour"; '
        'Missing required parameter in LaunchTemplateData.Ebs[0]: "Name"'
    )


@pytest.mark.parametrize(
    ("token", "inputs"),
    [
        (
            INSTANCE,
            {
                "ami": "ami-nowhere",
                "instanceType": "t3.micro",
                "userData": CANARY,
                "subnetId": "subnet-nowhere",
            },
        ),
        (
            "aws:ssm/parameter:Parameter",
            {
                "name": "/aws/reserved",
                "type": "SecureString",
                "value": CANARY,
                "keyId": "nowhere",
            },
        ),
        ("aws:ssm/parameter:Parameter", {"name": "/x", "type": "Nonsense", "value": CANARY}),
    ],
)
def test_failed_create_never_quotes_secrets(
    engine: Engine, token: str, inputs: dict[str, Any]
) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        engine.create(token, "secret", inputs)
    assert raised.value.details()
    assert CANARY not in str(raised.value)
