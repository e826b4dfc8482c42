"""Managed policies of the account do not allow decrypting with every key.

What: no statement of a managed policy of the stack allows kms:Decrypt or kms:ReEncryptFrom, by name
or by a pattern such as "kms:*" or "kms:De*", on all keys: Resource "*", or a pattern for all keys
of every account or every Region. All keys of one account in one Region pass, as AWS advises; how
AWS Config judges patterns in between is not documented. Conditions do not help, and `NotAction` and
`NotResource` count as all they do not exclude. Policies that are a permissions boundary in the
stack are left out.

Why: encryption protects data against those who may read the storage but not use the key. Who may
use every key is not kept out by any.

How to fix: name the ARNs of the keys in Resource.
"""

from collections.abc import Iterator

from .._graph import Graph
from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._policy_examples import boundary_of_a_role, managed
from .._policy_grants import is_boundary, judge_holder
from .._role_examples import allow
from .._tokens import POLICY
from .._values import UNKNOWN
from ._decryption import BLOCKED, DECRYPTION


def check(policy: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the document, unless it only limits what others grant."""
    if not is_boundary(policy, graph):
        yield from judge_holder(policy, DECRYPTION)


KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
REGION = "arn:aws:kms:eu-west-1:123456789012:key/*"
ANYWHERE = "arn:aws-cn:kms:*:123456789012:key/*"
STATEMENT = "policy.Statement"
CONTROL = Control(
    doc=__doc__,
    id="KMS.1",
    name="iam-customer-policy-blocked-kms-actions",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(POLICY,),
    config_rule=ConfigRule(
        "IAM_CUSTOMER_POLICY_BLOCKED_KMS_ACTIONS",
        {"blockedActionsPatterns": ",".join(BLOCKED), "excludePermissionBoundaryPolicy": "true"},
    ),
    remediation="Name the ARNs of the keys in Resource.",
    url=security_hub("KMS.1"),
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("one key", managed(allow("kms:Decrypt", KEY))),
        Example("keys of one Region", managed(allow("kms:*", [REGION]))),
        Example("other actions", managed(allow(["kms:Encrypt", "kms:Describe*", "s3:*"], "*"))),
        Example("denied", managed({**allow("kms:*", "*"), "Effect": "Deny"})),
        Example(
            "all but KMS",
            managed({"Effect": "Allow", "NotAction": "KMS:*", "Resource": "*"}),
        ),
        Example("permissions boundary", managed(allow("kms:*", "*")), (boundary_of_a_role(),)),
    ),
    failing=(
        Example("every key", managed(allow("kms:Decrypt", "*")), path=STATEMENT),
        Example("by a pattern", managed(allow(["s3:Get*", "KMS:De*"], [KEY, "*"])), path=STATEMENT),
        Example("every Region", managed(allow("kms:ReEncrypt*", ANYWHERE)), path=STATEMENT),
        Example(
            "second statement",
            managed(allow("s3:*", "*"), allow("*", "arn:aws:kms:*")),
            path=f"{STATEMENT}[1]",
        ),
        Example(
            "all but something, on all but something",
            managed({"Effect": "Allow", "NotAction": "kms:Decrypt", "NotResource": KEY}),
            path=STATEMENT,
        ),
        Example(
            "under a condition",
            managed(allow("kms:Decrypt", "*", Condition={"Bool": {"aws:SecureTransport": "true"}})),
            path=STATEMENT,
        ),
    ),
    undecided=(
        Example("policy unknown", Given(POLICY, {"policy": UNKNOWN}), path="policy"),
        Example("malformed", Given(POLICY, {"policy": "{"}), path="policy"),
    ),
)
