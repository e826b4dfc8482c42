"""A function through its life: unsigned code refused, signed code run, changed, destroyed."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, NewProject, Project

PROGRAM = """
import pulumi

import components as library

config = pulumi.Config("compliant-ec2")
paths = [f"/landingzone/vpc/private-subnet-{number}-id" for number in (1, 2)]
zone = library.LandingZone("zone", {"subnet_id_parameters": paths})
group = library.EgressOnlySecurityGroup("web", {"vpc_id": zone.vpc_id})
signing = library.FunctionSigning("code", config.require_object("signing"))
function = library.SignedFunction(
    "web",
    {
        "code_signing_config_arn": signing.code_signing_config_arn,
        "runtime": "python3.13",
        "handler": "app.handler",
        "network": {
            "subnet_ids": [zone.subnet_ids[0], zone.subnet_ids[1]],
            "security_group_ids": [group.security_group_id],
        },
        **config.require_object("function"),
    },
)
for name in ("function_name", "role_arn", "log_group_name", "key_arn", "signing_job_arn"):
    pulumi.export(name, getattr(function, name))
pulumi.export("config", signing.code_signing_config_arn)
pulumi.export("profile", signing.signing_profile_name)
pulumi.export("version", signing.signing_profile_version_arn)
"""
BUILD_ACCOUNT = "210987654321"
NIGHTLY = {
    "principal": "events.amazonaws.com",
    "source_arn": "arn:aws:events:eu-west-1:123456789012:rule/nightly",
}


@dataclass(frozen=True)
class Build:
    """What a build does: it puts archives into a bucket, and has them signed."""

    client: Clients
    bucket: str = "code-of-the-build"

    def prepare(self) -> None:
        s3, region = self.client("s3"), {"LocationConstraint": "eu-west-1"}
        s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration=region)
        status = {"Status": "Enabled"}
        s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration=status)

    def put(self, text: str) -> dict[str, str]:
        """Put an archive into the bucket, and return its place as components name it."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("app.py", text)
        made = self.client("s3").put_object(
            Bucket=self.bucket, Key="app.zip", Body=written.getvalue()
        )
        return {"bucket": self.bucket, "key": "app.zip", "version": made["VersionId"]}

    def sign(self, text: str, profile: str) -> dict[str, str]:
        """Have an archive signed, and return the place of the result."""
        place = self.put(text)
        signer, bucket = self.client("signer"), {"bucketName": self.bucket}
        job = signer.start_signing_job(
            source={"s3": {**bucket, "key": place["key"], "version": place["version"]}},
            destination={"s3": {**bucket, "prefix": "signed/"}},
            profileName=profile,
        )["jobId"]
        key = signer.describe_signing_job(jobId=job)["signedObject"]["s3"]["key"]
        version = self.client("s3").head_object(Bucket=self.bucket, Key=key)["VersionId"]
        return {"bucket": self.bucket, "key": key, "version": version}


def read(client: Clients, name: str) -> dict[str, Any]:
    return client("lambda").get_function(FunctionName=name)


def profile_of(project: Project) -> str:
    """The profile that a refused deployment has made already."""
    made = {one["type"]: one for one in project.resources()}
    assert "aws:lambda/function:Function" not in made
    return made["aws:signer/signingProfile:SigningProfile"]["outputs"]["name"]


def signing_of(client: Clients, made: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """The policy of the code signing configuration, and the versions of profiles it allows."""
    found = client("lambda").get_code_signing_config(CodeSigningConfigArn=made["config"])
    config = found["CodeSigningConfig"]
    allowed = config["AllowedPublishers"]["SigningProfileVersionArns"]
    return config["CodeSigningPolicies"], allowed


def check_made(client: Clients, made: dict[str, Any]) -> None:
    whole = read(client, made["function_name"])
    found = whole["Configuration"]
    assert found["SigningProfileVersionArn"] == made["version"]
    assert found["SigningJobArn"] == made["signing_job_arn"]
    assert (found["KMSKeyArn"], found["Role"]) == (made["key_arn"], made["role_arn"])
    assert found["LoggingConfig"] == {"LogFormat": "JSON", "LogGroup": made["log_group_name"]}
    assert found["TracingConfig"] == {"Mode": "Active"}
    assert found["Environment"]["Variables"] == {"STAGE": "test"}
    assert len(found["VpcConfig"]["SubnetIds"]) == 2
    assert whole["Concurrency"] == {"ReservedConcurrentExecutions": 10}
    assert signing_of(client, made) == (
        {"UntrustedArtifactOnDeployment": "Enforce"},
        [made["version"]],
    )
    (group,) = client("logs").describe_log_groups(logGroupNamePrefix=made["log_group_name"])[
        "logGroups"
    ]
    assert (group["kmsKeyId"], group["retentionInDays"]) == (made["key_arn"], 365)


def test_function_runs_signed_code_only_from_creation_to_destruction(
    new_project: NewProject, client: Clients
) -> None:
    build, functions, project = Build(client), client("lambda"), new_project(PROGRAM)
    build.prepare()
    settings = {"environment": {"STAGE": "test"}}
    project.configure(signing={}, function={"code": build.put("unsigned"), **settings})
    refused = project.run("up", "--yes", "--skip-preview")
    assert refused.exit_code != 0
    assert "CodeVerificationFailedException" in refused.output
    assert "has no signature" in refused.output

    profile = profile_of(project)
    code = build.sign("signed", profile)
    project.configure(function={"code": code, **settings})
    project.up()
    made = project.outputs()
    assert made["profile"] == profile
    check_made(client, made)

    # A new profile takes the place of the old one; the code that runs stays as it was signed.
    more = {"memory_mb": 256, "reserved_concurrency": 5, "invokers": {"nightly": NIGHTLY}}
    project.configure(
        signing={"validity_months": 12, "builders": {"build": BUILD_ACCOUNT}},
        function={"code": code, **more},
    )
    steps = project.up().steps()
    assert ("replace", "code-signing-profile") in steps
    assert {("update", "code-config"), ("update", "web-function")} <= steps
    _, (version,) = signing_of(client, made)
    assert version != made["version"]
    *_, successor, _ = version.split("/")
    found = read(client, made["function_name"])
    assert (found["Configuration"]["MemorySize"], found["Concurrency"]) == (
        256,
        {"ReservedConcurrentExecutions": 5},
    )
    assert found["Configuration"]["SigningProfileVersionArn"] == made["version"]
    assert "Environment" not in found["Configuration"]
    allowed = client("signer").list_profile_permissions(profileName=successor)
    assert {(one["principal"], one["action"]) for one in allowed["permissions"]} == {
        (BUILD_ACCOUNT, "signer:StartSigningJob"),
        (BUILD_ACCOUNT, "signer:GetSigningProfile"),
    }
    assert "rule/nightly" in functions.get_policy(FunctionName=made["function_name"])["Policy"]
    with pytest.raises(ClientError, match="CodeVerificationFailedException"):
        functions.update_function_code(
            FunctionName=made["function_name"], S3Bucket=code["bucket"], S3Key=code["key"]
        )

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        read(client, made["function_name"])
    # Profiles stay, so that what they have signed can be verified.
    for name in (profile, successor):
        assert client("signer").get_signing_profile(profileName=name)["status"] == "Active"
