"""Statements that allow decrypting with every key: which actions, which resources."""

from typing import Final

from .._policy_documents import Statement, all_true, any_resource, any_true, matches
from .._policy_grants import Right

BLOCKED: Final = ("kms:ReEncryptFrom", "kms:Decrypt")
# Ids that only a pattern for all keys takes in both.
ANY_KEY: Final = (
    "key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "key/mrk-fedc0987fedc0987fedc0987fedc0987",
)
ARN_PARTS: Final = 6


def every_key(pattern: str) -> bool:
    """Say whether a resource pattern means all keys, of every account or of every Region.

    `arn:aws:kms:eu-west-1:123456789012:key/*` does not: AWS advises to allow decryption "only on
    keys in a particular Region for your account".
    """
    if any_resource(pattern):
        return True
    parts = pattern.lower().split(":", ARN_PARTS - 1)
    if set(parts[-1]) == {"*"}:
        parts += "*" * (ARN_PARTS - len(parts))
    if len(parts) < ARN_PARTS:
        return False
    _, _, service, region, account, key = parts
    everywhere = "*" in region or "*" in account
    return everywhere and matches(service, "kms") and all(matches(key, found) for found in ANY_KEY)


def _grants(statement: Statement) -> bool | None:
    return all_true(
        (
            statement.allows,
            any_true(_takes_in(statement, action) for action in BLOCKED),
            statement.takes_in("Resource", every_key, every_key),
        )
    )


def _takes_in(statement: Statement, action: str) -> bool | None:
    def about(pattern: str) -> bool:
        return matches(pattern, action)

    return statement.takes_in("Action", about, about)


DECRYPTION: Final = Right(
    _grants,
    "allows kms:Decrypt or kms:ReEncryptFrom with every key; name the keys in Resource",
    "not allow decrypting with every key",
)
