"""Settings every new bucket has.

S3 (user guide, Setting default server-side encryption behavior, and Default settings for new S3
buckets FAQ): a new bucket encrypts with S3-managed keys (SSE-S3), blocks all public access and
disables access control lists (BucketOwnerEnforced). Deleting the encryption settings brings SSE-S3
back.

Moto's new buckets have none of them, so a bucket that leaves them to S3 reads as unprotected.
"""

from collections.abc import Callable
from typing import Any

from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend

from sandbox.emulator.amendments.seams import surround


def _default_encryption() -> dict[str, Any]:
    """Return SSE-S3 in the form moto keeps."""
    algorithm = {"SSEAlgorithm": "AES256"}
    return {"Rule": {"ApplyServerSideEncryptionByDefault": algorithm, "BucketKeyEnabled": "false"}}


def _initialise(original: Callable[..., None], bucket: Any, *given: Any, **named: Any) -> None:
    """Create a bucket with S3's defaults."""
    original(bucket, *given, **named)
    bucket.encryption = _default_encryption()
    bucket.public_access_block = PublicAccessBlock("true", "true", "true", "true")
    bucket.ownership_rule = "BucketOwnerEnforced"


def _delete_encryption(_original: Callable[..., None], backend: Any, bucket_name: str) -> None:
    """Go back to the default encryption."""
    backend.get_bucket(bucket_name).encryption = _default_encryption()


def apply() -> None:
    """Fit the amendment."""
    surround(
        FakeBucket,
        "__init__",
        _initialise,
        parameters=("name", "account_id", "region_name", "bucket_namespace"),
        relies_on=("self.public_access_block", "self.encryption", "self.ownership_rule"),
    )
    surround(S3Backend, "delete_bucket_encryption", _delete_encryption, parameters=("bucket_name",))
