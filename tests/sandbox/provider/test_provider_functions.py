"""The functions, and the plugin as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from provider_engine import REGION, CheckFailedError
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider.schema import document

if TYPE_CHECKING:
    from provider_engine import Engine, World


def test_missing_parameter_is_named(engine: Engine) -> None:
    path = "/landingzone/vpc/nowhere"
    with pytest.raises(grpc.RpcError) as raised:
        engine.invoke("aws:ssm/getParameter:getParameter", name=path)
    assert raised.value.details() == (
        f"reading SSM Parameter ({path}) in {REGION}: couldn't find resource"
    )


def test_public_image_parameter_names_an_image_that_exists(engine: Engine) -> None:
    name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    found = engine.invoke("aws:ssm/getParameter:getParameter", name=name)
    assert found["insecureValue"] == found["value"]
    filters = [{"name": "image-id", "values": [found["value"]]}]
    image = engine.invoke("aws:ec2/getAmi:getAmi", filters=filters)
    assert image["architecture"] == "x86_64"
    assert image["rootDeviceName"] == "/dev/xvda"


AL2023 = {"name": "name", "values": ["al2023-ami-2023*x86_64"]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"filters": [{"name": "name", "values": ["nothing"]}]}, "no image matches"),
        ({"filters": [{"name": "image-id", "values": ["ami-nowhere"]}]}, "no image matches"),
        ({"filters": [AL2023]}, "images match; narrow the filters, or set mostRecent"),
    ],
)
def test_get_ami_without_one_match_is_an_error(
    engine: Engine, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(grpc.RpcError, match=message):
        engine.invoke("aws:ec2/getAmi:getAmi", **arguments)


def test_get_ami_most_recent_of_several_is_found(engine: Engine) -> None:
    arguments = {"owners": ["amazon"], "mostRecent": True, "filters": [AL2023], "nameRegex": "^al"}
    assert engine.invoke("aws:ec2/getAmi:getAmi", **arguments)["name"].startswith("al2023-ami-2023")


def test_account_functions_agree(engine: Engine) -> None:
    identity = engine.invoke("aws:index/getCallerIdentity:getCallerIdentity")
    assert identity["accountId"] in identity["arn"]
    assert engine.invoke("aws:index/getRegion:getRegion")["region"] == REGION
    partition = engine.invoke("aws:index/getPartition:getPartition")
    assert partition["partition"] == "aws"
    assert partition["reverseDnsPrefix"] == "com.amazonaws"


def test_network_functions_find_what_is_there(engine: Engine, world: World) -> None:
    vpc = engine.invoke("aws:ec2/getVpc:getVpc", id=world.vpc)
    assert (vpc["id"], vpc["cidrBlock"], vpc["default"]) == (world.vpc, "10.9.0.0/16", False)
    filters = [{"name": "vpc-id", "values": [world.vpc]}]
    found = engine.invoke("aws:ec2/getSubnets:getSubnets", filters=filters)["ids"]
    assert world.subnet in found
    subnet = engine.invoke("aws:ec2/getSubnet:getSubnet", id=world.subnet)
    assert (subnet["vpcId"], subnet["availabilityZone"]) == (world.vpc, world.zone)
    assert engine.invoke("aws:ec2/getVpc:getVpc", default=True)["default"] is True


@pytest.mark.parametrize(
    ("token", "arguments", "message"),
    [
        ("aws:ec2/getVpc:getVpc", {"id": "vpc-nowhere"}, "no VPC matches; exactly one must"),
        ("aws:ec2/getSubnet:getSubnet", {"defaultForAz": True}, "subnets match; exactly one must"),
    ],
)
def test_network_function_without_one_match_is_an_error(
    engine: Engine, token: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(grpc.RpcError, match=message):
        engine.invoke(token, **arguments)


def test_function_with_bad_argument_is_a_failure(engine: Engine) -> None:
    with pytest.raises(CheckFailedError) as raised:
        engine.invoke("aws:ec2/getAmi:getAmi", filter=[])
    assert raised.value.reasons == {"filter": "unexpected argument; did you mean filters?"}


DENIAL = json.dumps({"Statement": {"Sid": "A", "Effect": "Deny"}})
ANYONE = [{"type": "*", "identifiers": ["*"]}]


def statement(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - any argument
    return {"actions": ["s3:GetObject"], "resources": ["*"], **members}


@pytest.mark.parametrize(
    ("arguments", "statements"),
    [
        (
            {"statements": [statement()]},
            [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
        ),
        (
            {
                "statements": [
                    {
                        "sid": "Trust",
                        "actions": ["sts:AssumeRole"],
                        "principals": [
                            {"type": "Service", "identifiers": ["ec2.amazonaws.com"]},
                            {"type": "AWS", "identifiers": ["a", "b"]},
                        ],
                        "conditions": [
                            {"test": "StringEquals", "variable": "aws:x", "values": ["1"]}
                        ],
                    }
                ]
            },
            [
                {
                    "Sid": "Trust",
                    "Effect": "Allow",
                    "Action": "sts:AssumeRole",
                    "Principal": {"Service": "ec2.amazonaws.com", "AWS": ["b", "a"]},
                    "Condition": {"StringEquals": {"aws:x": "1"}},
                }
            ],
        ),
        (
            {
                "sourcePolicyDocuments": [
                    json.dumps({"Statement": {"Sid": "A", "Effect": "Deny"}})
                ],
                "statements": [
                    statement(sid="A", principals=[{"type": "*", "identifiers": ["*"]}])
                ],
            },
            [
                {
                    "Sid": "A",
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": "*",
                    "Principal": "*",
                }
            ],
        ),
        (
            {
                "statements": [statement(sid="A")],
                "overridePolicyDocuments": [DENIAL],
            },
            [{"Sid": "A", "Effect": "Deny"}],
        ),
    ],
)
def test_policy_document_is_written_as_iam_wants_it(
    engine: Engine, arguments: dict[str, Any], statements: list[dict[str, Any]]
) -> None:
    found = engine.invoke("aws:iam/getPolicyDocument:getPolicyDocument", **arguments)
    expected = {"Version": "2012-10-17", "Statement": statements}
    assert json.loads(found["json"]) == json.loads(found["minifiedJson"]) == expected


def test_policy_document_sources_with_one_sid_twice_are_refused(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError, match="statement with sid A"):
        engine.invoke(
            "aws:iam/getPolicyDocument:getPolicyDocument", sourcePolicyDocuments=[DENIAL, DENIAL]
        )


def test_package_schema_knows_every_row_and_type(unconfigured: Engine) -> None:
    schema = json.loads(unconfigured.stub.GetSchema(pb.GetSchemaRequest()).schema)
    assert schema["resources"].keys() == document()["resources"].keys()
    template = schema["resources"]["aws:ec2/launchTemplate:LaunchTemplate"]
    reference = template["inputProperties"]["metadataOptions"]["$ref"].removeprefix("#/types/")
    assert "httpTokens" in schema["types"][reference]["properties"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_prints_its_port_and_ends_cleanly(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox.provider"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, cwd=root, env=dict(os.environ), text=True, **pipes) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            grpc.channel_ready_future(channel).result(timeout=10)
        process.send_signal(number)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
