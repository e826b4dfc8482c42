"""Systems Manager parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import OF_EVERY_ROW, Row
from sandbox.provider.tags import SsmTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_VALUES = ("value", "insecureValue", "valueWo")
_CONTENT = ("version", "value", "insecureValue")


class Parameter(Row):
    """A parameter; every change of it is a new version."""

    token = "aws:ssm/parameter:Parameter"
    service = "ssm"
    create_operation = "PutParameter"
    read_operation = "GetParameter"
    update_operation = "PutParameter"
    delete_operation = "DeleteParameter"
    other_operations = ("DescribeParameters",)
    identifier = "Name"
    found_at = "Parameter"
    apart = frozenset({"arn", "insecureValue", "valueWo", "valueWoVersion"})
    replace = frozenset({"name", "dataType"})
    implied = frozenset({"arn", "insecureValue"})
    bumps = {
        "value": _CONTENT, "insecureValue": _CONTENT, "valueWoVersion": ("version",),
        "description": ("version",), "type": ("version",), "tier": ("version",),
    }  # fmt: skip
    auto_name = AutoName("name", 1011)
    tagging = SsmTags("Parameter")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the put request."""
        if not any(inputs.get(name) for name in _VALUES):
            raise ProviderError("a parameter needs a value, an insecureValue or a valueWo")
        return {**super().creation(cloud, inputs), **_value(inputs)}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the parameter anew; AWS takes tags only when it makes one."""
        if change.names - OF_EVERY_ROW - {"overwrite"}:
            request = {**self.request(cloud, self.update_operation, change.new)}
            request |= {**_value(change.new), "Name": identifier, "Overwrite": True}
            self.call(cloud, self.update_operation, **request)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the parameter with its decrypted value."""
        del known
        return self.ask(cloud, Name=identifier, WithDecryption=True)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what only the list of parameters holds; a plain value is shown as such."""
        filters = [{"Key": "Name", "Values": [identifier]}]
        listed = self.call(cloud, "DescribeParameters", ParameterFilters=filters)["Parameters"]
        more = listed[0] if listed else {}
        secure = found["Type"] == "SecureString"
        write_only = "valueWoVersion" in known
        return {
            "value": None if write_only else found["Value"],
            "insecureValue": None if secure or write_only else found["Value"],
            "hasValueWo": write_only,
            "tier": more.get("Tier", "Standard"),
            "keyId": more.get("KeyId"),
            "description": more.get("Description"),
            "allowedPattern": more.get("AllowedPattern"),
            "dataType": more.get("DataType", "text"),
        }


def _value(inputs: Properties) -> Properties:
    value = next((inputs[name] for name in _VALUES if inputs.get(name)), None)
    return {"Value": value} if value is not None else {}
