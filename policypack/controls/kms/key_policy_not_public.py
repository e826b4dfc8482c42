"""Key policies let nobody in whom they do not name.

What: no statement of a key's policy, in the key or in an `aws.kms.KeyPolicy`, allows anything to
everyone (Principal "*", {"AWS": "*"}, a list with it, or `NotPrincipal`), unless a condition binds
it to fixed values: accounts, organisations, principals, resources or networks without wildcards and
policy variables. That is AWS Config's wording; which condition keys it accepts is not documented.
kms:ViaService alone does not count, for anyone may come by a service. A key without a policy has
that of AWS, which names the account.

Why: whoever may use the key may decrypt what is encrypted with it, from any AWS account.

How to fix: name the principals, or add a condition such as StringEquals on kms:CallerAccount.
"""

from collections.abc import Iterator

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._policy_grants import Right, judge_document
from .._public_policy import public
from .._role_examples import document
from .._values import UNKNOWN
from ._keys import EXTERNAL_KEY, KEY, KEY_POLICY, REPLICA_EXTERNAL_KEY, REPLICA_KEY, WITH_POLICY

PATH = "policy"
PUBLIC = Right(
    public,
    "lets everyone use the key; name the principals, or add a condition on kms:CallerAccount",
    "name who may use the key",
)


def check(resource: Resource) -> Iterator[Finding]:
    """Judge the policy of a key, or one that is attached to it."""
    yield from judge_document(resource.at(PATH), PUBLIC)


def _to(principal: object, **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*", **more}


def _policy(*statements: object, of: str = KEY) -> Given:
    return Given(of, {PATH: document(*statements)})


ACCOUNT = _to({"AWS": "arn:aws:iam::123456789012:root"})
ANYONE = _to({"AWS": "*"})
ONE_ACCOUNT = {"StringEquals": {"kms:CallerAccount": "123456789012"}}
BY_A_SERVICE = {"StringEquals": {"kms:ViaService": "ec2.eu-west-1.amazonaws.com"}}
ANY_ROLE = {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}
STATEMENT = f"{PATH}.Statement"
CONTROL = Control(
    doc=__doc__,
    id="KMS.5",
    name="kms-key-policy-no-public-access",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    applies_to=WITH_POLICY,
    config_rule=ConfigRule("KMS_KEY_POLICY_NO_PUBLIC_ACCESS"),
    remediation="Name the principals, or bind the statement to fixed values by a condition.",
    url=security_hub("KMS.5"),
    since="0.2.0",
    check=check,
    passing=(
        Example("default policy", Given(KEY)),
        Example("account named", _policy(ACCOUNT)),
        Example("service named", _policy(ACCOUNT, _to({"Service": "logs.amazonaws.com"}))),
        Example("everyone of one account", _policy({**ANYONE, "Condition": ONE_ACCOUNT})),
        Example("everyone denied", _policy({**ANYONE, "Effect": "Deny"}, of=KEY_POLICY)),
    ),
    failing=(
        Example("everyone", _policy(_to("*")), path=STATEMENT),
        Example("everyone, second statement", _policy(ACCOUNT, ANYONE), path=f"{STATEMENT}[1]"),
        Example("everyone among others", _policy(_to({"AWS": ["1", "*"]})), path=STATEMENT),
        Example("by a service", _policy({**ANYONE, "Condition": BY_A_SERVICE}), path=STATEMENT),
        Example("by a pattern", _policy({**ANYONE, "Condition": ANY_ROLE}), path=STATEMENT),
        Example(
            "everyone but one",
            _policy({**ANYONE, "Principal": None, "NotPrincipal": {"AWS": "123456789012"}}),
            path=STATEMENT,
        ),
        *(
            Example(f"everyone, {of.rpartition(':')[2]}", _policy(ANYONE, of=of), path=STATEMENT)
            for of in (KEY_POLICY, EXTERNAL_KEY, REPLICA_KEY, REPLICA_EXTERNAL_KEY)
        ),
    ),
    undecided=(
        Example("unknown", Given(KEY, {PATH: UNKNOWN}), path=PATH),
        Example("malformed", Given(KEY_POLICY, {PATH: "{"}), path=PATH),
    ),
)
