"""Which documents a resource holds, and which of their statements grant what no one should have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ._graph import Graph
from ._helpers import undecided
from ._model import Finding, Resource, Undecided, Violation
from ._policy_documents import Statement, read, statements
from ._tokens import GROUP_POLICY, POLICY, ROLE, ROLE_POLICY, USER, USER_POLICY
from ._values import Property

DOCUMENT_PATHS: Final = {
    POLICY: "policy",
    ROLE: "inlinePolicies[].policy",
    ROLE_POLICY: "policy",
    USER_POLICY: "policy",
    GROUP_POLICY: "policy",
}
INLINE: Final = (ROLE, ROLE_POLICY, USER_POLICY, GROUP_POLICY)
HOLDERS: Final = (POLICY, *INLINE)


@dataclass(frozen=True, slots=True)
class Right:
    """A right that no statement may grant.

    Args:
        grants: says whether a statement grants it; None where that is not known.
        blame: words for a statement that does: its state, then what to set.
        need: completes "it must ..." where it is not known.
    """

    grants: Callable[[Statement], bool | None]
    blame: str
    need: str


def judge_document(policy: Property, right: Right) -> Iterator[Finding]:
    """Judge a policy document statement by statement.

    Args:
        policy: holds the document; absent is no fault.
        right: what no statement may grant.
    """
    document = read(policy)
    if document.absent:
        if policy.present:
            yield Undecided(policy.path, f"{document.state}, so its rights cannot be judged")
        return
    for statement in statements(document):
        grants = right.grants(statement)
        if grants is None:
            yield undecided(statement.whole, right.need)
        elif grants:
            yield Violation(statement.whole.path, right.blame)


def judge_holder(holder: Resource, right: Right) -> Iterator[Finding]:
    """Judge all documents that a policy, a role or an inline policy holds."""
    for policy in holder.each(DOCUMENT_PATHS[holder.type]):
        yield from judge_document(policy, right)


def is_boundary(policy: Resource, graph: Graph) -> bool:
    """Say whether a role or user of the stack has the policy as its permissions boundary."""
    return bool(graph.referring(policy, "permissionsBoundary", ROLE, USER))
