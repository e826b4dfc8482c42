import time

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud

from sandbox.emulator import faults

QUICK_SECONDS = 5


@pytest.mark.parametrize(
    ("service", "operation", "request_", "name"),
    [
        ("ec2", "get_image_block_public_access_state", {}, "GetImageBlockPublicAccessState"),
        (
            "autoscaling",
            "rollback_instance_refresh",
            {"AutoScalingGroupName": "g"},
            "RollbackInstanceRefresh",
        ),
        ("ssm", "list_nodes", {}, "ListNodes"),
        ("inspector2", "list_cis_scans", {}, "ListCisScans"),
        ("route53", "get_checker_ip_ranges", {}, "GetCheckerIpRanges"),
        ("imagebuilder", "list_waiting_workflow_steps", {}, "ListWaitingWorkflowSteps"),
        (
            "codeartifact",
            "describe_package",
            {"domain": "d1", "repository": "r1", "format": "pypi", "package": "p"},
            "DescribePackage",
        ),
        ("dlm", "get_lifecycle_policies", {}, "GetLifecyclePolicies"),
        ("accessanalyzer", "list_analyzers", {}, "ListAnalyzers"),
    ],
)
def test_operation_the_emulator_lacks_is_named_at_once(
    cloud: Cloud, service: str, operation: str, request_: dict[str, str], name: str
) -> None:
    client = cloud.client(service)
    begun = time.monotonic()
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**request_)
    error = refused.value.response["Error"]
    assert error["Code"] == faults.MISSING
    assert error["Message"].startswith(f"the emulator has no {name} (")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert time.monotonic() - begun < QUICK_SECONDS


def test_operation_the_emulator_fails_at_says_so(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.autoscaling.describe_auto_scaling_groups(MaxRecords=200)
    error = refused.value.response["Error"]
    assert error["Code"] == faults.BROKEN
    assert error["Message"].startswith("the emulator failed at DescribeAutoScalingGroups")


def test_bucket_that_does_not_exist_is_not_found(cloud: Cloud) -> None:
    with pytest.raises(ClientError) as refused:
        cloud.client("s3").head_bucket(Bucket=cloud.name)
    assert refused.value.response["Error"]["Code"] == "404"


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        ("AWS4-HMAC-SHA256 Credential=K/20260101/eu-west-1/ec2/aws4_request, Signed=x", "ec2"),
        ("", faults.UNSIGNED),
        ("AWS K:signature", faults.UNSIGNED),
    ],
)
def test_service_of_authorization(authorization: str, expected: str) -> None:
    assert faults.service_of(authorization) == expected


def test_fault_in_xml_escapes_its_message() -> None:
    written = faults.fault(faults.Operation("ec2", "X", "ec2"), "Code", "a < b & c")
    assert b"a &lt; b &amp; c" in written.body
