"""A bucket for logs: private, versioned, encrypted with a key, reached by TLS, emptied in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

import pulumi
import pulumi_aws as aws

from components._access.session_documents import bucket_policy

_OLD_VERSIONS_DAYS = 30
_UNFINISHED_DAYS = 7


@dataclass(frozen=True)
class LogBucket:
    """What a bucket for logs is to be like.

    Args:
        name: logical name of the bucket and of each of its settings
        key_arn: the key that encrypts it
        retention_days: how long it keeps a log
        access_log_bucket: where S3 writes who accesses it; None for nowhere
        emptied: a bucket that is destroyed takes its logs along
        tags: its tags
        writers: ARNs of roles that may write logs without a policy of their own
    """

    name: str
    key_arn: pulumi.Input[str]
    retention_days: int
    access_log_bucket: Optional[pulumi.Input[str]]
    emptied: bool
    tags: Mapping[str, str]
    writers: Sequence[pulumi.Input[str]] = ()

    def create(self, parent: pulumi.Resource) -> "tuple[aws.s3.Bucket, list[pulumi.Resource]]":
        """Create the bucket with all its settings, which are returned beside it."""
        child = pulumi.ResourceOptions(parent=parent)
        bucket = aws.s3.Bucket(self.name, force_destroy=self.emptied, tags=self.tags, opts=child)
        block = aws.s3.BucketPublicAccessBlock(
            self.name,
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=child,
        )
        settings: list[pulumi.Resource] = [
            block,
            aws.s3.BucketOwnershipControls(
                self.name,
                bucket=bucket.bucket,
                rule={"object_ownership": "BucketOwnerEnforced"},
                opts=child,
            ),
            aws.s3.BucketVersioning(
                self.name,
                bucket=bucket.bucket,
                versioning_configuration={"status": "Enabled"},
                opts=child,
            ),
            self._encryption(bucket, child),
            self._lifecycle(bucket, child),
            self._policy(bucket, pulumi.ResourceOptions(parent=parent, depends_on=[block])),
        ]
        if self.access_log_bucket is not None:
            settings.append(self._access_log(bucket, self.access_log_bucket, child))
        return bucket, settings

    def _policy(self, bucket: "aws.s3.Bucket", opts: pulumi.ResourceOptions) -> pulumi.Resource:
        """Create the policy after the block of public access: S3 refuses to change both at once."""
        policy = pulumi.Output.all(bucket.arn, *self.writers).apply(
            lambda arns: bucket_policy(*arns)
        )
        return aws.s3.BucketPolicy(self.name, bucket=bucket.bucket, policy=policy, opts=opts)

    def _encryption(self, bucket: "aws.s3.Bucket", opts: pulumi.ResourceOptions) -> pulumi.Resource:
        rule: aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict = {
            "apply_server_side_encryption_by_default": {
                "sse_algorithm": "aws:kms",
                "kms_master_key_id": self.key_arn,
            },
            "bucket_key_enabled": True,
        }
        return aws.s3.BucketServerSideEncryptionConfiguration(
            self.name, bucket=bucket.bucket, rules=[rule], opts=opts
        )

    def _lifecycle(self, bucket: "aws.s3.Bucket", opts: pulumi.ResourceOptions) -> pulumi.Resource:
        rule: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
            "id": "expire-logs",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "expiration": {"days": self.retention_days},
            "noncurrent_version_expiration": {"noncurrent_days": _OLD_VERSIONS_DAYS},
            "abort_incomplete_multipart_upload": {"days_after_initiation": _UNFINISHED_DAYS},
        }
        return aws.s3.BucketLifecycleConfiguration(
            self.name, bucket=bucket.bucket, rules=[rule], opts=opts
        )

    def _access_log(
        self, bucket: "aws.s3.Bucket", target: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> pulumi.Resource:
        return aws.s3.BucketLogging(
            self.name,
            bucket=bucket.bucket,
            target_bucket=target,
            target_prefix=pulumi.Output.concat(bucket.bucket, "/"),
            opts=opts,
        )
