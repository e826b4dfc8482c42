"""Who may invoke a function.

Lambda (API reference, AddPermission): an account is written as its root user, each statement has an
id of its own (ResourceConflictException), and all conditions hold together.

Moto keeps the account as a number, takes an id twice, and of two conditions with the same operator
only the last.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaBackend
from moto.awslambda.policy import Policy

from sandbox.emulator.amendments.seams import surround
from sandbox.emulator.refusal import RefusalError

_CONDITIONS = {
    "SourceArn": ("ArnLike", "AWS:SourceArn"),
    "SourceAccount": ("StringEquals", "AWS:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
}


def _add(
    original: Callable[..., dict[str, Any]],
    backend: LambdaBackend,
    function_name: str,
    qualifier: str,
    raw: str,
) -> dict[str, Any]:
    """Add a statement of a new id."""
    asked = json.loads(raw)
    function = backend.get_function(function_name, qualifier)
    if asked["StatementId"] in [one["Sid"] for one in function.policy.statements]:
        message = f"The statement id ({asked['StatementId']}) provided already exists."
        raise RefusalError("ResourceConflictException", message)
    statement = original(backend, function_name, qualifier, raw)
    conditions: dict[str, dict[str, str]] = {}
    for member, (operator, key) in _CONDITIONS.items():
        if asked.get(member):
            conditions.setdefault(operator, {})[key] = asked[member]
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principal(original: Callable[..., Any], policy: Any, obj: Any) -> Any:
    """Write a principal as a policy does."""
    if isinstance(obj, str) and re.fullmatch(r"\d{12}", obj):
        partition = policy.parent.function_arn.split(":")[1]
        return {"AWS": f"arn:{partition}:iam::{obj}:root"}
    if isinstance(obj, str) and obj.startswith("arn:"):
        return {"AWS": obj}
    return original(policy, obj)


def apply() -> None:
    """Fit the amendment."""
    asked = ("function_name", "qualifier", "raw")
    surround(LambdaBackend, "add_permission", _add, parameters=asked)
    surround(Policy, "principal_formatter", _principal, parameters=("obj",))
