"""The verb `exemptions`: the state of each, and what can be said in the words of Pulumi."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from verb_result import Verb, Write

from policypack.command_line import exemptions as exemptions_verb

IMDS = "ec2-imdsv2-check"
VOLUMES = "encrypted-volumes"
SERVER = "urn:pulumi:dev::shop::aws:ec2/instance:Instance::server"
RECORD = {
    "control": "EC2.8",
    "resource": SERVER,
    "reason": "old agent",
    "owner": "web team",
    "expires": "2026-12-31",
}


def toml(*records: Mapping[str, object]) -> str:
    tables = (
        "\n".join(f"{key} = {json.dumps(value)}" for key, value in one.items()) for one in records
    )
    return "".join(f"[[exemption]]\n{table}\n" for table in tables)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exemptions_verb, "utc_today", lambda: date(2026, 12, 11))


@pytest.mark.usefixtures("today")
def test_exemptions_are_listed_with_their_state(verb: Verb, write: Write) -> None:
    records = [
        RECORD,
        {**RECORD, "expires": "2026-12-10", "ticket": "SEC-7"},
        {**RECORD, "expires": "2027-12-10", "path": "tags.*"},
    ]
    found = verb("exemptions", write("e.toml", toml(*records)))
    assert (found.code, found.errors) == (0, [])
    table = [re.split(r"  +", line) for line in found.output.splitlines()]
    assert table[1:] == [
        ["e.toml:1", "until 2026-12-31, in 20 days", "EC2.8", "web team", "-", SERVER],
        ["e.toml:7", "ended 2026-12-10", "EC2.8", "web team", "SEC-7", SERVER],
        ["e.toml:14", "until 2027-12-10", "EC2.8", "web team", "-", f"tags.* of {SERVER}"],
        ["3 exemptions"],
    ]


def test_exemptions_of_an_empty_file_are_none(verb: Verb, write: Write) -> None:
    assert verb("exemptions", write("e.toml", "")).output == "0 exemptions\n"


def test_exemptions_of_a_broken_file_are_refused(verb: Verb, write: Write) -> None:
    found = verb("exemptions", write("e.toml", toml({**RECORD, "expires": "x"})))
    assert found.code == 1
    assert found.errors == ["e.toml:1: expires: must be a date, as 2026-12-31"]


@pytest.mark.usefixtures("today")
def test_exemptions_are_exported_by_reason_and_end(verb: Verb, write: Write) -> None:
    other = {**RECORD, "control": VOLUMES, "ticket": "SEC-7"}
    again = {**RECORD, "control": "EC2.9"}
    soon = {**RECORD, "expires": "2026-12-11"}
    late = {**RECORD, "expires": "2999-12-11"}
    name = write("e.toml", toml(RECORD, other, again, soon, late))
    found = verb("exemptions", "--export", "pulumi", name)
    assert (found.code, found.errors) == (0, [])
    exported = json.loads(found.output)
    assert [(x["reason"], x["expiresInSeconds"], len(x["match"])) for x in exported] == [
        ("old agent (owner web team)", 20 * 86_400, 2),
        ("old agent (owner web team, ticket SEC-7)", 20 * 86_400, 1),
        ("old agent (owner web team)", 3_600, 1),
        ("old agent (owner web team)", 3650 * 86_400, 1),
    ]
    assert exported[0]["policyPack"] == "compliant-ec2"
    assert exported[0]["match"] == [
        {"policies": [IMDS], "targets": [SERVER]},
        {"policies": ["ec2-instance-no-public-ip"], "targets": [SERVER]},
    ]


@pytest.mark.usefixtures("today")
def test_exemptions_that_cannot_be_exported_are_told_and_left_out_only_if_asked(
    verb: Verb,
    write: Write,
) -> None:
    records = [
        RECORD,
        {**RECORD, "resource": "*::server"},
        {**RECORD, "path": "metadataOptions"},
        {**RECORD, "expires": "2026-12-10"},
        {**{key: value for key, value in RECORD.items() if key != "resource"}, "component": SERVER},
    ]
    name = write("e.toml", toml(*records))
    found = verb("exemptions", "--export", "pulumi", name)
    assert (found.code, found.output) == (1, "")
    assert [line.partition(": cannot be exported: ")[2] for line in found.errors] == [
        "an exception names whole URNs, not patterns",
        "an exception is for all findings of a policy, not for one property",
        "it ended on 2026-12-10",
        "an exception names resources, not all that belongs to a component",
    ]
    skipped = verb("exemptions", "--export", "pulumi", "--skip", name)
    assert (skipped.code, skipped.errors) == (0, found.errors)
    assert len(json.loads(skipped.output)) == 1


HOST = "compliant-ec2:index:CompliantInstance"
WEB = f"urn:pulumi:dev::shop::{HOST}::web"
DECLARED = {key: value for key, value in RECORD.items() if key != "resource"}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


def state(exemptions: object, **resource: object) -> dict[str, Any]:
    declaring = {"urn": WEB, "type": HOST, "inputs": {"exemptions": exemptions}, **resource}
    others = [{"urn": "urn:pulumi:dev::shop::x::y", "type": "pulumi:pulumi:Stack"}]
    return {"version": 3, "deployment": {"resources": [*others, declaring]}}


@pytest.mark.usefixtures("today")
def test_exemptions_of_a_stacks_components_are_listed_beside_those_of_a_file(
    verb: Verb, write: Write
) -> None:
    stack = write("stack.json", state([DECLARED, {**DECLARED, "expires": "2026-12-10"}]))
    found = verb("exemptions", write("e.toml", toml(RECORD)), "--declared", stack)
    assert (found.code, found.errors) == (0, [])
    until = "until 2026-12-31, in 20 days"
    of_web = f"all of {WEB}"
    assert [re.split(r"  +", line) for line in found.output.splitlines()][1:] == [
        ["e.toml:1", until, "EC2.8", "web team", "-", SERVER],
        ["stack.json: exemptions[0]", f"declared {until}", "EC2.8", "web team", "-", of_web],
        ["stack.json: exemptions[1]", "ended 2026-12-10", "EC2.8", "web team", "-", of_web],
        ["3 exemptions"],
    ]


@pytest.mark.parametrize(
    ("exemptions", "resource", "fault"),
    [
        ([{**DECLARED, "owner": ""}], {}, "exemptions[0].owner: must be a text"),
        (
            [{**DECLARED, "owner": {**SECRET, "ciphertext": "canary"}}],
            {},
            "exemptions[0].owner: must",
        ),
        ({**SECRET, "plaintext": '"canary"'}, {}, "exemptions: must not be secret"),
        ([DECLARED], {"type": "acme:index:Web"}, "exemptions: is given to acme:index:Web, and"),
    ],
)
def test_exemptions_of_a_stack_that_cannot_be_read_are_told_and_not_listed(
    verb: Verb, write: Write, exemptions: object, resource: dict[str, object], fault: str
) -> None:
    found = verb("exemptions", "--declared", write("stack.json", state(exemptions, **resource)))
    assert (found.code, found.output) == (1, "0 exemptions\n")
    (error,) = found.errors
    assert error.startswith(f"stack.json: {WEB}: {fault}")
    assert "canary" not in error


def test_exemptions_a_component_repeats_are_listed_once(verb: Verb, write: Write) -> None:
    stack = state([DECLARED])
    found = stack["deployment"]["resources"]
    found.append({**found[-1], "urn": f"{WEB}-template", "parent": WEB})
    found.append({**found[-1], "urn": f"{WEB}-other", "parent": "urn:pulumi:dev::shop::x::y"})
    listed = verb("exemptions", "--declared", write("stack.json", stack))
    assert listed.code == 0
    assert [line.split()[-1] for line in listed.output.splitlines()[1:-1]] == [WEB, f"{WEB}-other"]


def test_exemptions_of_a_resource_to_be_deleted_are_none(verb: Verb, write: Write) -> None:
    found = verb("exemptions", "--declared", write("stack.json", state([DECLARED], delete=True)))
    assert (found.code, found.output) == (0, "0 exemptions\n")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"deployment": {"resources": [1]}}', "[" * 9])
def test_exemptions_of_what_is_no_stack_are_refused(verb: Verb, write: Write, text: str) -> None:
    found = verb("exemptions", "--declared", write("stack.json", text))
    assert (found.code, found.output) == (1, "")
    assert found.errors == [
        "stack.json: is no stack: is it the output of pulumi stack export?",
    ]


def test_exemptions_of_a_component_cannot_be_exported(verb: Verb, write: Write) -> None:
    stack = write("stack.json", state([{**DECLARED, "expires": "2999-12-31"}]))
    found = verb("exemptions", "--export", "pulumi", "--declared", stack)
    assert (found.code, found.output) == (1, "")
    why = "an exception names resources, not all that belongs to a component"
    assert found.errors == [f"stack.json: exemptions[0]: cannot be exported: {why}"]


def test_exemptions_of_nothing_are_no_use(verb: Verb) -> None:
    found = verb("exemptions")
    assert (found.code, found.output) == (2, "")
