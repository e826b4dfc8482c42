"""Policies of resources that let anyone in: open principals without a condition that limits them.

AWS Config's rule for key policies: "must grant access only to fixed values", that is values without
wildcards and policy variables. Which condition keys it takes into account is not documented; here
those count that tie a request to an account, an organisation, a resource or a network.
"""

from collections.abc import Iterator
from typing import Final

from ._policy_documents import Statement, all_true, any_true, values
from ._values import Property

LIMITING_KEYS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceorgpaths",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:userid",
        "kms:calleraccount",
    }
)
# With `IfExists` and `ForAllValues:` a request without the key passes: these do not limit.
LIMITING_OPERATORS: Final = frozenset(
    {
        "arnequals",
        "arnlike",
        "ipaddress",
        "stringequals",
        "stringequalsignorecase",
        "stringlike",
    }
)
PATTERNS: Final = ("*", "?", "${")
EVERY_ADDRESS: Final = ("0.0.0.0/0", "::/0")


def public(statement: Statement) -> bool | None:
    """Say whether a statement lets anyone in; None where that is not known."""
    condition = statement.member("Condition")
    limited = any_true(_limits(condition))
    unlimited = None if limited is None else not limited
    return all_true((statement.allows, _open(statement), unlimited))


def _open(statement: Statement) -> bool | None:
    if statement.whole.unknown:
        return None
    if statement.member("NotPrincipal").present:
        return True
    principal = statement.member("Principal")
    named = [found for kind in principal.keys() for found in values(principal.at(kind))]  # noqa: SIM118 - no dict
    return any_true(_not(_no_pattern(found)) for found in (*values(principal), *named))


def _limits(condition: Property) -> Iterator[bool | None]:
    """Answer for each part of a condition whether it limits who gets in."""
    if condition.unknown:
        yield None
    for operator in condition.keys():  # noqa: SIM118 - no dict
        tests = condition.at(operator)
        if operator.lower().removeprefix("foranyvalue:") not in LIMITING_OPERATORS:
            continue
        if tests.unknown:
            yield None
        for key in tests.keys():  # noqa: SIM118 - no dict
            if key.lower() in LIMITING_KEYS:
                found = values(tests.at(key))
                yield all_true(map(_fixed, found)) if found else False


def _fixed(found: Property) -> bool | None:
    """Say whether a value of a condition names one thing, and not every address."""
    everywhere = (found.text or "").endswith(EVERY_ADDRESS)
    return all_true((not everywhere, found.unknown or found.text is not None, _no_pattern(found)))


def _no_pattern(found: Property) -> bool | None:
    """Say whether a value holds neither a wildcard nor a policy variable."""
    return None if found.unknown else not any(part in (found.text or "") for part in PATTERNS)


def _not(answer: bool | None) -> bool | None:  # noqa: FBT001 - the answer to turn round
    return None if answer is None else not answer
