"""Systems Manager documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import OF_EVERY_ROW, Row
from sandbox.provider.tags import SsmTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_LATEST = "$LATEST"
_SHARE = "Share"


class Document(Row):
    """A document; every change of its content is a new version, and becomes the default one."""

    token = "aws:ssm/document:Document"
    service = "ssm"
    create_operation = "CreateDocument"
    read_operation = "DescribeDocument"
    update_operation = "UpdateDocument"
    delete_operation = "DeleteDocument"
    other_operations = (
        "GetDocument", "UpdateDocumentDefaultVersion", "DescribeDocumentPermission",
        "ModifyDocumentPermission",
    )  # fmt: skip
    identifier = "Name"
    created_at = "DocumentDescription.Name"
    found_at = "Document"
    names = {"attachmentsSources": "Attachments"}
    apart = frozenset({"permissions"})
    unchangeable = frozenset({"documentType"})
    replace = frozenset({"name"})
    defaults = {"documentFormat": "JSON"}
    bumps = {
        "content": ("defaultVersion", "documentVersion", "hash", "latestVersion", "parameters"),
    }
    auto_name = AutoName("name", 128)
    tagging = SsmTags("Document")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Share the document, where the program says so."""
        self._share(cloud, identifier, set(), _accounts(inputs))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read content and permissions, which the description does not hold."""
        del found, known
        request = {"Name": identifier, "DocumentVersion": _LATEST}
        content = self.call(cloud, "GetDocument", **request)["Content"]
        request = {"Name": identifier, "PermissionType": _SHARE}
        accounts = self.call(cloud, "DescribeDocumentPermission", **request)["AccountIds"]
        shared = {"type": _SHARE, "account_ids": ",".join(accounts)} if accounts else None
        arn = cloud.arn("ssm", f"document/{identifier}")
        return {"arn": arn, "content": content, "permissions": shared}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Make a new version the default one, and share or withdraw the document."""
        if change.touches("permissions"):
            self._share(cloud, identifier, _accounts(change.old), _accounts(change.new))
        if change.names - OF_EVERY_ROW - self.apart:
            version = self._update(cloud, identifier, change.new)
            request = {"Name": identifier, "DocumentVersion": version}
            self.call(cloud, "UpdateDocumentDefaultVersion", **request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the document, which AWS does once it is shared with nobody."""
        if self.find(cloud, identifier, {}) is not None:
            self._share(cloud, identifier, _accounts(inputs), set())
        super().delete(cloud, identifier, inputs)

    def _update(self, cloud: Cloud, identifier: str, inputs: Properties) -> str:
        """Return the number of the version that has the content."""
        request = self.request(cloud, self.update_operation, inputs, strict=False)
        request |= {"Name": identifier, "DocumentVersion": _LATEST}
        try:
            answer = self.call(cloud, self.update_operation, **request)
        except AwsError as error:
            latest = self.call(cloud, "GetDocument", Name=identifier, DocumentVersion=_LATEST)
            if error.code != "DuplicateDocumentContent" or latest["Content"] != inputs["content"]:
                raise
            return str(latest["DocumentVersion"])
        return str(answer["DocumentDescription"]["DocumentVersion"])

    def _share(self, cloud: Cloud, identifier: str, old: set[str], new: set[str]) -> None:
        changes = {"AccountIdsToAdd": sorted(new - old), "AccountIdsToRemove": sorted(old - new)}
        if changes := {member: accounts for member, accounts in changes.items() if accounts}:
            request = {"Name": identifier, "PermissionType": _SHARE}
            self.call(cloud, "ModifyDocumentPermission", **request, **changes)


def _accounts(inputs: Properties) -> set[str]:
    named = (inputs.get("permissions") or {}).get("account_ids", "")
    return set(filter(None, named.split(",")))
