"""Policies of a pipeline: of its key, its topic and the role of its build instances."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from components._documents import document, logs_key_statements
from components._golden_image.distribution import Sharing
from components._network.place import Place

Statement = dict[str, Any]

# What services do with a key for whoever launches from an image, or sends a message.
_USE = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncrypt*",
    "kms:GenerateDataKey*",
    "kms:CreateGrant",
    "kms:DescribeKey",
]
# What another account needs to launch from an image that is encrypted with the key.
_LAUNCH = ["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
_EVENTS = {"Service": "events.amazonaws.com"}


def key_policy(place: Place, sharing: Sharing) -> str:
    """Let all who use images, logs and messages of the pipeline use its key, and nobody else.

    Without the statement for services no fleet could launch from an image: the role of Auto Scaling
    has no right on a key of one's own. It is that of the keys AWS manages for EBS, S3 and SNS, who
    ask whether somebody may use what is encrypted. Sources:
    https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/share-ami-explicit.html
    https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    through = [f"{service}.{place.region}.{_suffix(place)}" for service in ("ec2", "s3", "sns")]
    own = {"kms:CallerAccount": place.account, "kms:ViaService": through}
    return document(
        [
            *logs_key_statements(place),
            _allow("ServicesForTheAccount", {"AWS": "*"}, _USE, {"StringEquals": own}),
            # Of EventBridge the key of a topic cannot ask from where it comes; the topic does.
            _allow("EventsToTheTopic", _EVENTS, ["kms:Decrypt", "kms:GenerateDataKey*"]),
            *_sharing(place, sharing),
        ]
    )


def topic_policy(topic_arn: str, rule_arns: Sequence[str], place: Place) -> str:
    """Let rules of the pipeline publish, and the account's policies say who else may.

    Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    """
    rights = [
        "sns:Subscribe",
        "sns:Publish",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
    ]
    statements = [
        {**_allow("PoliciesOfTheAccount", {"AWS": place.root_arn}, rights), "Resource": topic_arn},
        {
            **_allow(
                "RulesOfThePipeline",
                _EVENTS,
                ["sns:Publish"],
                {"ArnEquals": {"aws:SourceArn": list(rule_arns)}},
            ),
            "Resource": topic_arn,
        },
        {
            **_allow("TlsOnly", "*", ["sns:Publish"], {"Bool": {"aws:SecureTransport": "false"}}),
            "Effect": "Deny",
            "Resource": topic_arn,
        },
    ]
    return document(statements)


def build_policy(place: Place, bucket: Optional[str], actions: Iterable[str]) -> str:
    """Let build instances write logs to a bucket that exists, and tests do what they need.

    Source: https://docs.aws.amazon.com/imagebuilder/latest/userguide/image-builder-setting-up.html

    Args:
        place: where the pipeline is
        bucket: name of the bucket, of which the key is not known; None if it is the pipeline's own
        actions: what tests of Amazon need, of which EC2 names no resource beforehand
    """
    statements: list[Statement] = []
    if bucket is not None:
        arn, log = place.bucket_arn(bucket), place.bucket_arn(bucket, "/*")
        statements += [
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": log},
            {
                "Effect": "Allow",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
                "Resource": place.arn("kms", "key/*"),
                "Condition": {"StringLike": {"kms:EncryptionContext:aws:s3:arn": [arn, log]}},
            },
        ]
    if needed := sorted(set(actions)):
        here = {"StringEquals": {"aws:RequestedRegion": place.region}}
        statements.append({"Effect": "Allow", "Action": needed, "Resource": "*", "Condition": here})
    return document(statements)


def _sharing(place: Place, sharing: Sharing) -> list[Statement]:
    accounts = sorted({*sharing.accounts, *sharing.copies})
    for_resources = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    found = []
    if accounts:
        roots = {"AWS": [f"arn:{place.partition}:iam::{one}:root" for one in accounts]}
        found += [
            _allow("AccountsThatLaunch", roots, _LAUNCH),
            _allow("GrantsOfAccountsThatLaunch", roots, ["kms:CreateGrant"], for_resources),
        ]
    if sharing.organization_ids:
        members = _members(sharing)
        found += [
            _allow("MembersThatLaunch", {"AWS": "*"}, _LAUNCH, members),
            _allow(
                "GrantsOfMembersThatLaunch",
                {"AWS": "*"},
                ["kms:CreateGrant"],
                {**members, **for_resources},
            ),
        ]
    return found


def _members(sharing: Sharing) -> dict[str, Any]:
    """Write the condition for members of organizations, or of their units alone.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    condition: dict[str, Any] = {
        "StringEquals": {"aws:PrincipalOrgID": sharing.organization_ids},
    }
    whole = [f"{arn.rpartition('/')[2]}/*" for arn in sharing.organizations]
    if sharing.units:
        units = [f"{arn.split('/')[1]}/*/{arn.split('/')[2]}/*" for arn in sharing.units]
        condition["ForAnyValue:StringLike"] = {"aws:PrincipalOrgPaths": [*whole, *units]}
    return condition


def _allow(
    name: str,
    principal: Mapping[str, Any] | str,
    actions: Sequence[str],
    condition: Optional[Mapping[str, Any]] = None,
) -> Statement:
    statement = {
        "Sid": name,
        "Effect": "Allow",
        "Principal": principal,
        "Action": list(actions),
        "Resource": "*",
    }
    return {**statement, "Condition": condition} if condition else statement


def _suffix(place: Place) -> str:
    return "amazonaws.com.cn" if place.partition == "aws-cn" else "amazonaws.com"
