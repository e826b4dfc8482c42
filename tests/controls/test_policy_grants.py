"""What a document grants, wherever a program writes it, and what is a permissions boundary."""

import json

import pytest

from policypack.controls._graph import Graph
from policypack.controls._model import Resource, Undecided, Violation
from policypack.controls._policy_documents import Statement, all_true, any_true, matches
from policypack.controls._policy_grants import (
    DOCUMENT_PATHS,
    Right,
    is_boundary,
    judge_document,
    judge_holder,
)
from policypack.controls._tokens import POLICY, ROLE, USER
from policypack.controls._values import UNKNOWN, Property, properties

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def grants(statement: Statement) -> bool | None:
    return statement.allows


RIGHT = Right(grants, "grants; do not", "grant nothing")


def policy(value: object) -> Property:
    return properties({"policy": value}).at("policy")


@pytest.mark.parametrize(
    ("pattern", "name", "taken_in"),
    [
        ("*", "kms:Decrypt", True),
        ("kms:*", "kms:Decrypt", True),
        ("KMS:de*", "kms:Decrypt", True),
        ("kms:Decryp?", "kms:Decrypt", True),
        ("kms:Decrypt", "kms:decrypt", True),
        ("kms:D[e]crypt", "kms:Decrypt", False),
        ("kms:Describe*", "kms:Decrypt", False),
        ("", "kms:Decrypt", False),
        ("*" * 64 + "x", "kms:" + "a" * 64, False),
    ],
)
def test_matches(*, pattern: str, name: str, taken_in: bool) -> None:
    assert matches(pattern, name) is taken_in


@pytest.mark.parametrize(
    ("answers", "all_of_them", "any_of_them"),
    [
        ([], True, False),
        ([True, True], True, True),
        ([True, None], None, True),
        ([False, None], False, None),
        ([False, True], False, True),
        ([None], None, None),
    ],
)
def test_answers_are_joined_without_taking_doubt_for_an_answer(
    *, answers: list[bool | None], all_of_them: bool | None, any_of_them: bool | None
) -> None:
    assert all_true(answers) is all_of_them
    assert any_true(answers) is any_of_them


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (None, []),
        (json.dumps({"Statement": ALL}), [(Violation, "policy.Statement")]),
        ({"Statement": [ALL, UNKNOWN]}, [(Violation, "policy.Statement[0]")]),
        ({"Statement": [{**ALL, "Effect": UNKNOWN}]}, [(Undecided, "policy.Statement[0]")]),
        (json.dumps({"Statement": {**ALL, "Effect": "Deny"}}), []),
        (UNKNOWN, [(Undecided, "policy")]),
        ("{", [(Undecided, "policy")]),
    ],
)
def test_judge_document(document: object, found: list[tuple[type, str]]) -> None:
    assert [(type(x), x.path) for x in judge_document(policy(document), RIGHT)][:1] == found


@pytest.mark.parametrize("token", DOCUMENT_PATHS)
def test_judge_holder_reads_the_documents_of_every_type(token: str) -> None:
    document = {"policy": json.dumps({"Statement": ALL})}
    inputs = {"inlinePolicies": [{}, document]} if token == ROLE else document
    [found] = judge_holder(Resource("urn", token, "it", inputs), RIGHT)
    place = "inlinePolicies[1].policy" if token == ROLE else "policy"
    assert found == Violation(f"{place}.Statement", RIGHT.blame)


@pytest.mark.parametrize("token", [ROLE, USER])
@pytest.mark.parametrize("boundary", ["arn:aws:iam::123456789012:policy/limit", UNKNOWN])
def test_is_boundary_of_a_role_or_user_of_the_stack(token: str, boundary: object) -> None:
    outputs = {} if boundary is UNKNOWN else {"arn": boundary}
    limit = Resource("urn:limit", POLICY, "limit", {"name": "limit"}, outputs)
    user = Resource(
        "urn:user",
        token,
        "user",
        {"permissionsBoundary": boundary},
        property_dependencies={"permissionsBoundary": ("urn:limit",)},
    )
    assert is_boundary(limit, Graph((limit, user)))
    assert not is_boundary(limit, Graph((limit,)))
