"""Exemption records of components: what one must say, what it lets be turned off."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import pulumi
import pytest
from hosted import Engine, hosting
from recorder import ACCOUNT, World, record, succeed

import components as library
from components import _exemptions
from components._exemptions import ExemptionArgs, Exemptions
from components._validation import Arguments, InvalidArgumentsError
from policypack.controls import catalogue
from policypack.controls._model import Resource
from policypack.declarations import COMPONENTS, Declarations
from policypack.wire import plain

RECORD = {
    "control": "EC2.8",
    "reason": "the vendor's agent needs version 1",
    "owner": "web team",
    "expires": "2999-12-31",
}
HOSTS = {
    "instance_profile_arn": f"arn:aws:iam::{ACCOUNT}:instance-profile/host",
    "security_group_ids": ["sg-0123456789abcdef0"],
}
TOKENS = {
    "metadata_tokens_optional": True,
    "exemptions": [RECORD, {**RECORD, "control": "EC2.170", "ticket": "SEC-7"}],
}
CONTROL_ID = re.compile(r"[A-Z][A-Za-z0-9]*\.([0-9]+|[A-Z][A-Z0-9_]+)")


class HostArgs(TypedDict):
    exemptions: NotRequired[list[ExemptionArgs] | None]


def read(given: Mapping[str, Any], *required: str) -> tuple[Exemptions, list[str]]:
    reader = Arguments('Host "it"', given, HostArgs)
    exemptions = Exemptions(reader)
    exemptions.require("tokens", *required)
    return exemptions, reader.problems.lines()


def changed(**change: object) -> dict[str, object]:
    return {key: value for key, value in {**RECORD, **change}.items() if value is not ...}


def test_record_of_the_control_lets_it_be_turned_off() -> None:
    assert read({"exemptions": [RECORD]}, "EC2.8")[1] == []


@pytest.mark.parametrize(
    "given", [{}, {"exemptions": None}, {"exemptions": []}, {"exemptions": [RECORD]}]
)
def test_control_turned_off_without_a_record_of_its_own_is_told_with_what_to_write(
    given: Mapping[str, Any],
) -> None:
    (line,) = read(given, "EC2.9")[1]
    wanted = '{control: "EC2.9", reason, owner, expires}'
    assert line == (f"tokens turns EC2.9 off; add to exemptions a record of {wanted}, or remove it")


def test_each_control_turned_off_needs_a_record() -> None:
    _, problems = read({"exemptions": [RECORD]}, "EC2.8", "EC2.170", "EC2.9")
    assert [line.split()[2] for line in problems] == ["EC2.170", "EC2.9"]


@pytest.mark.parametrize(
    ("exemption", "problem"),
    [
        (changed(control=...), ".control is missing; give the id of a control"),
        (changed(control="EC2.8 "), '.control is "EC2.8 "; give the id of a control'),
        (changed(control="ec2-imdsv2-check"), ".control is "),
        (changed(reason=...), ".reason is missing; give a text"),
        (changed(reason=""), '.reason is ""; give a text that is not empty'),
        (changed(reason=" \n"), ".reason is "),
        (changed(reason="\x1b[2K"), ".reason is "),
        (changed(owner=...), ".owner is missing"),
        (changed(owner=7), ".owner is 7; give a text"),
        (changed(ticket=""), '.ticket is ""'),
        (changed(expires=...), ".expires is missing; give a day"),
        (changed(expires="31.12.2999"), '.expires is "31.12.2999"; give a day such as'),
        (changed(expires="2999-02-30"), '.expires is "2999-02-30"; give a day'),
        (changed(expires="29991231"), '.expires is "29991231"; give a day'),
        (changed(expires=date(2999, 12, 31)), ".expires is datetime.date("),
        (changed(onwer="web team"), '.onwer is unknown; did you mean "owner"?'),
    ],
)
def test_record_that_is_wrong_is_told_with_its_path(
    exemption: Mapping[str, object], problem: str
) -> None:
    _, (line, *others) = read({"exemptions": [RECORD, exemption]})
    assert line.startswith(f"exemptions[1]{problem}")
    assert others == []


def test_record_whose_day_is_an_output_is_told() -> None:
    def program() -> None:
        later = changed(expires=pulumi.Output.from_input("2999-12-31"))
        library.CompliantInstance("host", {"launch_template": HOSTS, "exemptions": [later]})

    assert "exemptions[0].expires is an output; give a day" in str(record(program).error)


@pytest.mark.parametrize("given", ["EC2.8", {"control": "EC2.8"}, True])
def test_exemptions_that_are_no_list_of_maps_are_told(given: object) -> None:
    _, (line,) = read({"exemptions": given})
    assert line.endswith("give a list of maps")


def test_exemption_that_is_no_map_is_told_by_its_place() -> None:
    assert read({"exemptions": ["EC2.8"]})[1] == ['exemptions[0] is "EC2.8"; give a map']


@pytest.mark.parametrize("control", [..., "", 8])
def test_record_without_a_control_lets_nothing_be_turned_off(control: object) -> None:
    _, problems = read({"exemptions": [changed(control=control)]}, "EC2.8")
    assert [line.split()[0] for line in problems] == ["exemptions[0].control", "tokens"]


@pytest.mark.parametrize(
    ("today", "over"), [("2026-12-30", False), ("2026-12-31", False), ("2027-01-01", True)]
)
def test_record_holds_on_its_last_day_and_not_after(
    today: str, *, over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_exemptions, "today", lambda: date.fromisoformat(today))
    _, problems = read({"exemptions": [changed(expires="2026-12-31")]}, "EC2.8")
    told = 'exemptions[0].expires is "2026-12-31", which is over; decide anew, or comply'
    assert problems == ([told] if over else [])


def test_all_that_is_wrong_is_told_in_one_error_with_the_path_within_a_nested_template() -> None:
    template = {**HOSTS, "public_address": True, "exemptions": [changed(owner=...)]}
    recording = record(
        lambda: library.CompliantInstance("host", {"launch_template": template, "tags": 1})
    )
    assert recording.resources == []
    assert isinstance(recording.error, InvalidArgumentsError)
    text = str(recording.error)
    assert "launch_template.exemptions[0].owner is missing" in text
    assert "launch_template.public_address turns EC2.9 off" in text
    assert "tags is 1" in text


def test_records_are_inputs_of_the_component_as_the_pack_reads_them() -> None:
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", {**HOSTS, **TOKENS}))
    component = recording.only(f"{COMPONENTS}HardenedLaunchTemplate")
    assert component.inputs == {"exemptions": TOKENS["exemptions"]}
    declared = Declarations(catalogue())
    declared.note(Resource(component.urn, component.type, "host", plain(component.wire)))
    assert list(declared.faults) == []
    assert [(x.control, x.owner, x.expires.isoformat(), x.ticket) for x in declared.records] == [
        ("EC2.8", "web team", "2999-12-31", ""),
        ("EC2.170", "web team", "2999-12-31", "SEC-7"),
    ]


def test_records_given_in_another_language_are_inputs_of_the_component_all_the_same() -> None:
    given = {
        "instanceProfileArn": HOSTS["instance_profile_arn"],
        "securityGroupIds": HOSTS["security_group_ids"],
        "metadataTokensOptional": True,
        "exemptions": TOKENS["exemptions"],
    }
    engine = Engine(World())
    with hosting() as host:
        host.construct(engine, f"{COMPONENTS}HardenedLaunchTemplate", given)
    component, *_ = engine.requests
    assert (component.custom, component.remote) == (False, False)
    assert plain(component.object) == {"exemptions": TOKENS["exemptions"]}


@pytest.mark.parametrize("exemptions", [None, []])
def test_component_without_records_has_no_inputs(exemptions: object) -> None:
    given = {**HOSTS, "exemptions": exemptions}
    recording = succeed(lambda: library.HardenedLaunchTemplate("host", given))
    assert recording.only(f"{COMPONENTS}HardenedLaunchTemplate").inputs == {}


def named() -> Iterator[tuple[str, str]]:
    """Find the control ids in the code of the components, and where they are."""
    for path in sorted(Path(library.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and CONTROL_ID.fullmatch(value):
                yield path.name, value


def test_every_control_that_components_ask_a_record_for_exists() -> None:
    ids = {control.id for control in catalogue()}
    found = list(named())
    assert {"EC2.8", "EC2.170", "EXT.SG_EGRESS_443_ONLY"} <= {control for _, control in found}
    assert [one for one in found if one[1] not in ids] == []


def test_pattern_of_control_ids_finds_all_there_are() -> None:
    assert [x.id for x in catalogue() if not CONTROL_ID.fullmatch(x.id)] == []
