"""Who gets in by a resource's policy: principals in all forms, conditions that limit and do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls._policy_documents import Statement
from policypack.controls._public_policy import LIMITING_KEYS, public
from policypack.controls._values import UNKNOWN, properties

ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
ACCOUNT = "arn:aws:iam::123456789012:root"


def judged(statement: object) -> bool | None:
    return public(Statement(properties({"it": statement}).at("it")))


@pytest.mark.parametrize(
    ("principal", "expected"),
    [
        ("*", True),
        (["*"], True),
        ({"AWS": "*"}, True),
        ({"aws": ["123456789012", "*"]}, True),
        ({"AWS": "arn:aws:iam::*:root"}, True),
        ({"Federated": "*"}, True),
        ({"AWS": [UNKNOWN, "*"]}, True),
        ({"AWS": ACCOUNT}, False),
        ({"AWS": ["123456789012"], "Service": "logs.amazonaws.com"}, False),
        ({"AWS": [ACCOUNT, UNKNOWN]}, None),
        (UNKNOWN, None),
        ({"AWS": UNKNOWN}, None),
        (None, False),
        ({}, False),
        (7.0, False),
    ],
)
def test_principal(*, principal: object, expected: bool | None) -> None:
    assert judged({**ANYONE, "Principal": principal}) is expected


def test_everyone_but_one_is_public() -> None:
    assert judged({**ANYONE, "Principal": None, "NotPrincipal": {"AWS": ACCOUNT}}) is True


@pytest.mark.parametrize(
    ("effect", "expected"), [("Allow", True), ("ALLOW", True), ("deny", False), (UNKNOWN, None)]
)
def test_effect(*, effect: object, expected: bool | None) -> None:
    assert judged({**ANYONE, "Effect": effect}) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringEquals": {"kms:CallerAccount": "123456789012"}}, False),
        ({"stringequals": {"KMS:calleraccount": ["123456789012", "210987654321"]}}, False),
        ({"ForAnyValue:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, False),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/web"}}, False),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
        ({"Bool": {"x": "y"}, "StringEquals": {"aws:SourceVpce": "vpce-1"}}, False),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/web"}}, True),
        ({"StringEquals": {"kms:CallerAccount": ["123456789012", "*"]}}, True),
        ({"StringEquals": {"aws:userid": "${aws:userid}"}}, True),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
        ({"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}}, True),
        ({"StringEquals": {"kms:CallerAccount": []}}, True),
        ({"StringEquals": {"kms:CallerAccount": 7.0}}, True),
        ({"StringEqualsIfExists": {"kms:CallerAccount": "123456789012"}}, True),
        ({"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}}, True),
        ({"StringNotEquals": {"kms:CallerAccount": "123456789012"}}, True),
        ({"StringEquals": {"kms:ViaService": "ec2.eu-west-1.amazonaws.com"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({}, True),
        (UNKNOWN, None),
        ({"StringEquals": UNKNOWN}, None),
        ({"StringEquals": {"kms:CallerAccount": UNKNOWN}}, None),
        ({"Bool": UNKNOWN}, True),
    ],
)
def test_condition(*, condition: object, expected: bool | None) -> None:
    assert judged({**ANYONE, "Condition": condition}) is expected


def test_statement_that_is_not_known_is_neither() -> None:
    assert judged(UNKNOWN) is None


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=6) | st.just(UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*ANYONE, "AWS", "Condition", "StringEquals", *LIMITING_KEYS]), inner
        )
    ),
    max_leaves=12,
)


@given(JUNK)
def test_statements_that_are_malformed_never_raise(junk: object) -> None:
    assert judged(junk) in {True, False, None}
    assert judged({**ANYONE, "Condition": junk}) in {True, False, None}
