"""Writing IAM policy documents."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.functions.function import Function

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_LISTS = (
    ("actions", "Action"),
    ("notActions", "NotAction"),
    ("resources", "Resource"),
    ("notResources", "NotResource"),
)
_PRINCIPALS = (("principals", "Principal"), ("notPrincipals", "NotPrincipal"))


def get_policy_document(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the statements as a policy document.

    Statements of source documents come first, override documents replace those of the same sid.

    Raises:
        ProviderError: Two statements that may not have the same sid have.
    """
    del cloud
    statements: list[Properties] = []
    for text in arguments.get("sourcePolicyDocuments") or ():
        _merge(statements, _statements_of(text), unique=True)
    _merge(statements, [_statement(each) for each in arguments.get("statements") or ()])
    for text in arguments.get("overridePolicyDocuments") or ():
        _merge(statements, _statements_of(text))
    document: Properties = {"Version": arguments.get("version") or "2012-10-17"}
    if identifier := arguments.get("policyId"):
        document["Id"] = identifier
    document["Statement"] = statements
    minified = json.dumps(document, separators=(",", ":"))
    return {
        **arguments,
        "id": str(zlib.crc32(minified.encode())),
        "json": json.dumps(document, indent=2),
        "minifiedJson": minified,
    }


def _statement(given: Properties) -> Properties:
    statement: Properties = {"Sid": given["sid"]} if given.get("sid") else {}
    statement["Effect"] = given.get("effect") or "Allow"
    for name, member in _LISTS:
        if given.get(name):
            statement[member] = _plain(given[name])
    for name, member in _PRINCIPALS:
        if given.get(name):
            statement[member] = _principal(given[name])
    for condition in given.get("conditions") or ():
        tests = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
        tests[condition["variable"]] = _plain(condition["values"])
    return statement


def _principal(given: list[Properties]) -> object:
    if any(each["type"] == "*" for each in given):
        return "*"
    by_type: dict[str, list[str]] = {}
    for each in given:
        by_type.setdefault(each["type"], []).extend(each["identifiers"])
    return {kind: _plain(identifiers) for kind, identifiers in by_type.items()}


def _plain(values: list[str]) -> object:
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


def _statements_of(text: str) -> list[Properties]:
    found = json.loads(text).get("Statement", [])
    return found if isinstance(found, list) else [found]


def _merge(statements: list[Properties], more: list[Properties], *, unique: bool = False) -> None:
    """Add statements; one with the sid of an earlier one takes its place."""
    for statement in more:
        sid = statement.get("Sid")
        same = [i for i, each in enumerate(statements) if sid and each.get("Sid") == sid]
        if same and unique:
            raise ProviderError(f"two source policy documents have a statement with sid {sid}")
        if same:
            statements[same[0]] = statement
        else:
            statements.append(statement)


FUNCTIONS = (Function("aws:iam/getPolicyDocument:getPolicyDocument", get_policy_document),)
