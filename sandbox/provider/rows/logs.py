"""CloudWatch log groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import MapTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class LogGroup(Row):
    """A log group."""

    token = "aws:cloudwatch/logGroup:LogGroup"
    service = "logs"
    create_operation = "CreateLogGroup"
    read_operation = "DescribeLogGroups"
    delete_operation = "DeleteLogGroup"
    other_operations = (
        "PutRetentionPolicy", "DeleteRetentionPolicy", "AssociateKmsKey", "DisassociateKmsKey",
    )  # fmt: skip
    identifier = "logGroupName"
    names = {"name": "logGroupName"}
    apart = frozenset({"retentionInDays", "skipDestroy"})
    unchangeable = frozenset({"deletionProtectionEnabled"})
    replace = frozenset({"name", "namePrefix", "logGroupClass"})
    defaults = {"retentionInDays": 0, "skipDestroy": False}
    auto_name = AutoName("name", 512)
    tagging = MapTags("logs", lambda cloud, name: cloud.arn("logs", f"log-group:{name}"))

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Set the retention; 0 means for ever."""
        if days := inputs.get("retentionInDays"):
            request = {"logGroupName": identifier, "retentionInDays": days}
            self.call(cloud, "PutRetentionPolicy", **request)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change retention and key."""
        if change.touches("retentionInDays"):
            if change.new.get("retentionInDays"):
                self.complete(cloud, identifier, change.new)
            else:
                self.call(cloud, "DeleteRetentionPolicy", logGroupName=identifier)
        if change.touches("kmsKeyId"):
            if key := change.new.get("kmsKeyId"):
                self.call(cloud, "AssociateKmsKey", logGroupName=identifier, kmsKeyId=key)
            else:
                self.call(cloud, "DisassociateKmsKey", logGroupName=identifier)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the group up among those whose names begin alike."""
        del known
        answer = self.call(cloud, self.read_operation, logGroupNamePrefix=identifier)
        groups = answer["logGroups"]
        return next((each for each in groups if each["logGroupName"] == identifier), None)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Write the ARN without the star AWS appends."""
        del cloud, identifier, known
        return {
            "arn": found["arn"].removesuffix(":*"),
            "retentionInDays": found.get("retentionInDays", 0),
            "kmsKeyId": found.get("kmsKeyId"),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the group, unless the program wants to leave it."""
        if not inputs.get("skipDestroy"):
            super().delete(cloud, identifier, inputs)
