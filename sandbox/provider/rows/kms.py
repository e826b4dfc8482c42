"""KMS keys and aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.tags import KmsTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PREFIX = "alias/"


class Key(Row):
    """A key; deleting it schedules its deletion."""

    token = "aws:kms/key:Key"
    service = "kms"
    create_operation = "CreateKey"
    read_operation = "DescribeKey"
    delete_operation = "ScheduleKeyDeletion"
    other_operations = (
        "EnableKeyRotation", "DisableKeyRotation", "EnableKey", "DisableKey", "PutKeyPolicy",
        "GetKeyPolicy", "GetKeyRotationStatus", "UpdateKeyDescription",
    )  # fmt: skip
    identifier = "KeyId"
    created_at = "KeyMetadata.KeyId"
    found_at = "KeyMetadata"
    names = {"customerMasterKeySpec": "KeySpec"}
    apart = frozenset({
        "deletionWindowInDays", "enableKeyRotation", "isEnabled", "rotationPeriodInDays",
    })  # fmt: skip
    replace = frozenset({
        "customerMasterKeySpec", "customKeyStoreId", "keyUsage", "multiRegion", "xksKeyId",
    })  # fmt: skip
    defaults = {
        "bypassPolicyLockoutSafetyCheck": False,
        "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "enableKeyRotation": False,
        "isEnabled": True,
        "keyUsage": "ENCRYPT_DECRYPT",
    }
    tagging = KmsTags()

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Switch rotation on and the key off, where the program says so."""
        if inputs.get("enableKeyRotation"):
            self._enable_rotation(cloud, identifier, inputs)
        if inputs.get("isEnabled") is False:
            self.call(cloud, "DisableKey", KeyId=identifier)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change one attribute by one call."""
        new = change.new
        if change.touches("isEnabled"):
            operation = "EnableKey" if new.get("isEnabled") else "DisableKey"
            self.call(cloud, operation, KeyId=identifier)
        if change.touches("description"):
            text = new.get("description") or ""
            self.call(cloud, "UpdateKeyDescription", KeyId=identifier, Description=text)
        if change.touches("policy") and new.get("policy"):
            request = {"KeyId": identifier, "PolicyName": "default", "Policy": new["policy"]}
            self.call(cloud, "PutKeyPolicy", **request)
        if change.touches("enableKeyRotation", "rotationPeriodInDays"):
            if new.get("enableKeyRotation"):
                self._enable_rotation(cloud, identifier, new)
            else:
                self.call(cloud, "DisableKeyRotation", KeyId=identifier)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Take a key whose deletion is scheduled for gone."""
        found = super().find(cloud, identifier, known)
        return None if found is None or found["KeyState"] == "PendingDeletion" else found

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read rotation and policy."""
        del known
        rotation = self.call(cloud, "GetKeyRotationStatus", KeyId=identifier)
        request = {"KeyId": identifier, "PolicyName": "default"}
        period = rotation.get("RotationPeriodInDays")
        return {
            "isEnabled": found["Enabled"],
            "enableKeyRotation": rotation["KeyRotationEnabled"],
            "policy": self.call(cloud, "GetKeyPolicy", **request)["Policy"],
            **({"rotationPeriodInDays": period} if period else {}),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Schedule the deletion."""
        days = int(inputs.get("deletionWindowInDays") or 30)
        self.call(cloud, self.delete_operation, KeyId=identifier, PendingWindowInDays=days)

    def _enable_rotation(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        days = inputs.get("rotationPeriodInDays")
        period = {"RotationPeriodInDays": days} if days else {}
        self.call(cloud, "EnableKeyRotation", KeyId=identifier, **period)


class Alias(Row):
    """A name of a key."""

    token = "aws:kms/alias:Alias"
    service = "kms"
    create_operation = "CreateAlias"
    read_operation = "ListAliases"
    update_operation = "UpdateAlias"
    delete_operation = "DeleteAlias"
    identifier = "AliasName"
    names = {"name": "AliasName", "arn": "AliasArn"}
    replace = frozenset({"name", "namePrefix"})
    bumps = {"targetKeyId": ("targetKeyArn",)}
    auto_name = AutoName("name", 256, transform=lambda name: f"{_PREFIX}{name}"[:256])

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the alias up among all of them."""
        del known
        marker: Properties = {}
        while True:
            answer = self.call(cloud, self.read_operation, **marker)
            for alias in answer["Aliases"]:
                if alias["AliasName"] == identifier:
                    return dict(alias)
            if not answer.get("Truncated"):
                return None
            marker = {"Marker": answer["NextMarker"]}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name the key; a program may have named it by ARN."""
        del identifier
        key = found["TargetKeyId"]
        arn = cloud.arn("kms", f"key/{key}")
        by_arn = str(known.get("targetKeyId", "")).startswith("arn:")
        return {"targetKeyArn": arn, "targetKeyId": arn if by_arn else key}
