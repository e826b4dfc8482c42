"""Annotations are read back by GitHub as they are meant, and none vanishes without a word."""

import re
from typing import NamedTuple

from hypothesis import given
from made_verdicts import (
    IMDS,
    MIXED,
    TEXTS,
    broken,
    finding,
    foreign,
    judged,
    reported,
    verdict,
)

from automation.gate.verdicts import Standing, Verdict
from automation.reports import annotations
from automation.reports.texts import in_one_line, printable
from automation.results import SourceLine

COMMAND = re.compile(r"::(error|warning) ([^:]*)::(.*)")


class Annotation(NamedTuple):
    """What a runner makes of one line."""

    kind: str
    file: str
    line: str
    title: str
    message: str


def read(made: Verdict) -> list[Annotation]:
    """Read annotations as a runner does: by line, then by colons and commas, then unescaped."""
    found = []
    for line in annotations.write(made).split("\n")[:-1]:
        command = COMMAND.fullmatch(line)
        assert command is not None, line
        properties = dict(one.split("=", 1) for one in command[2].split(","))
        values = [unescaped(properties.get(name, "")) for name in ("file", "line", "title")]
        found.append(Annotation(command[1], *values, unescaped(command[3])))
    return found


def unescaped(text: str) -> str:
    for sign, code in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


def many(number: int, standing: Standing = Standing.FAILS) -> Verdict:
    found = (
        reported(foreign(f"{at} is public.", policy=f"p{at}"), standing) for at in range(number)
    )
    return verdict(judged(*found))


def test_finding_is_an_error_at_its_line() -> None:
    assert read(verdict(judged(reported()))) == [
        Annotation("error", "infra/__main__.py", "7", "EC2.8 on web (shop/prod)", IMDS)
    ]


def test_what_shuts_the_gate_is_an_error_and_what_is_settled_is_left_out() -> None:
    assert [(one.kind, one.title) for one in read(MIXED)] == [
        ("error", "shop/dev could not be judged wholly"),
        ("error", "EC2.8 on web (shop/prod)"),
        ("warning", "EC2.8 on web (shop/prod)"),
        ("warning", "no-public on web (shop/prod)"),
        ("warning", "no-public on stack (shop/prod)"),
    ]


def test_finding_of_several_environments_is_said_once() -> None:
    other = finding(urn="urn:pulumi:test::shop::aws:ec2/instance:Instance::web")
    made = verdict(
        judged(reported()),
        judged(reported(other, environment="shop/test"), environment="shop/test"),
    )
    (one,) = read(made)
    assert one.title == "EC2.8 on web (shop/prod, shop/test)"


def test_finding_without_a_line_is_told_of_its_own_project() -> None:
    made = verdict(
        judged(reported(source=None), manifest="a/Pulumi.yaml"),
        judged(reported(foreign("x"), source=None), manifest=""),
    )
    assert [one.file for one in read(made)] == ["a/Pulumi.yaml", "Pulumi.yaml"]


def test_ten_of_a_kind_are_shown_as_they_are() -> None:
    assert len(read(many(10))) == 10
    assert read(many(10))[-1].title != "more"


def test_of_more_than_ten_the_last_one_counts_the_rest() -> None:
    for standing, kind in ((Standing.FAILS, "error"), (Standing.TOLD, "warning")):
        found = read(many(25, standing))
        assert len(found) == 10
        assert {one.kind for one in found} == {kind}
        assert found[-1].message == "and 16 more annotations; see the report"


def test_gate_without_findings_writes_nothing() -> None:
    assert annotations.write(verdict(judged())) == ""


@given(text=TEXTS, name=TEXTS, file=TEXTS)
def test_any_text_of_a_program_stays_within_its_annotation(text: str, name: str, file: str) -> None:
    one = foreign(text, f"urn:pulumi:prod::shop::a:b:C::{name}", policy="p", description="Said.")
    made = verdict(judged(reported(one, source=SourceLine(file, 3))), broken(problem=f"x {text}"))
    error, found = read(made)
    assert error.message == printable(f"x {text}")
    assert found.message == (printable(text).strip() or "Said.")
    assert (found.file, found.line) == (printable(file), "3")
    resource = printable(one.resource).strip() or "stack"
    assert found.title == in_one_line(f"p on {resource} (shop/prod)")
    annotations.write(made).encode()
