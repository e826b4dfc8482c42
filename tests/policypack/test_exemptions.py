"""Exemption records: what is read, what is refused, what one covers."""

from datetime import date

import pytest

from policypack.exemptions import Exemption, matches, read_file, read_option
from policypack.faults import ConfigurationError

NAMES = {
    "EC2.8": "ec2-imdsv2-check",
    "ec2-imdsv2-check": "ec2-imdsv2-check",
    "EC2.9": "ec2-instance-no-public-ip",
    "ec2-instance-no-public-ip": "ec2-instance-no-public-ip",
}
STACK = "urn:pulumi:dev::shop"
WEB = f"{STACK}::acme:index:Web::web"
SERVER = f"{STACK}::acme:index:Web$aws:ec2/instance:Instance::server"
RECORD = {
    "control": "EC2.8",
    "resource": SERVER,
    "reason": "the vendor's agent needs version 1",
    "owner": "web team",
    "expires": "2026-12-31",
}


def exemption(**change: object) -> Exemption:
    record = {key: value for key, value in {**RECORD, **change}.items() if value is not None}
    (found,) = read_option([record], NAMES)
    return found


def test_file_record_is_read_with_the_line_of_its_header() -> None:
    text = """# decided in the board
[[exemption]]
control = "ec2-imdsv2-check"
component = "urn:pulumi:*::shop::acme:index:Web::web"
path = "metadataOptions.*"
reason = '''
the vendor's agent
needs version 1
[[exemption]]
'''
owner = "web team"
expires = 2026-12-31
ticket = "SEC-7"
"""
    (found,) = read_file(text, "exemptions.toml", NAMES)
    assert found == Exemption(
        place="exemptions.toml:2",
        control="ec2-imdsv2-check",
        policy="ec2-imdsv2-check",
        resource="",
        component="urn:pulumi:*::shop::acme:index:Web::web",
        path="metadataOptions.*",
        reason="the vendor's agent needs version 1 [[exemption]]",
        owner="web team",
        expires=date(2026, 12, 31),
        ticket="SEC-7",
    )
    assert found.signature == ("web team, the vendor's agent needs version 1 [[exemption]], SEC-7")


def test_file_without_records_is_no_fault() -> None:
    assert read_file("# none at the moment\n", "exemptions.toml", NAMES) == ()


def test_file_of_inline_tables_names_the_record_by_its_number() -> None:
    with pytest.raises(ConfigurationError, match=r"^x\.toml: exemption 1: control: is missing"):
        read_file("exemption = [{reason = 'x'}]", "x.toml", NAMES)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[exemption]\n", "x.toml: is no TOML: "),
        ("[[exemptions]]\n", 'x.toml: exemptions: is not expected; did you mean "exemption"?'),
        ("[exemption]\n", "x.toml: exemption: must be spelled [[exemption]]"),
        ("\n[[exemption]]\n", "x.toml:2: owner: is missing"),
        ("[[exemption]]\nexpires = 12:00:00\n", "x.toml:1: expires: must be a date, as 2026-12-31"),
    ],
)
def test_file_that_is_wrong_is_refused_with_its_place(text: str, fault: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_file(text, "x.toml", NAMES)
    assert any(line.startswith(fault) for line in str(caught.value).splitlines()), caught.value


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"owner": None}, "owner: is missing"),
        ({"owner": " "}, "owner: must be a text that is not empty"),
        ({"owner": 7.0}, "owner: must be a text that is not empty"),
        ({"ticket": ""}, "ticket: must be a text that is not empty"),
        ({"onwer": "x"}, 'onwer: is no key of an exemption; did you mean "owner"?'),
        ({"resource": None}, "resource: is missing, and component too"),
        ({"component": WEB}, "resource: is given with component; name one of them"),
        ({"resource": "server"}, "resource: must be a URN, or a pattern that begins with *"),
        ({"expires": "31.12.2026"}, "expires: must be a date, as 2026-12-31"),
        ({"expires": 20261231.0}, "expires: must be a date, as 2026-12-31"),
        ({"control": "EC2.08"}, 'control: is no control of this pack; did you mean "EC2.8"?'),
        ({"control": "*"}, "control: is no control of this pack"),
    ],
)
def test_record_that_is_wrong_is_refused_with_its_key(
    change: dict[str, object], fault: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        exemption(**change)
    assert str(caught.value) == f"pack-options.exemptions[0].{fault}"


def test_all_wrong_records_are_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_option([RECORD, {**RECORD, "reason": ""}, "x"], NAMES)
    assert str(caught.value).splitlines() == [
        "pack-options.exemptions[1].reason: must be a text that is not empty",
        "pack-options.exemptions[2]: must be an object",
    ]


def test_option_that_is_no_list_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must be a list"):
        read_option({}, NAMES)


@pytest.mark.parametrize(
    ("pattern", "text", "same"),
    [
        ("a", "a", True),
        ("a", "ab", False),
        ("a*", "ab", True),
        ("*b", "ab::b", True),
        ("x[0].*", "x[0].y", True),
        ("x[0].*", "x0.y", False),
        ("a?c", "abc", False),
        ("a*c*e", "abcde", True),
        ("*", "", True),
    ],
)
def test_matches_only_the_star_is_special(pattern: str, text: str, *, same: bool) -> None:
    assert matches(pattern, text) is same


@pytest.mark.parametrize(
    ("change", "covered"),
    [
        ({}, True),
        ({"resource": f"{STACK}::*::server"}, True),
        ({"resource": f"{STACK}::*::other"}, False),
        ({"resource": WEB}, False),
        ({"resource": None, "component": WEB}, True),
        ({"resource": None, "component": "*::web"}, True),
        ({"resource": None, "component": "*::other"}, False),
        ({"path": "metadataOptions.httpTokens"}, True),
        ({"path": "metadataOptions.*"}, True),
        ({"path": "metadataOptions"}, False),
        ({"path": "metadataOptions.httpTokens.x"}, False),
    ],
)
def test_exemption_covers_resource_subtree_and_path(
    change: dict[str, object], *, covered: bool
) -> None:
    found = exemption(**change).covers([SERVER, WEB], "metadataOptions.httpTokens", undecided=False)
    assert found is covered


@pytest.mark.parametrize(("undecided", "covered"), [(True, True), (False, False)])
def test_exemption_of_one_path_covers_an_unknown_ancestor_of_it(
    *, undecided: bool, covered: bool
) -> None:
    one = exemption(path="metadataOptions.httpTokens")
    assert one.covers([SERVER], "metadataOptions", undecided=undecided) is covered


@pytest.mark.parametrize(
    ("pattern", "concerned"),
    [
        (SERVER, True),
        ("urn:pulumi:prod::shop::aws:ec2/instance:Instance::server", False),
        ("urn:pulumi:*::shop::*::server", True),
        ("urn:pulumi:*::bank::*::server", False),
        ("urn:pulumi:d*::shop::*", True),
        ("*::server", True),
        ("urn:pulumi:dev::*", True),
        ("urn:pulumi:prod::*", False),
        ("urn:pulumi:dev::shop*", True),
    ],
)
def test_exemption_concerns_the_stacks_its_pattern_may_match(
    pattern: str, *, concerned: bool
) -> None:
    assert exemption(resource=pattern).concerns(STACK) is concerned


def test_exemption_holds_on_its_last_day() -> None:
    found = exemption()
    assert not found.expired(date(2026, 12, 31))
    assert found.expired(date(2027, 1, 1))
