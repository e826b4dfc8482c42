"""The examples of a hardened supply chain, brought up as they stand."""

import io
import json
import zipfile
from typing import Any

from workbench import JUDGED, Clients, NewProject


def test_golden_image_example_builds_an_image_that_its_fleet_then_runs(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project("examples/golden_image", stack="sandbox")
    project.up()
    project.succeed("config", "set", "fleet", "true")
    started = project.up(*JUDGED)
    assert started.findings("mandatory") == set()
    assert {operation for operation, _ in started.steps()} == {"create"}
    made = project.outputs()
    image = made["imageId"]
    ec2, parameter = client("ec2"), client("ssm").get_parameter(Name=made["imageParameter"])
    assert parameter["Parameter"]["Value"] == image
    template: dict[str, Any] = ec2.describe_launch_template_versions(
        LaunchTemplateId=made["launchTemplateId"], Versions=["$Latest"]
    )["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    assert template["ImageId"] == image
    (snapshot,) = ec2.describe_images(ImageIds=[image])["Images"][0]["BlockDeviceMappings"]
    assert snapshot["Ebs"]["Encrypted"] is True


def signed(client: Clients, profile: str) -> dict[str, str]:
    """Sign an archive with a profile, as a build does, and say where the result lies."""
    s3, signer = client("s3"), client("signer")
    location = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    for bucket in ("example-builds", "example-signed"):
        s3.create_bucket(Bucket=bucket, **location)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("report.py", "def handler(event, context):\n    return event\n")
    put = s3.put_object(Bucket="example-builds", Key="report.zip", Body=body.getvalue())
    source = {"bucketName": "example-builds", "key": "report.zip", "version": put["VersionId"]}
    job = signer.start_signing_job(
        source={"s3": source},
        destination={"s3": {"bucketName": "example-signed", "prefix": "report/"}},
        profileName=profile,
    )
    key = signer.describe_signing_job(jobId=job["jobId"])["signedObject"]["s3"]["key"]
    version = s3.head_object(Bucket="example-signed", Key=key)["VersionId"]
    return {
        "artifactBucket": "example-signed",
        "artifactKey": key,
        "artifactVersion": version,
    }


def test_supply_chain_example_deploys_what_a_build_has_signed_with_its_profile(
    new_project: NewProject, client: Clients
) -> None:
    project = new_project("examples/supply_chain", stack="sandbox")
    project.up()
    made = project.outputs()
    assert json.loads(made["trustPolicy"])["trustPolicies"]
    assert "/pypi/team/simple/" in made["pipConfiguration"]
    artifact = signed(client, made["signingProfileName"])
    project.succeed("config", "set-all", *(f"--plaintext={k}={v}" for k, v in artifact.items()))
    assert project.up(*JUDGED).findings("mandatory") == set()
    function = client("lambda").get_function(FunctionName=project.outputs()["functionName"])
    assert function["Configuration"]["SigningJobArn"].startswith("arn:aws:signer:")
