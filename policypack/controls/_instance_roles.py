"""Which roles are instance roles, and which of them an attachment or inline policy is for."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ._graph import Graph
from ._model import Resource
from ._policy_documents import read, statements, values
from ._roles import ATTACHMENTS, instance_roles
from ._tokens import ROLE, ROLE_POLICY
from ._values import Property

POLICY: Final = "aws:iam/policy:Policy"
EC2_SERVICES: Final = frozenset({"ec2.amazonaws.com", "ec2.amazonaws.com.cn"})
ROLE_PATHS: Final = {ROLE_POLICY: "role", **{token: path for token, path, _ in ATTACHMENTS}}
ARN_PATHS: Final = {ROLE: "managedPolicyArns[]", **{token: path for token, _, path in ATTACHMENTS}}
ATTACHING: Final = tuple(ARN_PATHS)


def is_instance_role(role: Resource, graph: Graph) -> bool:
    """Say whether a profile of the stack hands the role to instances, or it trusts EC2."""
    return role.urn in _instance_roles(graph)


def is_in_profile(role: Resource, graph: Graph) -> bool:
    """Say whether an instance profile of the stack holds the role."""
    return role.urn in _in_profiles(graph)


# One stack is judged at a time, and each of its attachments asks the same: the answer is kept.
@lru_cache(maxsize=1)
def _in_profiles(graph: Graph) -> frozenset[str]:
    return frozenset(role.urn for role in instance_roles(graph))


@lru_cache(maxsize=1)
def _instance_roles(graph: Graph) -> frozenset[str]:
    trusting = (x.urn for x in graph.of_type(ROLE) if trusts_ec2(x.at("assumeRolePolicy")))
    return _in_profiles(graph).union(trusting)


def policy_arns(holder: Resource) -> Iterator[Property]:
    """List the ARNs of managed policies that a role or an attachment names itself."""
    path = ARN_PATHS.get(holder.type)
    if path is not None:
        yield from (arn for arn in holder.each(path) if arn.present)


def trusts_ec2(policy: Property) -> bool:
    """Say whether a trust policy, as far as it is known, lets EC2 assume the role."""
    return _trusts_ec2(policy) if policy.text is None else _text_trusts_ec2(policy.text)


@lru_cache(maxsize=256)
def _text_trusts_ec2(text: str) -> bool:
    """Read a document once; the roles of a stack share few."""
    return _trusts_ec2(Property("", text))


def _trusts_ec2(policy: Property) -> bool:
    document = read(policy)
    return document.present and any(
        service.text in EC2_SERVICES
        for statement in statements(document)
        if not statement.denies
        for service in values(statement.member("Principal").at("Service"))
    )


def concerns_instances(holder: Resource, graph: Graph) -> bool | None:
    """Say whether a role, an attachment or an inline policy is about an instance role.

    Returns:
        None where it names a role that is not in the stack.
    """
    if holder.type == ROLE:
        return is_instance_role(holder, graph)
    found = [
        graph.refer(holder, reference, ROLE) for reference in holder.each(ROLE_PATHS[holder.type])
    ]
    if any(is_instance_role(role, graph) for each in found for role in each.resources):
        return True
    return None if any(reference.outside for reference in found) else False
