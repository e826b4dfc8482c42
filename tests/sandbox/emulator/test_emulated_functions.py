import json
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from emulated_cloud import TRUST, Cloud
from emulated_code import CodeBucket, archive, error_code

OTHER_ACCOUNT = "210987654321"


@pytest.fixture
def functions(cloud: Cloud) -> BaseClient:
    return cloud.client("lambda")


@pytest.fixture
def bucket(cloud: Cloud) -> CodeBucket:
    return CodeBucket(cloud)


@pytest.fixture
def role(cloud: Cloud) -> str:
    made = cloud.iam.create_role(RoleName=cloud.name, AssumeRolePolicyDocument=json.dumps(TRUST))
    return made["Role"]["Arn"]


@pytest.fixture
def function(functions: BaseClient, cloud: Cloud, bucket: CodeBucket, role: str) -> str:
    create(functions, cloud.name, bucket.put(archive()), role)
    return cloud.name


def create(
    functions: BaseClient, name: str, code: dict[str, str], role: str, **more: object
) -> None:
    functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="app.handler",
        Role=role,
        Code=code,
        **more,
    )


def read(functions: BaseClient, name: str) -> dict[str, Any]:
    return functions.get_function(FunctionName=name)["Configuration"]


def test_new_function_has_the_settings_it_is_asked_for(
    functions: BaseClient, cloud: Cloud, bucket: CodeBucket, role: str
) -> None:
    vpc = {"SubnetIds": list(cloud.network.subnets), "SecurityGroupIds": [cloud.network.group]}
    asked = {
        "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:letters"},
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/functions/a"},
        "TracingConfig": {"Mode": "Active"},
        "EphemeralStorage": {"Size": 1024},
    }
    create(functions, cloud.name, bucket.put(archive()), role, VpcConfig=vpc, **asked)
    found = read(functions, cloud.name)
    assert {name: found[name] for name in asked} == asked
    assert found["VpcConfig"]["VpcId"] == cloud.network.vpc
    assert found["VpcConfig"]["SubnetIds"] == vpc["SubnetIds"]


def test_function_without_settings_logs_text_to_its_own_group(
    functions: BaseClient, function: str
) -> None:
    found = read(functions, function)
    logging = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function}"}
    assert found["LoggingConfig"] == logging
    assert "DeadLetterConfig" not in found
    assert "VpcConfig" not in found


def test_changed_settings_are_shown(functions: BaseClient, function: str) -> None:
    asked = {
        "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:letters"},
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/functions/b"},
        "TracingConfig": {"Mode": "Active"},
        "KMSKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/a",
        "EphemeralStorage": {"Size": 2048},
        "Timeout": 9,
    }
    functions.update_function_configuration(FunctionName=function, **asked)
    found = read(functions, function)
    assert {name: found[name] for name in asked} == asked
    none = {"DeadLetterConfig": {"TargetArn": ""}}
    functions.update_function_configuration(FunctionName=function, **none)
    assert "DeadLetterConfig" not in read(functions, function)
    assert read(functions, function)["TracingConfig"] == {"Mode": "Active"}


def test_function_in_a_subnet_that_does_not_exist_is_refused(
    functions: BaseClient, cloud: Cloud, function: str
) -> None:
    vpc = {"SubnetIds": ["subnet-missing"], "SecurityGroupIds": [cloud.network.group]}
    with pytest.raises(ClientError) as refused:
        functions.update_function_configuration(FunctionName=function, Timeout=9, VpcConfig=vpc)
    assert error_code(refused) == "InvalidParameterValueException"
    assert "VpcConfig" not in read(functions, function)
    assert read(functions, function)["Timeout"] == 3


