"""Reading values: unknown, absent, secret, odd."""

import math

import pytest

from policypack.controls._scalars import truth, whole_number
from policypack.controls._values import (
    ABSENT,
    UNKNOWN,
    Secret,
    is_confidential,
    properties,
    show,
)

NESTED = {
    "a": {"b": "x", "none": None, "later": UNKNOWN, "secret": Secret({"c": "hidden"})},
    "list": [{"k": 1.0}, UNKNOWN, "odd"],
    "later": UNKNOWN,
    "userData": "hidden",
}


@pytest.mark.parametrize(
    ("path", "at", "value"),
    [
        ("a.b", "a.b", "x"),
        ("a.none", "a.none", ABSENT),
        ("a.missing.deeper", "a.missing.deeper", ABSENT),
        ("a.b.below", "a.b.below", ABSENT),
        ("a.later.below", "a.later", UNKNOWN),
        ("a.secret.c", "a.secret.c", "hidden"),
        ("list.k", "list.k", ABSENT),
    ],
)
def test_at_path_finds_the_value_and_its_exact_path(path: str, at: str, value: object) -> None:
    found = properties(NESTED).at(path)
    assert (found.path, found.value) == (at, value)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("list[].k", [("list[0].k", 1.0), ("list[1]", UNKNOWN), ("list[2].k", ABSENT)]),
        ("later[].k", [("later", UNKNOWN)]),
        ("missing[].k", []),
        ("a[].b", [("a.b", "x")]),
        ("list[]", [("list[0]", {"k": 1.0}), ("list[1]", UNKNOWN), ("list[2]", "odd")]),
    ],
)
def test_each_path_with_lists_yields_every_element(path: str, found: list[object]) -> None:
    assert [(x.path, x.value) for x in properties(NESTED).each(path)] == found


@pytest.mark.parametrize("path", ["userData", "a.secret", "a.secret.c"])
def test_state_of_confidential_value_does_not_show_it(path: str) -> None:
    assert properties(NESTED).at(path).state == "is a confidential value"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (UNKNOWN, "not known yet"),
        (ABSENT, "not set"),
        ("optional", '"optional"'),
        (True, "true"),
        (22.0, "22"),
        (0.5, "0.5"),
        (math.nan, "nan"),
        ("x" * 65, "a long value"),
        ("two\nlines", "a long value"),
        (["x"], "a list"),
        ({"x": 1}, "an object"),
        (Secret("x"), "a confidential value"),
    ],
)
def test_show_value_of_each_kind_is_short_and_public(value: object, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize("key", ["userData", "dbPassword", "secretArn", "apiToken", "value"])
def test_is_confidential_telling_name_is_true(key: str) -> None:
    assert is_confidential(key)


@pytest.mark.parametrize("key", ["httpTokens", "instanceType", "cidrBlocks"])
def test_is_confidential_plain_name_is_false(key: str) -> None:
    assert not is_confidential(key)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("true", True),
        ("True", True),
        ("1", True),
        (False, False),
        ("false", False),
        ("0", False),
        ("maybe", None),
        ("", None),
        (1.0, None),
        (UNKNOWN, None),
        ([], None),
    ],
)
def test_truth_value_spelt_in_many_ways_is_normalised(value: object, expected: object) -> None:
    assert truth(value) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (22.0, 22),
        ("443", 443),
        ("-1", -1),
        (22.5, None),
        (math.inf, None),
        (True, None),
        ("²", None),
        ("9" * 5000, None),
        ("--1", None),
        (UNKNOWN, None),
    ],
)
def test_whole_number_value_of_any_type_is_an_int_or_none(value: object, expected: object) -> None:
    assert whole_number(value) == expected


def test_unknown_used_as_a_truth_value_is_refused() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)


@pytest.mark.parametrize(
    ("text", "value"),
    [('{"a": 1}', {"a": 1}), ("no json", "no json"), ("[" * 100_000, "[" * 100_000)],
)
def test_document_text_is_parsed_where_it_is_json(text: str, value: object) -> None:
    assert properties({"policy": text}).at("policy").document().value == value


def test_document_secret_stays_confidential() -> None:
    found = properties({"policy": Secret('{"a": "x"}')}).at("policy").document()
    assert found.at("a").state == "is a confidential value"
