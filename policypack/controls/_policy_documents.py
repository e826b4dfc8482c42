"""Read IAM policy documents: JSON text or object, one statement or a list, one value or a list.

Element names, effects and actions are compared without regard to case, which is more lenient than
IAM and never lets anything through that IAM would grant. Grammar:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from ._values import ABSENT, Property

NOT_A_DOCUMENT: Final = "is not a policy document: JSON with a Statement"
Pattern = Callable[[str], bool]

# The parts of an ARN that name no resource: `arn`, and partitions such as `aws-cn` and `aws-iso-b`.
ARN_PREFIX: Final = re.compile(r"arn|aws(-[a-z0-9-]+)?|\*+")


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Statement:
    """One statement of a policy document.

    Args:
        whole: the statement; unknown if nothing in it is known yet.
    """

    whole: Property

    def member(self, name: str) -> Property:
        """Read an element whatever the case of its name."""
        return member(self.whole, name)

    @property
    def denies(self) -> bool:
        """It is known to take rights away."""
        return (self.member("Effect").text or "").lower() == "deny"

    @property
    def allows(self) -> bool | None:
        """It grants rights; None where its effect is not known."""
        if self.denies:
            return False
        return None if self.member("Effect").unknown else True

    def takes_in(self, name: str, matters: Pattern, everything: Pattern) -> bool | None:
        """Say whether the statement is about what matters; None if that is not known yet.

        Args:
            name: `Action` or `Resource`; the `Not` form takes in all it does not exclude.
            matters: says of a pattern whether it takes in what matters.
            everything: says of a pattern whether it takes in everything.
        """
        excluded = values(self.member(f"Not{name}"))
        if excluded:
            undecided = any(item.unknown for item in excluded)
            return None if undecided else not any(everything(item.text or "") for item in excluded)
        found = values(self.member(name))
        if any(matters(item.text or "") for item in found):
            return True
        return None if any(item.unknown for item in found) else False


def read(policy: Property) -> Property:
    """Read a policy document; what is none is absent, and says so in its state."""
    document = policy.document()
    if document.unknown or document.absent:
        return document
    statement = member(document, "Statement")
    if statement.unknown or isinstance(statement.value, dict | list):
        return document
    return Property(policy.path, ABSENT).because(NOT_A_DOCUMENT)


def statements(document: Property) -> Iterator[Statement]:
    """List the statements of a document that `read` has accepted."""
    if document.unknown:
        yield Statement(document)
        return
    yield from (Statement(item) for item in member(document, "Statement").items())


def member(whole: Property, name: str) -> Property:
    """Read a member of an object whatever the case of its name."""
    found = (key for key in whole.keys() if key.lower() == name.lower())  # noqa: SIM118 - no dict
    return whole.at(next(found, name))


def values(element: Property) -> list[Property]:
    """List the values of an element that holds one or a list of them."""
    if element.absent or isinstance(element.value, dict):
        return []
    return element.items() if element.unknown or isinstance(element.value, list) else [element]


def any_action(pattern: str) -> bool:
    """Say whether an action pattern means every action: `*`, `*:*`."""
    return "*" in pattern and set(pattern) <= {"*", ":"}


def any_resource(pattern: str) -> bool:
    """Say whether a resource pattern means every resource: `*`, `arn:aws:*`, `arn:*:*:*`."""
    *parts, last = pattern.lower().split(":")
    return set(last) == {"*"} and all(map(ARN_PREFIX.fullmatch, parts))


def matches(pattern: str, name: str) -> bool:
    """Say whether a pattern with `*` and `?` takes in an action or resource, in any case."""
    return fnmatchcase(name.lower(), pattern.lower().replace("[", "[[]"))


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Join answers that must all be true; None where it hangs on one that is not known."""
    found = set(answers)
    return False if False in found else None if None in found else True


def any_true(answers: Iterable[bool | None]) -> bool | None:
    """Join answers of which one must be true; None where it hangs on one that is not known."""
    found = set(answers)
    return True if True in found else None if None in found else False