def test_function_whose_subnet_is_gone_is_described_all_the_same(
    functions: BaseClient, cloud: Cloud, function: str
) -> None:
    subnet = cloud.ec2.create_subnet(VpcId=cloud.network.vpc, CidrBlock="10.1.250.0/24")
    identity = subnet["Subnet"]["SubnetId"]
    vpc = {"SubnetIds": [identity], "SecurityGroupIds": [cloud.network.group]}
    functions.update_function_configuration(FunctionName=function, VpcConfig=vpc)
    cloud.ec2.delete_subnet(SubnetId=identity)
    assert read(functions, function)["VpcConfig"]["VpcId"] == cloud.network.vpc


def test_changed_code_may_be_for_another_processor(
    functions: BaseClient, function: str, bucket: CodeBucket
) -> None:
    place = bucket.put(archive(app="changed"))
    functions.update_function_code(FunctionName=function, Architectures=["arm64"], **place)
    assert read(functions, function)["Architectures"] == ["arm64"]


def test_code_is_the_version_that_is_asked_for(
    functions: BaseClient, cloud: Cloud, bucket: CodeBucket, role: str
) -> None:
    first, second = bucket.put(archive(app="a")), bucket.put(archive(app="b"))
    create(functions, cloud.name, first, role)
    digest = read(functions, cloud.name)["CodeSha256"]
    functions.update_function_code(FunctionName=cloud.name, **second)
    assert read(functions, cloud.name)["CodeSha256"] != digest
    functions.update_function_code(FunctionName=cloud.name, **first)
    assert read(functions, cloud.name)["CodeSha256"] == digest


@pytest.mark.parametrize(
    "changed", [{"S3Bucket": "no-such"}, {"S3Key": "no-such"}, {"S3ObjectVersion": "no-such"}]
)
def test_code_that_does_not_exist_is_refused(
    functions: BaseClient, function: str, bucket: CodeBucket, changed: dict[str, str]
) -> None:
    place = {**bucket.put(archive()), **changed}
    with pytest.raises(ClientError) as refused:
        functions.update_function_code(FunctionName=function, **place)
    assert error_code(refused) == "InvalidParameterValueException"


def test_concurrency_of_zero_is_not_none(functions: BaseClient, function: str) -> None:
    assert "Concurrency" not in functions.get_function(FunctionName=function)
    functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    found = functions.get_function(FunctionName=function)["Concurrency"]
    assert found == {"ReservedConcurrentExecutions": 0}


def permit(functions: BaseClient, function: str, principal: str, **more: str) -> dict[str, Any]:
    functions.add_permission(
        FunctionName=function,
        StatementId="a",
        Action="lambda:InvokeFunction",
        Principal=principal,
        **more,
    )
    found = json.loads(functions.get_policy(FunctionName=function)["Policy"])
    statement: dict[str, Any] = found["Statement"][0]
    return statement


@pytest.mark.parametrize(
    ("principal", "written"),
    [
        (OTHER_ACCOUNT, {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}),
        ("events.amazonaws.com", {"Service": "events.amazonaws.com"}),
        (
            f"arn:aws:iam::{OTHER_ACCOUNT}:role/a",
            {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:role/a"},
        ),
        ("*", "*"),
    ],
)
def test_permission_names_its_principal_as_a_policy_does(
    functions: BaseClient, function: str, principal: str, written: object
) -> None:
    assert permit(functions, function, principal)["Principal"] == written


def test_conditions_of_a_permission_hold_together(functions: BaseClient, function: str) -> None:
    statement = permit(
        functions,
        function,
        "s3.amazonaws.com",
        SourceArn="arn:aws:s3:::a",
        SourceAccount=OTHER_ACCOUNT,
        PrincipalOrgID="o-a1b2c3d4e5",
    )
    organization = {"AWS:SourceAccount": OTHER_ACCOUNT, "aws:PrincipalOrgID": "o-a1b2c3d4e5"}
    assert statement["Condition"] == {
        "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::a"},
        "StringEquals": organization,
    }


def test_permission_of_a_taken_id_is_refused(functions: BaseClient, function: str) -> None:
    permit(functions, function, OTHER_ACCOUNT)
    with pytest.raises(ClientError) as refused:
        permit(functions, function, "events.amazonaws.com")
    assert error_code(refused) == "ResourceConflictException"
