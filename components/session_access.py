"""Access to hosts by Session Manager: its preferences, and encrypted logs of every session."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi
import pulumi_aws as aws

from components._access.log_bucket import LogBucket
from components._access.session_arguments import Access, read
from components._access.session_documents import DOCUMENT_NAME, preferences
from components._documents import logs_key_policy
from components._exemptions import ExemptionArgs
from components._keys import EncryptionKey
from components._network.place import Place, place_of
from components._validation import Arguments


class SessionAccessArgs(TypedDict):
    """What may be said about sessions; they are always encrypted and logged."""

    key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of a key for sessions and their logs, whose policy lets the Region's logs service use it.
    Default: a key of its own, which rotates."""
    bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of an encrypted bucket that exists, for the logs; it stays as it is. Default: a bucket
    of its own, private, versioned and encrypted with the key."""
    bucket_prefix: NotRequired[Optional[str]]
    """Folder of the logs in the bucket, such as sessions/; plain. Default: none."""
    log_group_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of an encrypted log group that exists, for the logs; it stays as it is. Default: a log
    group of its own, encrypted with the key."""
    retention_days: NotRequired[Optional[int]]
    """Days that bucket and log group of its own keep the logs; plain. Default: 365."""
    access_log_bucket_name: NotRequired[Optional[pulumi.Input[str]]]
    """Name of a bucket to which Amazon S3 writes who accesses the bucket of its own. Default: none;
    data events of CloudTrail tell the same."""
    empty_bucket_on_destroy: NotRequired[Optional[bool]]
    """Delete the logs with the bucket of its own, which otherwise cannot be destroyed while it
    holds any; plain. Default: false."""
    idle_timeout_minutes: NotRequired[Optional[int]]
    """Minutes without input after which a session ends, 1 to 60; plain. Default: 20."""
    max_duration_minutes: NotRequired[Optional[int]]
    """Minutes after which a session ends, 1 to 1440; plain. Default: 60."""
    run_as_user: NotRequired[Optional[str]]
    """User of Linux hosts that sessions run as, unless a tag of the person who starts one names
    another; plain. Default: ssm-user, which the agent makes."""
    shell_profile_linux: NotRequired[Optional[str]]
    """Commands a session on Linux begins with; plain. Default: none."""
    shell_profile_windows: NotRequired[Optional[str]]
    """Commands a session on Windows begins with; plain. Default: none."""
    exemptions: NotRequired[Optional[Sequence[ExemptionArgs]]]
    """Records that let secure defaults be turned off; plain. Default: none."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside the provider's default tags; plain."""


class SessionAccess(pulumi.ComponentResource):
    """Let sessions on hosts of the account and Region be encrypted, logged and limited in time.

    The preferences are a document with a fixed name, one in each account and Region. Where somebody
    has saved preferences in the console the document is there already, and its creation fails with
    DocumentAlreadyExists: import it (`pulumi import aws:ssm/document:Document <name>-preferences
    SSM-SessionManagerRunShell --parent <name>=<URN of this component>`), or delete it first.
    Whoever starts sessions needs kms:GenerateDataKey on the key by a policy of theirs.

    Threat: keys for SSH are shared and lost, and nobody knows who did what on a host. Here people
    come in by their own identity, and what they do is kept where they cannot change it.

    Raises:
        InvalidArgumentsError: an argument is wrong
    """

    document_name: pulumi.Output[str]
    """Name of the document with the preferences."""
    key_arn: pulumi.Output[str]
    """ARN of the key of sessions and logs, for the session logging of InstanceRole."""
    bucket_name: pulumi.Output[str]
    """Name of the bucket for logs."""
    bucket_arn: pulumi.Output[str]
    """ARN of the bucket for logs, for the session logging of InstanceRole."""
    log_group_name: pulumi.Output[str]
    """Name of the log group."""
    log_group_arn: pulumi.Output[str]
    """ARN of the log group, for the session logging of InstanceRole."""

    def __init__(
        self, name: str, args: SessionAccessArgs, opts: Optional[pulumi.ResourceOptions] = None
    ) -> None:
        reader = Arguments(f'SessionAccess "{name}"', args, SessionAccessArgs)
        access = read(reader)
        reader.finish()
        inputs = access.exemptions.inputs
        super().__init__("compliant-ec2:index:SessionAccess", name, inputs, opts)
        place = place_of(self)
        about, policy = f"Sessions of {name} and their logs", place.apply(logs_key_policy)
        self.key_arn = EncryptionKey(name, access.key_arn, about, access.tags, policy).create(self)
        self.log_group_name, self.log_group_arn = self._log_group(name, access, place)
        settings = self._bucket(name, access, place)
        texts = (self.bucket_name, access.prefix, self.log_group_name, self.key_arn)
        self.document = aws.ssm.Document(
            f"{name}-preferences",
            name=DOCUMENT_NAME,
            document_type="Session",
            document_format="JSON",
            content=pulumi.Output.all(*texts).apply(
                lambda known: preferences(access.sessions, *known)
            ),
            tags=access.tags,
            # No session is to be logged to a bucket that is not protected yet.
            opts=pulumi.ResourceOptions(parent=self, depends_on=settings),
        )
        self.document_name = self.document.name
        self.register_outputs(
            {
                "documentName": self.document_name,
                "keyArn": self.key_arn,
                "bucketName": self.bucket_name,
                "bucketArn": self.bucket_arn,
                "logGroupName": self.log_group_name,
                "logGroupArn": self.log_group_arn,
            }
        )

    def _log_group(
        self, name: str, access: Access, place: pulumi.Output[Place]
    ) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
        if access.log_group_name is not None:
            named = pulumi.Output.from_input(access.log_group_name)
            arn = pulumi.Output.all(place, named).apply(
                lambda parts: parts[0].arn("logs", f"log-group:{parts[1]}")
            )
            return named, arn
        group = aws.cloudwatch.LogGroup(
            f"{name}-sessions",
            kms_key_id=self.key_arn,
            retention_in_days=access.retention_days,
            tags=access.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return group.name, group.arn

    def _bucket(
        self, name: str, access: Access, place: pulumi.Output[Place]
    ) -> list[pulumi.Resource]:
        """Take or create the bucket, and return its settings."""
        if access.bucket_name is not None:
            self.bucket_name = pulumi.Output.from_input(access.bucket_name)
            self.bucket_arn = pulumi.Output.all(place, self.bucket_name).apply(
                lambda parts: parts[0].bucket_arn(parts[1])
            )
            return []
        bucket, settings = LogBucket(
            name=f"{name}-sessions",
            key_arn=self.key_arn,
            retention_days=access.retention_days,
            access_log_bucket=access.access_log_bucket,
            emptied=access.emptied,
            tags=access.tags,
        ).create(self)
        self.bucket_name, self.bucket_arn = bucket.bucket, bucket.arn
        return settings
