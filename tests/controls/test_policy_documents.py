"""Policy documents in all the forms IAM takes, and names of policies nearly right."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.iam.aws_managed_policies import aws_managed_policies_data

from policypack.controls._administrator import administrator_grants
from policypack.controls._instance_roles import trusts_ec2
from policypack.controls._managed_policies import INSPECTOR_CIS, USUAL, managed_policy_name, meant
from policypack.controls._model import Undecided, Violation
from policypack.controls._policy_documents import any_action, any_resource, read, statements, values
from policypack.controls._values import UNKNOWN, Property, Secret, properties

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def policy(value: object) -> Property:
    return properties({"policy": value}).at("policy")


def text(*found: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(found)})


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (text(ALL, ALL), ["policy.Statement[0]", "policy.Statement[1]"]),
        (json.dumps({"Statement": ALL}), ["policy.Statement"]),
        ({"Statement": [ALL]}, ["policy.Statement[0]"]),
        ({"statement": ALL}, ["policy.statement"]),
        (Secret(text(ALL)), ["policy.Statement[0]"]),
        (text(), []),
        (UNKNOWN, ["policy"]),
        ({"Statement": UNKNOWN}, ["policy.Statement"]),
        ({"Statement": [ALL, UNKNOWN]}, ["policy.Statement[0]", "policy.Statement[1]"]),
    ],
)
def test_statements_of_any_form_are_found(document: object, paths: list[str]) -> None:
    assert [found.whole.path for found in statements(read(policy(document)))] == paths


@pytest.mark.parametrize(
    "document", ["", "{", "null", "[]", "7", '"*"', "{}", '{"Statement": "*"}', None, 7.0, []]
)
def test_read_of_what_is_no_document_is_absent(document: object) -> None:
    assert read(policy(document)).absent


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", ["a"]), (["a", "b"], ["a", "b"]), ({"AWS": "a"}, []), (None, []), ([], [])],
)
def test_values_of_one_or_many(value: object, expected: list[str]) -> None:
    assert [found.text for found in values(policy(value))] == expected


@pytest.mark.parametrize(
    ("pattern", "everything"),
    [("*", True), ("**", True), ("*:*", True), ("s3:*", False), ("", False), (":", False)],
)
def test_any_action(*, pattern: str, everything: bool) -> None:
    assert any_action(pattern) is everything


@pytest.mark.parametrize(
    ("pattern", "everything"),
    [
        ("*", True),
        ("arn:aws:*", True),
        ("ARN:aws-cn:*:*:*:*", True),
        ("arn:*", True),
        ("arn:aws:s3:::*", False),
        ("arn:aws:iam::123456789012:*", False),
        ("arn:aws", False),
        ("", False),
    ],
)
def test_any_resource(*, pattern: str, everything: bool) -> None:
    assert any_resource(pattern) is everything


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, [Violation]),
        ({"Effect": "ALLOW"}, [Violation]),
        ({"Action": ["s3:GetObject", "*:*"]}, [Violation]),
        ({"Action": "IAM:*"}, [Violation]),
        ({"Action": [UNKNOWN, "*"]}, [Violation]),
        ({"Resource": ["arn:aws:s3:::web", "*"]}, [Violation]),
        ({"Action": None, "NotAction": "s3:*"}, [Violation]),
        ({"Resource": None, "NotResource": "arn:aws:s3:::web"}, [Violation]),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, [Violation]),
        ({"Effect": "Deny"}, []),
        ({"Action": "iam:PassRole"}, []),
        ({"Action": "s3:*"}, []),
        ({"Action": None}, []),
        ({"Action": None, "NotAction": "*"}, []),
        ({"Resource": "arn:aws:s3:::*"}, []),
        ({"Resource": UNKNOWN}, [Undecided]),
        ({"Effect": UNKNOWN}, [Undecided]),
        ({"Action": ["s3:*", UNKNOWN]}, [Undecided]),
        ({"Action": None, "NotAction": UNKNOWN}, [Undecided]),
        ({"Action": UNKNOWN, "Resource": "arn:aws:s3:::web"}, []),
    ],
)
def test_administrator_grants_of_one_statement(
    change: dict[str, object], kinds: list[type]
) -> None:
    found = administrator_grants(policy({"Statement": [{**ALL, **change}]}))
    assert [type(finding) for finding in found] == kinds


def test_administrator_grants_with_an_unknown_statement_still_judge_the_others() -> None:
    found = list(administrator_grants(policy({"Statement": [UNKNOWN, ALL]})))
    assert [(type(finding), finding.path) for finding in found] == [
        (Undecided, "policy.Statement[0]"),
        (Violation, "policy.Statement[1]"),
    ]


@pytest.mark.parametrize("document", ["{", "canary"])
def test_administrator_grants_of_malformed_text_are_undecided_and_show_none_of_it(
    document: str,
) -> None:
    [found] = administrator_grants(policy(document))
    assert isinstance(found, Undecided)
    assert "canary" not in found.text


@pytest.mark.parametrize(
    ("principal", "trusts"),
    [
        ({"Service": "ec2.amazonaws.com"}, True),
        ({"Service": ["ssm.amazonaws.com", "ec2.amazonaws.com.cn"]}, True),
        ({"Service": "ecs.amazonaws.com"}, False),
        ({"AWS": "ec2.amazonaws.com"}, False),
        ("*", False),
        (None, False),
    ],
)
def test_trusts_ec2(*, principal: object, trusts: bool) -> None:
    grant = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    assert trusts_ec2(policy(text(grant))) is trusts
    assert not trusts_ec2(policy(text({**grant, "Effect": "Deny"})))


@pytest.mark.parametrize("document", [UNKNOWN, None, "{", {"Statement": [UNKNOWN, "x", 7.0]}])
def test_trusts_ec2_of_what_cannot_be_read_is_false(document: object) -> None:
    assert not trusts_ec2(policy(document))


JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.just(UNKNOWN),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Statement", "Principal", *ALL]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JUNK)
def test_documents_that_are_malformed_never_raise(junk: object) -> None:
    assert all(finding.path for finding in administrator_grants(policy(junk)))
    assert trusts_ec2(policy({"Statement": junk})) in {True, False}


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "AdministratorAccess"),
        ("arn:aws-us-gov:iam::aws:policy/service-role/X", "service-role/X"),
        ("arn:aws:iam::123456789012:policy/AdministratorAccess", None),
        ("AdministratorAccess", None),
    ],
)
def test_managed_policy_name_compares_without_the_partition(arn: str, name: str | None) -> None:
    assert managed_policy_name(arn) == name


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/AmazonInspector2ManagedCispolicy",
        "arn:aws-cn:iam::aws:policy/amazoninspector2managedcispolicy",
        "arn:aws:iam::aws:policy/service-role/AmazonInspector2ManagedCisPolicy",
        "arn:aws:iam::aws:policy/AmazonInspectorManagedCisPolicy",
        "arn:aws:iam:aws:policy/AmazonInspector2ManagedCisPolicy ",
        "AmazonInspector2ManagedCisPolicy",
    ],
)
def test_meant_of_a_misspelt_arn_is_the_real_policy(arn: str) -> None:
    assert meant(arn, (INSPECTOR_CIS,)) == INSPECTOR_CIS


def real_policies() -> dict[str, str]:
    """Map the names of all policies AWS manages, as the emulator knows them, to their ARNs."""
    paths = json.loads(aws_managed_policies_data)
    return {name: f"arn:aws:iam::aws:policy{paths[name]['Path']}{name}" for name in paths}


def test_usual_policies_are_real() -> None:
    assert {*USUAL, INSPECTOR_CIS} <= {managed_policy_name(arn) for arn in real_policies().values()}


def test_meant_of_a_policy_that_exists_is_never_another_one() -> None:
    known = (*USUAL, INSPECTOR_CIS)
    mistaken = {arn: guess for arn in real_policies().values() if (guess := meant(arn, known))}
    assert mistaken == {}
