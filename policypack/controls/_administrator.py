"""Find policies that make whoever carries them an administrator of the account."""

from collections.abc import Iterator
from typing import Final

from ._managed_policies import managed_policy_name
from ._model import Finding, Resource, Violation
from ._policy_documents import Statement, all_true, any_action, any_resource
from ._policy_grants import Right, judge_document
from ._values import Property


def administrator_grants(policy: Property) -> Iterator[Finding]:
    """Judge a policy document statement by statement; conditions are not taken into account."""
    yield from judge_document(policy, ADMINISTRATION)


def administrator_policy(found: Property, denied: object) -> Iterator[Finding]:
    """Judge the ARN of an attached policy of AWS by its name.

    Args:
        found: the property that holds the ARN.
        denied: names of the policies that make an administrator.
    """
    name = managed_policy_name(found.text or "")
    if name is not None and isinstance(denied, list) and name in denied:
        yield Violation(
            found.path,
            f"{found.state}; attach narrow policies such as AmazonSSMManagedInstanceCore",
        )


def through(found: Property, policy: Resource) -> Iterator[Finding]:
    """Judge an attached policy of this stack, and blame the attachment."""
    for finding in administrator_grants(policy.at("policy")):
        text = f'is policy "{policy.name}", whose {finding.path} {finding.text}'
        yield type(finding)(found.path, text)


def _grants(statement: Statement) -> bool | None:
    return all_true(
        (
            statement.allows,
            statement.takes_in("Action", _broad_action, any_action),
            statement.takes_in("Resource", any_resource, any_resource),
        )
    )


def _broad_action(pattern: str) -> bool:
    service, _, action = pattern.lower().partition(":")
    return any_action(pattern) or (service == "iam" and set(action) == {"*"})


ADMINISTRATION: Final = Right(
    _grants,
    "grants every action, or all of IAM, on every resource; name the actions it needs",
    "grant no administrator rights",
)
