"""Policy documents as IAM, KMS and endpoints take them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from components._network.place import Place


def document(statements: Sequence[Mapping[str, Any]]) -> str:
    """Write a policy document without white space."""
    policy = {"Version": "2012-10-17", "Statement": statements}
    return json.dumps(policy, separators=(",", ":"))


def service_trust(service: str) -> str:
    """Let a service take a role; its principal has the same name in every partition."""
    principal = {"Service": f"{service}.amazonaws.com"}
    return document([{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}])


def logs_key_policy(place: Place) -> str:
    """Let the account's policies say who uses a key, and its log groups be encrypted with it."""
    return document(logs_key_statements(place))


def logs_key_statements(place: Place) -> list[dict[str, Any]]:
    """Write what a key that encrypts log groups needs in its policy.

    In the policy of a key "*" is the key itself. Source:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    groups = {"kms:EncryptionContext:aws:logs:arn": place.arn("logs", "log-group:*")}
    return [
        {
            "Sid": "PoliciesOfTheAccount",
            "Effect": "Allow",
            "Principal": {"AWS": place.root_arn},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "LogGroupsOfTheAccount",
            "Effect": "Allow",
            "Principal": {"Service": place.logs_service},
            "Action": [
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:DescribeKey",
            ],
            "Resource": "*",
            "Condition": {"ArnLike": groups},
        },
    ]
