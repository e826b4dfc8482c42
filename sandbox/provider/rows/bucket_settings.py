"""What is set for a bucket: each setting is a resource, and its id the bucket's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sandbox.provider.row import Row
from sandbox.provider.shapes import dig, to_api

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class BucketSetting(Row):
    """A setting S3 takes and reports as a whole, wrapped in members of the request.

    The base has no token, so it is no row itself.
    """

    service = "s3"
    identifier = "Bucket"
    replace = frozenset({"bucket", "expectedBucketOwner"})
    wrapper: ClassVar[str] = ""
    """Dotted path of the request members that wrap the inputs kept apart."""

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the put request."""
        request = super().creation(cloud, inputs)
        shape = cloud.shape(self.service, self.create_operation)
        for member in self.wrapper.split("."):
            shape = shape.members[member]
        inner = {name: inputs[name] for name in sorted(self.apart) if name in inputs}
        wrapped: Properties = to_api(shape, inner, self.names)
        for member in reversed(self.wrapper.split(".")):
            wrapped = {member: wrapped}
        return {**request, **wrapped}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the setting with the name of its bucket."""
        found = super().find(cloud, identifier, known)
        return None if not found else {**found, "Bucket": identifier}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the setting anew."""
        del identifier
        self.create(cloud, change.new)


class BucketPolicy(Row):
    """The policy of a bucket."""

    token = "aws:s3/bucketPolicy:BucketPolicy"
    service = "s3"
    create_operation = "PutBucketPolicy"
    read_operation = "GetBucketPolicy"
    update_operation = "PutBucketPolicy"
    delete_operation = "DeleteBucketPolicy"
    identifier = "Bucket"
    replace = frozenset({"bucket"})

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the policy with the name of its bucket."""
        found = super().find(cloud, identifier, known)
        return found and {**found, "Bucket": identifier}


class BucketPublicAccessBlock(BucketSetting):
    """What of public access a bucket blocks."""

    token = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    create_operation = "PutPublicAccessBlock"
    read_operation = "GetPublicAccessBlock"
    delete_operation = "DeletePublicAccessBlock"
    found_at = "PublicAccessBlockConfiguration"
    wrapper = "PublicAccessBlockConfiguration"
    apart = frozenset({
        "blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets",
    })  # fmt: skip
    unsupported = frozenset({"skipDestroy"})
    replace = frozenset({"bucket"})
    defaults = dict.fromkeys(sorted(apart), False)


class BucketVersioning(Row):
    """The versioning of a bucket, which can be suspended but not taken back."""

    token = "aws:s3/bucketVersioning:BucketVersioning"
    service = "s3"
    create_operation = "PutBucketVersioning"
    read_operation = "GetBucketVersioning"
    update_operation = "PutBucketVersioning"
    delete_operation = "PutBucketVersioning"
    identifier = "Bucket"
    replace = frozenset({"bucket", "expectedBucketOwner"})

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the versioning with the name of its bucket; one never versioned has none."""
        found = super().find(cloud, identifier, known)
        if not dig(found, "Status"):
            return None
        return {"Bucket": identifier, "VersioningConfiguration": found}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Suspend what was enabled."""
        if dig(inputs, "versioningConfiguration.status") == "Enabled":
            suspended = {"Status": "Suspended"}
            request = {"Bucket": identifier, "VersioningConfiguration": suspended}
            self.call(cloud, self.delete_operation, **request)


class BucketServerSideEncryptionConfiguration(BucketSetting):
    """How a bucket encrypts; without it S3 encrypts with keys of its own."""

    token = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    create_operation = "PutBucketEncryption"
    read_operation = "GetBucketEncryption"
    delete_operation = "DeleteBucketEncryption"
    found_at = "ServerSideEncryptionConfiguration"
    wrapper = "ServerSideEncryptionConfiguration"
    apart = frozenset({"rules"})
    names = {
        "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": "KMSMasterKeyID",
        "rules.blockedEncryptionTypes": None,
    }


class BucketLifecycleConfiguration(BucketSetting):
    """When objects of a bucket expire or move."""

    token = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    create_operation = "PutBucketLifecycleConfiguration"
    read_operation = "GetBucketLifecycleConfiguration"
    delete_operation = "DeleteBucketLifecycle"
    wrapper = "LifecycleConfiguration"
    apart = frozenset({"rules"})
    unsupported = frozenset({"timeouts"})


class BucketOwnershipControls(BucketSetting):
    """Who owns the objects of a bucket."""

    token = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    create_operation = "PutBucketOwnershipControls"
    read_operation = "GetBucketOwnershipControls"
    delete_operation = "DeleteBucketOwnershipControls"
    found_at = "OwnershipControls"
    wrapper = "OwnershipControls"
    apart = frozenset({"rule"})
    names = {"rule": "Rules"}
    replace = frozenset({"bucket"})


class BucketLogging(BucketSetting):
    """Where S3 writes who accesses a bucket."""

    token = "aws:s3/bucketLogging:BucketLogging"
    create_operation = "PutBucketLogging"
    read_operation = "GetBucketLogging"
    delete_operation = "PutBucketLogging"
    found_at = "LoggingEnabled"
    wrapper = "BucketLoggingStatus.LoggingEnabled"
    apart = frozenset({"targetBucket", "targetGrants", "targetObjectKeyFormat", "targetPrefix"})

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Put a status that logs nowhere."""
        del inputs
        self.call(cloud, self.delete_operation, Bucket=identifier, BucketLoggingStatus={})
