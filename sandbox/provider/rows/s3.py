"""S3 buckets: name, tags, deletion. What is in a bucket's sub-resources is not in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import S3Tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_FIRST_REGION = "us-east-1"


class Bucket(Row):
    """A bucket."""

    token = "aws:s3/bucket:Bucket"
    service = "s3"
    create_operation = "CreateBucket"
    read_operation = "HeadBucket"
    delete_operation = "DeleteBucket"
    other_operations = (
        "GetBucketTagging", "PutBucketTagging", "DeleteBucketTagging", "ListObjectVersions",
        "DeleteObjects",
    )  # fmt: skip
    identifier = "Bucket"
    names = {"objectLockEnabled": "ObjectLockEnabledForBucket"}
    apart = frozenset({"forceDestroy"})
    unsupported = frozenset({
        "accelerationStatus", "corsRules", "grants", "lifecycleRules", "logging",
        "objectLockConfiguration", "policy", "replicationConfiguration", "requestPayer",
        "serverSideEncryptionConfiguration", "versioning", "website",
    })  # fmt: skip
    unchangeable = frozenset({"acl"})
    replace = frozenset({"bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"})
    defaults = {"forceDestroy": False}
    auto_name = AutoName("bucket", 63, prefix="bucketPrefix", transform=str.lower)
    tagging = S3Tags()

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Name the region, which S3 wants everywhere but in its first one."""
        request = super().creation(cloud, inputs)
        if cloud.region != _FIRST_REGION:
            request["CreateBucketConfiguration"] = {"LocationConstraint": cloud.region}
        return request

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Tag the bucket."""
        if tags := inputs.get("tagsAll"):
            self.tagging.put(cloud, identifier, tags)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the bucket's name if there is one."""
        del known
        found = self.ask(cloud, Bucket=identifier)
        return None if found is None else {"Bucket": identifier}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Put the bucket's addresses together."""
        del found, known
        return {
            "arn": f"arn:{cloud.partition}:s3:::{identifier}",
            "bucketDomainName": f"{identifier}.s3.amazonaws.com",
            "bucketRegion": cloud.region,
            "bucketRegionalDomainName": f"{identifier}.s3.{cloud.region}.amazonaws.com",
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the bucket, emptied first if the program says so."""
        try:
            super().delete(cloud, identifier, inputs)
        except AwsError as error:
            if error.code != "BucketNotEmpty" or not inputs.get("forceDestroy"):
                raise
            self._empty(cloud, identifier)
            super().delete(cloud, identifier, inputs)

    def _empty(self, cloud: Cloud, identifier: str) -> None:
        while True:
            found = self.call(cloud, "ListObjectVersions", Bucket=identifier)
            objects = [
                {"Key": each["Key"], "VersionId": each["VersionId"]}
                for each in (*found.get("Versions", []), *found.get("DeleteMarkers", []))
            ]
            if not objects:
                return
            self.call(cloud, "DeleteObjects", Bucket=identifier, Delete={"Objects": objects})
