"""Policy documents in every resource that holds one, as examples."""

from typing import Final

from ._model import Example, Given
from ._role_examples import document
from ._tokens import GROUP_POLICY, POLICY, ROLE, ROLE_POLICY, USER_POLICY
from ._values import UNKNOWN


def managed(*statements: object) -> Given:
    """Make a managed policy of the account."""
    return Given(POLICY, {"policy": document(*statements)}, "policy")


def boundary_of_a_role() -> Given:
    """Make a role whose permissions boundary is the managed policy."""
    depends = {"permissionsBoundary": ("policy",)}
    return Given(ROLE, {"permissionsBoundary": UNKNOWN}, "limited", depends)


def inline_everywhere(title: str, statement: object, *, fails: bool) -> tuple[Example, ...]:
    """Write a statement into each resource that holds an inline policy.

    Args:
        title: the state, to which the resource is added.
        statement: what the document says.
        fails: the examples name the path that is blamed.
    """
    text = document(statement)
    place = "policy.Statement" if fails else ""
    within = f"inlinePolicies[0].{place}" if fails else ""
    role = Given(ROLE, {"inlinePolicies": [{"name": "own", "policy": text}]})
    return (
        Example(f"{title}, in a role", role, path=within),
        *(
            Example(f"{title}, {words}", Given(token, {"policy": text}), path=place)
            for token, words in SEPARATE.items()
        ),
    )


SEPARATE: Final = {
    ROLE_POLICY: "in a policy of a role",
    USER_POLICY: "in a policy of a user",
    GROUP_POLICY: "in a policy of a group",
}
