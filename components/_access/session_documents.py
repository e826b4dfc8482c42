"""Documents of session access: preferences, and the policy of its bucket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from components._documents import document

# Session Manager looks for its preferences under this name only. Source:
# https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-preferences-cli.html
DOCUMENT_NAME = "SSM-SessionManagerRunShell"


@dataclass(frozen=True)
class Sessions:
    """How sessions go.

    Args:
        idle_minutes: after so long without input a session ends
        most_minutes: after so long it ends in any case
        run_as: the user of the host it runs as; None for the one the agent makes
        profiles: commands a session begins with, by kind of system
    """

    idle_minutes: int
    most_minutes: int
    run_as: Optional[str]
    profiles: Mapping[str, Optional[str]]


def preferences(
    sessions: Sessions, bucket: str, prefix: Optional[str], log_group: str, key_arn: str
) -> str:
    """Write the preferences: encrypted with the key, logged to an encrypted bucket and log group.

    Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
    """
    inputs = {
        "s3BucketName": bucket,
        "s3KeyPrefix": (prefix or "").removesuffix("/"),
        "s3EncryptionEnabled": True,
        "cloudWatchLogGroupName": log_group,
        "cloudWatchEncryptionEnabled": True,
        "cloudWatchStreamingEnabled": True,
        "kmsKeyId": key_arn,
        "idleSessionTimeout": str(sessions.idle_minutes),
        "maxSessionDuration": str(sessions.most_minutes),
        "runAsEnabled": sessions.run_as is not None,
        "runAsDefaultUser": sessions.run_as or "",
        "shellProfile": {name: text or "" for name, text in sessions.profiles.items()},
    }
    content = {
        "schemaVersion": "1.0",
        "description": "Preferences of Session Manager for all sessions of the account and Region",
        "sessionType": "Standard_Stream",
        "inputs": inputs,
    }
    return json.dumps(content)


def bucket_policy(bucket_arn: str, *writers: str) -> str:
    """Refuse what does not come by TLS 1.2 or later, and let writers write.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
    """
    conditions: Mapping[str, Mapping[str, Any]] = {
        "TlsOnly": {"Bool": {"aws:SecureTransport": "false"}},
        "RecentTlsOnly": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
    }
    refused = [
        {
            "Sid": name,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [bucket_arn, f"{bucket_arn}/*"],
            "Condition": condition,
        }
        for name, condition in conditions.items()
    ]
    written = {
        "Sid": "Writers",
        "Effect": "Allow",
        "Principal": {"AWS": list(writers)},
        "Action": "s3:PutObject",
        "Resource": f"{bucket_arn}/*",
    }
    return document([*refused, written] if writers else refused)
