"""Problems are told in the caller's words, and never show the engine where a secret stands."""

from typing import NotRequired, TypedDict

import pytest
from pulumi.errors import InputPropertiesError

from components import _caller
from components._caller import Caller, called_by, camel_case
from components._rules import FLEET_SIZE
from components._validation import Arguments, InvalidArgumentsError, Problems, entry

REMOTE = Caller(remote=True)
SPELLED = [
    ("vpc_id", "vpcId"),
    ('destinations["my_key"].cidr_ipv4', 'destinations["my_key"].cidrIpv4'),
    (r'tags["a\"b_c"].key_arn', r'tags["a\"b_c"].keyArn'),
    ("security_group_ids[1]", "securityGroupIds[1]"),
    ("give one of cidr_ipv4, prefix_list_id", "give one of cidrIpv4, prefixListId"),
    ('is "my_value"; give min_size', 'is "my_value"; give minSize'),
    ("is ['my_value']; the group's own max_size", "is ['my_value']; the group's own maxSize"),
    ("is {'a_b': 1}", "is {'a_b': 1}"),
    ('"t3.micro" is x86_64', '"t3.micro" is x86_64'),
    ("is 10_000, __dunder__ or CONSTANT_NAME", "is 10_000, __dunder__ or CONSTANT_NAME"),
]


@pytest.mark.parametrize(("python", "others"), SPELLED)
def test_text_of_other_languages_spells_names_and_keeps_values(python: str, others: str) -> None:
    assert camel_case(python) == others
    assert REMOTE.spell(python) == others
    assert Caller().spell(python) == python


def test_caller_is_the_program_unless_told_otherwise() -> None:
    assert not _caller.current().remote
    with called_by(REMOTE):
        assert _caller.current() is REMOTE
    assert not _caller.current().remote


def test_entry_quotes_the_key_as_the_engine_reads_it() -> None:
    assert entry("destinations", 'a "b"') == r'destinations["a \"b\""]'


class FleetArgs(TypedDict):
    min_size: NotRequired[int]
    max_size: int


def _refused(caller: Caller, given: dict[str, object]) -> InputPropertiesError:
    with called_by(caller):
        reader = Arguments('Fleet "host"', given, FleetArgs)
        reader.plain("min_size", FLEET_SIZE)
        reader.plain("max_size", FLEET_SIZE)
        with pytest.raises(InputPropertiesError) as refused:
            reader.finish()
    return refused.value


def test_problems_of_a_program_stand_in_its_spelling_in_message_and_details() -> None:
    error = _refused(Caller(), {"min_siz": 1})
    assert isinstance(error, InvalidArgumentsError)
    assert str(error).splitlines() == [
        'Fleet "host" cannot be created:',
        '  - min_siz is unknown; did you mean "min_size"?',
        "  - max_size is missing; give a whole number from 1 to 1000",
    ]
    assert [one["property_path"] for one in error.errors or ()] == ["min_siz", "max_size"]


def test_problems_of_the_engine_stand_in_its_spelling_in_the_details_alone() -> None:
    noted = ({"property_path": "min_siz", "reason": "is unknown"},)
    error = _refused(Caller(remote=True, noted=noted), {"min_size": 0})
    assert type(error) is InputPropertiesError
    assert error.message == 'Fleet "host" cannot be created:'
    assert error.errors == [
        *noted,
        {"property_path": "minSize", "reason": "is 0; give a whole number from 1 to 1000"},
        {"property_path": "maxSize", "reason": "is missing; give a whole number from 1 to 1000"},
    ]


def test_problems_of_the_engine_noted_before_are_enough_to_refuse() -> None:
    noted = ({"property_path": "min_siz", "reason": "is unknown"},)
    assert _refused(Caller(remote=True, noted=noted), {"max_size": 1}).errors == [*noted]


def test_problems_of_veiled_arguments_stand_in_the_message() -> None:
    veiled = Caller(remote=True, veiled=frozenset({"minSize"}))
    error = _refused(veiled, {"min_size": 0})
    assert error.message.splitlines()[1:] == [
        "  - minSize is 0; give a whole number from 1 to 1000"
    ]
    assert [one["property_path"] for one in error.errors or ()] == ["maxSize"]
    assert _refused(veiled.unveiled(), {"min_size": 0}).message.count("\n") == 0


def test_hint_names_the_argument_in_the_callers_spelling() -> None:
    problems = Problems(REMOTE)
    problems.unknown(["min_siz"], ["min_size"])
    assert problems.told() == [
        {"property_path": "minSiz", "reason": 'is unknown; did you mean "minSize"?'}
    ]
