"""The terminal tells what was found, what not, and what is decided."""

import io
from unicodedata import category

from hypothesis import given
from made_verdicts import IMDS, MIXED, TEXTS, broken, foreign, judged, reported, run, verdict
from rich.console import Console

from automation.gate.verdicts import Verdict
from automation.reports import terminal
from automation.results import SourceLine


def shown(made: Verdict) -> str:
    text = io.StringIO()
    terminal.show(made, Console(file=text, width=80))
    return text.getvalue()


def test_finding_is_told_with_rule_resource_line_and_message() -> None:
    assert shown(verdict(judged(reported()))).splitlines() == [
        "",
        "shop/prod",
        "  ✗ high EC2.8 web at infra/__main__.py:7",
        f"      {IMDS}",
        "",
        "The gate is shut: 1 environment, 0 checks passed, 1 of 1 finding shuts the gate.",
    ]


def test_all_kinds_are_told_apart_and_what_broke_is_said() -> None:
    text = shown(MIXED)
    for line in (
        "  - high undecided EC2.8 web at",
        "  - medium no-public web at",
        "  - high exempted EC2.8 disk at",
        "  - high known EC2.8 disk\n",
        "\nnot judged wholly: preview of shop/dev: it broke\n",
        "shop/test\n  2 events of the engine could not be read\n",
        "1 undecided, 1 exempted, 1 known, 1 corrected, 1 not judged wholly.",
    ):
        assert line in text


def test_gate_without_findings_says_what_passed() -> None:
    text = shown(verdict(judged(made_run=run({"urn": ("a", "b")}, ("c",)))))
    assert text == "\nThe gate is open: 1 environment, 3 checks passed, no findings.\n"


@given(text=TEXTS, name=TEXTS)
def test_no_text_of_a_program_moves_the_cursor_or_breaks_its_line(text: str, name: str) -> None:
    one = foreign(text, f"urn:pulumi:prod::shop::a:b:C::{name}", description="Said.")
    made = verdict(
        judged(reported(one, source=SourceLine(name, 1), severity=name)),
        broken(problem=f"x {text}"),
    )
    lines = shown(made).split("\n")
    assert len(lines) == 9
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
    assert not any(category(sign) == "Cc" for line in lines for sign in line)
    shown(made).encode()
