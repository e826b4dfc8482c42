"""Archives of code, where they lie, and how they are signed."""

import io
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING

from emulated_cloud import Cloud

if TYPE_CHECKING:
    import pytest
    from botocore.exceptions import ClientError

PLATFORM = "AWSLambda-SHA384-ECDSA"


def archive(**files: str) -> bytes:
    """An archive of some files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        for name, content in (files or {"app": "handler"}).items():
            opened.writestr(name, content)
    return written.getvalue()


def error_code(refused: "pytest.ExceptionInfo[ClientError]") -> str:
    """The code of an error of AWS."""
    return str(refused.value.response["Error"]["Code"])


class CodeBucket:
    """A bucket of one test, which keeps versions."""

    def __init__(self, cloud: Cloud) -> None:
        self.name = cloud.name
        self._s3, self._signer = cloud.client("s3"), cloud.client("signer")
        region = {"LocationConstraint": cloud.region}
        self._s3.create_bucket(Bucket=self.name, CreateBucketConfiguration=region)
        status = {"Status": "Enabled"}
        self._s3.put_bucket_versioning(Bucket=self.name, VersioningConfiguration=status)

    @cached_property
    def profile(self) -> str:
        """The ARN of the version of a profile."""
        return self.new_profile(self.name)

    def new_profile(self, name: str, days: int = 90) -> str:
        """Make a signing profile, and return the ARN of its version."""
        period = {"type": "DAYS", "value": days}
        made = self._signer.put_signing_profile(
            profileName=name, platformId=PLATFORM, signatureValidityPeriod=period
        )
        return str(made["profileVersionArn"])

    def put(self, content: bytes, key: str = "code.zip") -> dict[str, str]:
        """Put an object into the bucket, and return its place as Lambda names it."""
        made = self._s3.put_object(Bucket=self.name, Key=key, Body=content)
        return {"S3Bucket": self.name, "S3Key": key, "S3ObjectVersion": made["VersionId"]}

    def content(self, place: dict[str, str]) -> bytes:
        """What lies at a place."""
        found = self._s3.get_object(Bucket=place["S3Bucket"], Key=place["S3Key"])
        body: bytes = found["Body"].read()
        return body

    def sign(self, content: bytes, profile: str = "", **more: str) -> tuple[dict[str, str], str]:
        """Sign an archive, and return its place and the job."""
        source = self.put(content, "source.zip")
        version = (profile or self.profile).split("/")
        job = self._signer.start_signing_job(
            source={
                "s3": {
                    "bucketName": self.name,
                    "key": source["S3Key"],
                    "version": source["S3ObjectVersion"],
                }
            },
            destination={"s3": {"bucketName": self.name, "prefix": "signed/"}},
            profileName=version[-2],
            **more,
        )["jobId"]
        return {"S3Bucket": self.name, "S3Key": f"signed/{job}.zip"}, str(job)
