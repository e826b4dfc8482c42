"""Topics, and who may publish to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import ListTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_ATTRIBUTES = {
    "deliveryPolicy": "DeliveryPolicy",
    "displayName": "DisplayName",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "policy": "Policy",
}
_FEEDBACK = frozenset({
    f"{protocol}{outcome}"
    for protocol in ("application", "firehose", "http", "lambda", "sqs")
    for outcome in (
        "FailureFeedbackRoleArn", "SuccessFeedbackRoleArn", "SuccessFeedbackSampleRate",
    )
})  # fmt: skip

_ACTIONS = (
    "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic",
    "Subscribe", "ListSubscriptionsByTopic", "Publish",
)  # fmt: skip


class Topic(Row):
    """A topic; what it is set to are texts by name."""

    token = "aws:sns/topic:Topic"
    service = "sns"
    create_operation = "CreateTopic"
    read_operation = "GetTopicAttributes"
    delete_operation = "DeleteTopic"
    other_operations = ("SetTopicAttributes",)
    identifier = "TopicArn"
    created_at = "TopicArn"
    found_at = "Attributes"
    names = {"arn": "TopicArn"}
    apart = frozenset(_ATTRIBUTES)
    unsupported = _FEEDBACK | {
        "archivePolicy", "contentBasedDeduplication", "fifoThroughputScope", "fifoTopic",
        "maximumMessageSize", "signatureVersion", "tracingConfig",
    }  # fmt: skip
    replace = frozenset({"name", "namePrefix"})
    auto_name = AutoName("name", 256)
    tagging = ListTags("sns", member="ResourceArn", tags="Tags", keys="TagKeys")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request, with all attributes."""
        given = {member: inputs.get(name) for name, member in _ATTRIBUTES.items()}
        attributes = {member: str(value) for member, value in given.items() if value}
        request = super().creation(cloud, inputs)
        return {**request, **({"Attributes": attributes} if attributes else {})}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the name, and leave out attributes that are empty."""
        del cloud, known
        empty = {name: None for name, member in _ATTRIBUTES.items() if not found.get(member)}
        return {"name": identifier.rpartition(":")[2], **empty}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Set the attributes that change, one by one."""
        for name, member in _ATTRIBUTES.items():
            if change.touches(name):
                value = str(change.new.get(name) or "")
                request = {"AttributeName": member, "AttributeValue": value}
                self.call(cloud, "SetTopicAttributes", TopicArn=identifier, **request)


class TopicPolicy(Row):
    """The policy of a topic; without one of its own only the account may use it."""

    token = "aws:sns/topicPolicy:TopicPolicy"
    service = "sns"
    create_operation = "SetTopicAttributes"
    read_operation = "GetTopicAttributes"
    delete_operation = "SetTopicAttributes"
    identifier = "TopicArn"
    found_at = "Attributes"
    names = {"arn": "TopicArn", "policy": "AttributeValue"}
    replace = frozenset({"arn"})

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the request that sets the policy."""
        return {**super().creation(cloud, inputs), "AttributeName": "Policy"}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return topic and policy."""
        found = super().find(cloud, identifier, known)
        return None if found is None else {**found, "AttributeValue": found["Policy"]}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Set another policy."""
        del identifier
        self.call(cloud, self.create_operation, **self.creation(cloud, change.new))

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Go back to the policy every topic has at first."""
        del inputs
        statement = {
            "Sid": "__default_statement_ID",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": [f"SNS:{action}" for action in _ACTIONS],
            "Resource": identifier,
            "Condition": {"StringEquals": {"AWS:SourceOwner": identifier.split(":")[4]}},
        }
        policy = {"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]}
        request = self.creation(cloud, {"arn": identifier, "policy": json.dumps(policy)})
        self.call(cloud, self.delete_operation, **request)
