"""From an instance to its role: instance, profile, role, attached policies."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph, Reference
from ._launch import Launch
from ._model import Resource
from ._tokens import (
    INSTANCE_PROFILE,
    POLICY_ATTACHMENT,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    SPOT_FLEET_REQUEST,
)
from ._values import Property

PROFILE_KEYS: Final = ("arn", "name")
EXCLUSIVE: Final = (ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, "roleName", "policyArns[]")
ATTACHMENTS: Final = (
    (ROLE_POLICY_ATTACHMENT, "role", "policyArn"),
    (POLICY_ATTACHMENT, "roles[]", "policyArn"),
    EXCLUSIVE,
)


def profile_of(launch: Launch, graph: Graph) -> Reference:
    """Find the instance profile a launch uses: own name, own ARN, or that of the template."""
    own = launch.setting("iamInstanceProfile")
    if own.absent and launch.source.type == SPOT_FLEET_REQUEST:
        arn = launch.setting("iamInstanceProfileArn")
        own = arn if arn.present else own
    members = () if own.unknown else (own.at(key) for key in PROFILE_KEYS)
    named = next((member for member in members if member.present), own)
    holder = launch.template if named.owner and launch.template is not None else launch.source
    return graph.refer(holder, named, INSTANCE_PROFILE)


def role_of(profile: Resource, graph: Graph) -> Reference:
    """Find the role of an instance profile."""
    return graph.refer(profile, profile.at("role"), ROLE)


def attached_policies(role: Resource, graph: Graph) -> tuple[tuple[Resource, Property], ...]:
    """List the ARNs of managed policies attached to a role, with the resource that attaches.

    Where there is an exclusive list, it attaches what it names and takes away the rest.
    """
    return graph.once(("attached", role.urn), lambda: tuple(_attached_policies(role, graph)))


def _attached_policies(role: Resource, graph: Graph) -> Iterator[tuple[Resource, Property]]:
    exclusive, of_role, _ = EXCLUSIVE
    if graph.referring(role, of_role, exclusive):
        attaching: tuple[tuple[str, str, str], ...] = (EXCLUSIVE,)
    else:
        attaching = ATTACHMENTS
        for found in role.each("managedPolicyArns[]"):
            yield role, found
    for token, holder, arns in attaching:
        for attachment in graph.referring(role, holder, token):
            for found in attachment.each(arns):
                yield attachment, found


def inline_policy_names(role: Resource, graph: Graph) -> Iterator[Property]:
    """List the names of a role's inline policies, written in the role or as policies of it."""
    yield from role.each("inlinePolicies[].name")
    for policy in graph.referring(role, "role", ROLE_POLICY):
        yield policy.at("name")


def instance_roles(graph: Graph) -> tuple[Resource, ...]:
    """List the roles that an instance profile of the stack hands to instances."""
    found = {
        role.urn
        for profile in graph.of_type(INSTANCE_PROFILE)
        for role in role_of(profile, graph).resources
    }
    return tuple(role for role in graph.of_type(ROLE) if role.urn in found)
