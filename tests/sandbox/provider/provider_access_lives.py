"""The lives of buckets' settings, exclusive policy lists and documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from provider_lives import MANAGED, OTHER_TAGS, TAGS, Life, key, role

if TYPE_CHECKING:
    from collections.abc import Callable

    from provider_engine import World


def bucket(name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    return {"bucket": ("aws:s3/bucket:Bucket", {"bucket": f"bucket-{name}"})}


def bucket_policy(name: str) -> str:
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::bucket-{name}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def preferences(timeout: str) -> str:
    inputs = {"s3BucketName": "sessions", "idleSessionTimeout": timeout}
    document = {"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": inputs}
    return json.dumps(document)


def log_bucket() -> dict[str, tuple[str, dict[str, Any]]]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::bucket-target/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    name = {"bucket": "bucket-target"}
    return {
        "target": ("aws:s3/bucket:Bucket", {**name, "forceDestroy": True}),
        "policy": ("aws:s3/bucketPolicy:BucketPolicy", {**name, "policy": policy}),
    }


EXPIRY = {
    "id": "expire",
    "status": "Enabled",
    "filter": {"prefix": "sessions/"},
    "expiration": {"days": 365},
    "noncurrentVersionExpiration": {"noncurrentDays": 30},
    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
}
NOTHING_PUBLIC = {
    "blockPublicAcls": True,
    "blockPublicPolicy": True,
    "ignorePublicAcls": True,
    "restrictPublicBuckets": True,
}
IN_BUCKET = {"bucket": "{bucket}"}
SESSION = {"name": "SSM-SessionManagerRunShell", "documentType": "Session"}

LIVES: dict[str, Callable[[World], Life]] = {
    "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": lambda w: Life(
        {"roleName": "{role}", "policyNames": []}, needs={"role": role(w)}, stays=True
    ),
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": lambda w: Life(
        {"roleName": "{role}", "policyArns": [MANAGED]},
        {"policyArns": []},
        {"role": role(w)},
        stays=True,
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lambda _: Life(
        {**IN_BUCKET, "rules": [EXPIRY]},
        {"rules": [{**EXPIRY, "expiration": {"days": 400}}]},
        bucket("lifecycle"),
    ),
    "aws:s3/bucketLogging:BucketLogging": lambda _: Life(
        {**IN_BUCKET, "targetBucket": "bucket-target", "targetPrefix": "access/"},
        {"targetPrefix": "requests/"},
        {**bucket("logging"), **log_bucket()},
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": lambda _: Life(
        {**IN_BUCKET, "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        {"rule": {"objectOwnership": "BucketOwnerPreferred"}},
        bucket("ownership"),
    ),
    "aws:s3/bucketPolicy:BucketPolicy": lambda _: Life(
        {**IN_BUCKET, "policy": bucket_policy("policy")},
        {"policy": bucket_policy("policy").replace("s3:*", "s3:GetObject")},
        bucket("policy"),
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": lambda _: Life(
        {**IN_BUCKET, **NOTHING_PUBLIC}, {"blockPublicPolicy": False}, bucket("public")
    ),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        lambda w: Life(
            {
                **IN_BUCKET,
                "rules": [
                    {
                        "applyServerSideEncryptionByDefault": {
                            "sseAlgorithm": "aws:kms",
                            "kmsMasterKeyId": "{key}",
                        },
                        "bucketKeyEnabled": True,
                    }
                ],
            },
            {
                "rules": [
                    {
                        "applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"},
                        "bucketKeyEnabled": False,
                    }
                ]
            },
            {**bucket("encryption"), "key": key(w)},
            stays=True,
        )
    ),
    "aws:s3/bucketVersioning:BucketVersioning": lambda _: Life(
        {**IN_BUCKET, "versioningConfiguration": {"status": "Enabled"}},
        {"versioningConfiguration": {"status": "Suspended"}},
        bucket("versioning"),
        stays=True,
    ),
    "aws:ssm/document:Document": lambda _: Life(
        {**SESSION, "content": preferences("20"), **TAGS},
        {
            "content": preferences("10"),
            "permissions": {"type": "Share", "account_ids": "111122223333"},
            **OTHER_TAGS,
        },
    ),
}
