"""Whether the role of an instance lets Systems Manager manage it."""

from collections.abc import Iterator
from typing import Final

from ._graph import Graph
from ._helpers import undecided, violation
from ._launch import Launch
from ._model import Finding, Resource
from ._roles import attached_policies, inline_policy_names, profile_of, role_of
from ._tokens import POLICY
from ._values import Property

CORE_POLICY: Final = "AmazonSSMManagedInstanceCore"
WITHOUT_PARAMETERS: Final = "AmazonSSMManagedEC2InstanceDefaultPolicy"
NEED: Final = f"lead to a role with {CORE_POLICY}"
FIX: Final = f"attach {CORE_POLICY}"


def judge_launch(launch: Launch, graph: Graph, names: frozenset[str]) -> Iterator[Finding]:
    """Follow one launch to its profile, the profile's role and the role's policies.

    Args:
        launch: one set of settings of a compute resource.
        graph: the stack.
        names: names of the policies that will do.
    """
    reference = profile_of(launch, graph)
    place = reference.origin
    if place.absent:
        yield violation(place, f"set it to a profile whose role has {CORE_POLICY}")
    elif place.unknown and place.reason:
        yield undecided(place, NEED)
    elif reference.outside:
        where = "names an instance profile outside this stack"
        yield undecided(place.because(where), NEED)
    for profile in reference.resources:
        yield from _judge_profile(place, profile, graph, names)


def _judge_profile(
    place: Property, profile: Resource, graph: Graph, names: frozenset[str]
) -> Iterator[Finding]:
    reference = role_of(profile, graph)
    named = f'names the profile "{profile.name}"'
    if reference.origin.absent:
        yield violation(place.because(f"{named}, which has no role"), "give it a role")
    elif reference.outside:
        yield undecided(place.because(f"{named}, whose role is outside this stack"), NEED)
    for role in reference.resources:
        attached = attached_policies(role, graph)
        answers = {_is_one_of(holder, arn, graph, names) for holder, arn in attached}
        answers.update(
            None if name.unknown else name.text in names
            for name in inline_policy_names(role, graph)
        )
        leads = f'{named}, and its role "{role.name}"'
        if True in answers:
            continue
        if None in answers:
            yield undecided(place.because(f"{leads} has policies not known yet"), NEED)
        else:
            yield violation(place.because(f"{leads} lacks {CORE_POLICY}"), FIX)


def _is_one_of(holder: Resource, arn: Property, graph: Graph, names: frozenset[str]) -> bool | None:
    """Say whether an attached policy is one of those that will do; None where nobody knows."""
    if not arn.unknown:
        return (arn.text or "").rpartition("/")[2] in names
    key = arn.path.partition("[")[0]
    policies = graph.sources(holder, key, POLICY)
    known = [policy.at("name").text for policy in policies]
    return any(name in names for name in known) if known and None not in known else None
