"""Who may invoke Lambda functions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import dig

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Permission(Row):
    """A statement of a function's policy."""

    token = "aws:lambda/permission:Permission"
    service = "lambda"
    create_operation = "AddPermission"
    read_operation = "GetPolicy"
    delete_operation = "RemovePermission"
    names = {"function": "FunctionName"}
    replace = frozenset(
        {
            "action", "eventSourceToken", "function", "functionUrlAuthType",
            "invokedViaFunctionUrl", "principal", "principalOrgId", "qualifier", "sourceAccount",
            "sourceArn", "statementId", "statementIdPrefix",
        }
    )  # fmt: skip
    unsupported = frozenset({"eventSourceToken", "functionUrlAuthType", "invokedViaFunctionUrl"})
    auto_name = AutoName("statementId", 100, prefix="statementIdPrefix")

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the statement's id."""
        del answer
        return str(request["StatementId"])

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the statement up in the policy of the function."""
        if not known:
            raise ProviderError("a permission cannot be imported")
        try:
            answer = self.call(cloud, self.read_operation, **_function(known))
        except AwsError as error:
            if error.gone:
                return None
            raise
        statements = json.loads(answer["Policy"])["Statement"]
        found: Properties = next((one for one in statements if one["Sid"] == identifier), {})
        return found or None

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the statement; an account may be written as a number or as its root user."""
        del cloud
        principal = found["Principal"]
        if isinstance(principal, dict):
            principal = principal.get("AWS") or principal["Service"]
        if str(principal).endswith(f"::{known['principal']}:root"):
            principal = known["principal"]
        equals = dig(found, "Condition.StringEquals") or {}
        return {
            "function": known["function"],
            "statementId": identifier,
            "principal": principal,
            "qualifier": known.get("qualifier"),
            "principalOrgId": equals.get("aws:PrincipalOrgID"),
            "sourceAccount": equals.get("AWS:SourceAccount"),
            "sourceArn": (dig(found, "Condition.ArnLike") or {}).get("AWS:SourceArn"),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Remove the statement."""
        request = {**_function(inputs), "StatementId": identifier}
        self.call(cloud, self.delete_operation, **request)


def _function(inputs: Properties) -> Properties:
    """Return the request members that name a function."""
    qualifier = {"Qualifier": inputs["qualifier"]} if inputs.get("qualifier") else {}
    return {"FunctionName": inputs["function"], **qualifier}
