"""What may be said about session access, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

import pulumi

from components import _rules as rules
from components._access import rules as access_rules
from components._access.session_documents import Sessions
from components._exemptions import Exemptions
from components._network.rules import BUCKET_NAME, RETENTION_DAYS
from components._validation import Arguments

_A_YEAR = 365


@dataclass(frozen=True)
class Access:
    """How hosts are accessed, checked.

    Args:
        key_arn: a key that exists; None for one of its own, as with bucket and log group
        bucket_name: a bucket that exists
        log_group_name: a log group that exists
        access_log_bucket: where S3 writes who accesses the bucket of its own
        emptied: the bucket of its own takes its logs along when it is destroyed
        prefix: folder of the logs
        retention_days: how long they are kept
        sessions: how sessions go
        tags: tags of all that is created
        exemptions: the records that let defaults be turned off
    """

    key_arn: Optional[pulumi.Input[str]]
    bucket_name: Optional[pulumi.Input[str]]
    log_group_name: Optional[pulumi.Input[str]]
    access_log_bucket: Optional[pulumi.Input[str]]
    emptied: bool
    prefix: Optional[str]
    retention_days: int
    sessions: Sessions
    tags: Mapping[str, str]
    exemptions: Exemptions


def read(reader: Arguments) -> Access:
    """Read and check how hosts are accessed, noting every problem with the reader."""
    exemptions = Exemptions(reader)
    emptied = reader.plain("empty_bucket_on_destroy", rules.BOOLEAN)
    retention = reader.plain("retention_days", RETENTION_DAYS)
    access = Access(
        key_arn=reader.input("key_arn", rules.KMS_KEY_ARN),
        bucket_name=reader.input("bucket_name", BUCKET_NAME),
        log_group_name=reader.input("log_group_name", access_rules.LOG_GROUP_NAME),
        access_log_bucket=reader.input("access_log_bucket_name", BUCKET_NAME),
        emptied=bool(emptied),
        prefix=reader.plain("bucket_prefix", access_rules.FOLDER),
        retention_days=retention or _A_YEAR,
        sessions=_sessions(reader),
        tags=reader.plain("tags", rules.TAGS, {}),
        exemptions=exemptions,
    )
    own_only = {
        "access_log_bucket_name": access.access_log_bucket,
        "empty_bucket_on_destroy": emptied,
        "retention_days": retention if access.log_group_name is not None else None,
    }
    for name, value in own_only.items():
        if access.bucket_name is not None and value is not None:
            reader.add(name, "is about what is created, but what exists is given; remove it")
    if access.retention_days < _A_YEAR and access.log_group_name is None:
        exemptions.require("retention_days", "EXT.LOG_GROUP_RETENTION")
    return access


def _sessions(reader: Arguments) -> Sessions:
    sessions = Sessions(
        idle_minutes=reader.plain("idle_timeout_minutes", access_rules.IDLE_MINUTES, 20),
        most_minutes=reader.plain("max_duration_minutes", access_rules.SESSION_MINUTES, 60),
        run_as=reader.plain("run_as_user", access_rules.USER_NAME),
        profiles={
            system: reader.plain(f"shell_profile_{system}", access_rules.SHELL_PROFILE)
            for system in ("windows", "linux")
        },
    )
    if sessions.idle_minutes > sessions.most_minutes:
        reader.add(
            "idle_timeout_minutes",
            f"is {sessions.idle_minutes}, but a session ends after {sessions.most_minutes} minutes "
            "anyway; give less, or raise max_duration_minutes",
        )
    return sessions
