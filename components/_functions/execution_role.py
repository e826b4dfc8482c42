"""The role of a function: it writes its logs and traces, and does what it is granted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

import pulumi
import pulumi_aws as aws

from components._access.grant_arguments import policy_documents
from components._documents import document, service_trust
from components._network.place import Place

# X-Ray and network interfaces know no rights on single things, so these are policies of AWS.
# Sources: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSXRayDaemonWriteAccess.html
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaENIManagementAccess.html
_TRACING = "AWSXRayDaemonWriteAccess"
_NETWORK = "service-role/AWSLambdaENIManagementAccess"
_SEND = {"sqs": "sqs:SendMessage", "sns": "sns:Publish"}


def log_group_prefix(name: str) -> str:
    """Return how the name of a function's log group begins, which a preview knows already."""
    return f"{name}-logs-"


def runtime_policy(place: Place, name: str, dead_letter_arn: Optional[str]) -> str:
    """Write what every function may do: write to its log group, and send dead letters.

    Its variables it reads by a grant on the key, which Lambda makes. Sources:
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    statements = [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": place.arn("logs", f"log-group:{log_group_prefix(name)}*:*"),
        }
    ]
    if dead_letter_arn:
        send = _SEND[dead_letter_arn.split(":")[2]]
        statements.append({"Effect": "Allow", "Action": send, "Resource": dead_letter_arn})
    return document(statements)


@dataclass(frozen=True)
class ExecutionRole:
    """What the role is to be like.

    Args:
        name: name of the function's component
        subject: the component's type and name, for messages
        dead_letter_arn: where events go that the function could not process
        in_vpc: it makes network interfaces
        grants: what the function may use beside
        boundary: ARN of the policy that bounds it
        tags: its tags
    """

    name: str
    subject: str
    dead_letter_arn: Optional[pulumi.Input[str]]
    in_vpc: bool
    grants: Mapping[str, Mapping[str, Any]]
    boundary: Optional[pulumi.Input[str]]
    tags: Mapping[str, str]

    def create(
        self, parent: pulumi.Resource, place: pulumi.Output[Place]
    ) -> "tuple[aws.iam.Role, list[pulumi.Resource]]":
        """Create the role with its policies, whose attachments are returned beside it."""
        child = pulumi.ResourceOptions(parent=parent)
        role = aws.iam.Role(
            f"{self.name}-role",
            assume_role_policy=service_trust("lambda"),
            description=f"Function {self.name}",
            permissions_boundary=self.boundary,
            tags=self.tags,
            opts=child,
        )
        attached = {"tracing": _TRACING, **({"network": _NETWORK} if self.in_vpc else {})}
        partition = place.partition
        arns: dict[str, pulumi.Output[str]] = {
            key: pulumi.Output.concat("arn:", partition, ":iam::aws:policy/", policy)
            for key, policy in attached.items()
        }
        for key, text in self._documents(place).items():
            policy = aws.iam.Policy(
                f"{self.name}-{key}",
                description=f"Function {self.name}: {key}",
                policy=text,
                tags=self.tags,
                opts=child,
            )
            arns[key] = policy.arn
        attachments: list[pulumi.Resource] = [
            aws.iam.RolePolicyAttachment(
                f"{self.name}-{key}", role=role.name, policy_arn=arn, opts=child
            )
            for key, arn in arns.items()
        ]
        return role, attachments

    def _documents(self, place: pulumi.Output[Place]) -> dict[str, pulumi.Output[str]]:
        runtime = pulumi.Output.all(place, self.name, self.dead_letter_arn).apply(
            lambda known: runtime_policy(*known)
        )
        return {"runtime": runtime, **policy_documents(self.subject, place, self.grants, None)}
