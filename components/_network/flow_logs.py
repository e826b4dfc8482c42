"""The flow log of a VPC: its encrypted log group, and a role that can write there and nowhere else.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

import pulumi
import pulumi_aws as aws

from components._documents import document, logs_key_policy
from components._network.place import Place, place_of


@dataclass(frozen=True)
class FlowLogs:
    """What a flow log is made of.

    Args:
        vpc_id: the VPC
        retention_days: how long the log group keeps events
        key_arn: the key of the log group; without one, a key is made
        boundary: what bounds the role
        tags: tags of everything
    """

    vpc_id: pulumi.Input[str]
    retention_days: int
    key_arn: Optional[pulumi.Input[str]]
    boundary: Optional[pulumi.Input[str]]
    tags: Mapping[str, str]


def log_group_prefix(name: str) -> str:
    """Return how the name of the log group begins, as the role's policy has to know beforehand."""
    return f"/landingzone/{name}/flow-logs-"


def trust_policy(place: Place) -> str:
    """Return the trust in flow logs of this account and Region, and in no other."""
    return document(
        [
            {
                "Effect": "Allow",
                "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": place.account},
                    "ArnLike": {"aws:SourceArn": place.arn("ec2", "vpc-flow-log/*")},
                },
            }
        ]
    )


def delivery_policy(place: Place, prefix: str) -> str:
    """Return what writing to the log group takes."""
    return document(
        [
            {
                "Sid": "Write",
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                "Resource": place.arn("logs", f"log-group:{prefix}*"),
            },
            {
                "Sid": "Find",
                "Effect": "Allow",
                "Action": "logs:DescribeLogGroups",
                "Resource": place.arn("logs", "log-group:*"),
            },
        ]
    )


def logs_key(component: pulumi.Resource, name: str, tags: Mapping[str, str]) -> "aws.kms.Key":
    """Create the key of the account's log groups."""
    return aws.kms.Key(
        f"{name}-logs-key",
        description=f"Log groups of landing zone {name}",
        enable_key_rotation=True,
        deletion_window_in_days=30,
        policy=place_of(component).apply(logs_key_policy),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=component),
    )


def flow_logs(component: pulumi.Resource, name: str, wanted: FlowLogs) -> "aws.cloudwatch.LogGroup":
    """Create the flow log with all it needs, and return its log group."""
    child = pulumi.ResourceOptions(parent=component)
    group = aws.cloudwatch.LogGroup(
        f"{name}-flow-logs",
        name_prefix=log_group_prefix(name),
        retention_in_days=wanted.retention_days,
        kms_key_id=wanted.key_arn,
        tags=wanted.tags,
        opts=child,
    )
    role, attachment = _writer(component, name, wanted)
    aws.ec2.FlowLog(
        f"{name}-flow-log",
        vpc_id=wanted.vpc_id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=role.arn,
        max_aggregation_interval=60,
        tags={"Name": name, **wanted.tags},
        opts=pulumi.ResourceOptions(parent=component, depends_on=[attachment]),
    )
    return group


def _writer(
    component: pulumi.Resource, name: str, wanted: FlowLogs
) -> "tuple[aws.iam.Role, aws.iam.RolePolicyAttachment]":
    child = pulumi.ResourceOptions(parent=component)
    place = place_of(component)
    role = aws.iam.Role(
        f"{name}-flow-logs",
        assume_role_policy=place.apply(trust_policy),
        description=f"Flow logs of landing zone {name}",
        permissions_boundary=wanted.boundary,
        tags=wanted.tags,
        opts=child,
    )
    policy = aws.iam.Policy(
        f"{name}-flow-logs",
        description=f"Write flow logs of landing zone {name}",
        policy=place.apply(lambda at: delivery_policy(at, log_group_prefix(name))),
        tags=wanted.tags,
        opts=child,
    )
    attachment = aws.iam.RolePolicyAttachment(
        f"{name}-flow-logs", role=role.name, policy_arn=policy.arn, opts=child
    )
    return role, attachment
