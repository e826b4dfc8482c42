"""Functions of signed code on the engine: what builds do, and what Lambda and Signer say."""

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from workbench import Clients, Project

BUILD_ACCOUNT = "210987654321"
RULE = "arn:aws:events:eu-west-1:123456789012:rule/nightly"
SIGNING = {"validity_months": 12, "builders": {"builds": BUILD_ACCOUNT}}
UPDATED: dict[str, Any] = {
    "memory_mb": 256,
    "reserved_concurrency": 5,
    "environment": {"STAGE": "test"},
    "invokers": {"nightly": {"principal": "events.amazonaws.com", "source_arn": RULE}},
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
            archive.writestr("report.py", text)
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


class Functions:
    """What Lambda and Signer say of the stack."""

    def __init__(self, client: Clients) -> None:
        self.api = client("lambda")
        self.logs = client("logs")
        self.signer = client("signer")
        self.name = ""

    def read(self) -> dict[str, Any]:
        return self.api.get_function(FunctionName=self.name)

    def signing(self) -> tuple[dict[str, str], list[str]]:
        """The policy of the code signing configuration, and the versions of profiles it allows."""
        named = {"FunctionName": self.name}
        arn = self.api.get_function_code_signing_config(**named)["CodeSigningConfigArn"]
        found = self.api.get_code_signing_config(CodeSigningConfigArn=arn)["CodeSigningConfig"]
        allowed = found["AllowedPublishers"]["SigningProfileVersionArns"]
        return found["CodeSigningPolicies"], allowed

    def check_refused(self, project: Project, output: str) -> None:
        assert "CodeVerificationFailedException" in output
        assert "has no signature" in output
        types = {one["type"] for one in project.resources()}
        assert "aws:signer/signingProfile:SigningProfile" in types
        assert "aws:lambda/function:Function" not in types

    def check_made(self) -> str:
        """The example's; return the version of the profile that has signed its code."""
        whole = self.read()
        found = whole["Configuration"]
        policies, (version,) = self.signing()
        assert policies == {"UntrustedArtifactOnDeployment": "Enforce"}
        assert found["SigningProfileVersionArn"] == version
        assert found["SigningJobArn"].startswith("arn:aws:signer:")
        assert ":role/report-" in found["Role"]
        assert found["TracingConfig"] == {"Mode": "Active"}
        assert len(found["VpcConfig"]["SubnetIds"]) == 2
        assert whole["Concurrency"] == {"ReservedConcurrentExecutions": 10}
        assert found["LoggingConfig"]["LogFormat"] == "JSON"
        assert self.log_group(found)["retentionInDays"] == 365
        return str(version)

    def log_group(self, configuration: dict[str, Any]) -> dict[str, Any]:
        prefix = configuration["LoggingConfig"]["LogGroup"]
        (group,) = self.logs.describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]
        return group

    def check_updated(self, steps: set[tuple[str, str]], before: str, code: dict[str, str]) -> str:
        """A new profile takes the place of the old one; code that runs stays as it was signed."""
        assert ("replace", "jobs-signing-profile") in steps
        assert {("update", "jobs-config"), ("update", "report-function")} <= steps
        whole = self.read()
        found = whole["Configuration"]
        assert found["MemorySize"] == 256
        assert whole["Concurrency"] == {"ReservedConcurrentExecutions": 5}
        assert found["Environment"]["Variables"] == {"STAGE": "test"}
        assert found["KMSKeyArn"] == self.log_group(found)["kmsKeyId"]
        assert found["SigningProfileVersionArn"] == before
        _, (version,) = self.signing()
        assert version != before
        *_, successor, _ = version.split("/")
        allowed = self.signer.list_profile_permissions(profileName=successor)["permissions"]
        assert {(one["principal"], one["action"]) for one in allowed} == {
            (BUILD_ACCOUNT, "signer:StartSigningJob"),
            (BUILD_ACCOUNT, "signer:GetSigningProfile"),
        }
        assert "rule/nightly" in self.api.get_policy(FunctionName=self.name)["Policy"]
        place = {"S3Bucket": code["bucket"], "S3Key": code["key"]}
        with pytest.raises(ClientError, match="CodeVerificationFailedException"):
            self.api.update_function_code(FunctionName=self.name, **place)
        return str(successor)

    def check_gone(self, *profiles: str) -> None:
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            self.read()
        # Profiles stay, so that what they have signed can be verified.
        for name in profiles:
            assert self.signer.get_signing_profile(profileName=name)["status"] == "Active"
