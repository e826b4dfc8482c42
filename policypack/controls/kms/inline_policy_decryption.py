"""Inline policies do not allow decrypting with every key.

What: no statement of an inline policy of a role, user or group allows kms:Decrypt or
kms:ReEncryptFrom, by name or by a pattern such as "kms:*", on all keys: Resource "*", or a pattern
for all keys of every account or every Region. All keys of one account in one Region pass, as AWS
advises; how AWS Config judges patterns in between is not documented. Conditions do not help, and
`NotAction` and `NotResource` count as all they do not exclude.

Why: encryption protects data against those who may read the storage but not use the key. Who may
use every key is not kept out by any.

How to fix: name the ARNs of the keys in Resource.
"""

from collections.abc import Iterator

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._policy_examples import inline_everywhere
from .._policy_grants import INLINE, judge_holder
from .._role_examples import allow
from .._tokens import ROLE, USER_POLICY
from .._values import UNKNOWN
from ._decryption import BLOCKED, DECRYPTION


def check(holder: Resource) -> Iterator[Finding]:
    """Judge each inline document."""
    yield from judge_holder(holder, DECRYPTION)


KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTROL = Control(
    doc=__doc__,
    id="KMS.2",
    name="iam-inline-policy-blocked-kms-actions",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=INLINE,
    config_rule=ConfigRule(
        "IAM_INLINE_POLICY_BLOCKED_KMS_ACTIONS", {"blockedActionsPatterns": ",".join(BLOCKED)}
    ),
    remediation="Name the ARNs of the keys in Resource.",
    url=security_hub("KMS.2"),
    since="0.2.0",
    check=check,
    passing=(
        Example("role without inline policies", Given(ROLE)),
        *inline_everywhere("one key", allow("kms:Decrypt", KEY), fails=False),
        *inline_everywhere("other actions", allow("kms:Encrypt", "*"), fails=False),
    ),
    failing=inline_everywhere("every key", allow(["kms:De*"], "*"), fails=True),
    undecided=(
        Example(
            "inline policies unknown",
            Given(ROLE, {"inlinePolicies": UNKNOWN}),
            path="inlinePolicies",
        ),
        Example("policy unknown", Given(USER_POLICY, {"policy": UNKNOWN}), path="policy"),
    ),
)
