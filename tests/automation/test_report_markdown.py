"""The comment fits, says what it leaves out, and shows texts of programs as they are."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from made_verdicts import (
    IMDS,
    KINDS,
    MIXED,
    PREFIX,
    TEXTS,
    broken,
    finding,
    foreign,
    judged,
    reported,
    run,
    verdict,
)
from markdown_it import MarkdownIt
from markdown_it.token import Token

from automation.gate.verdicts import Reported, Standing, Verdict
from automation.reports import markdown
from automation.reports.texts import in_one_line
from automation.results import EventCounts, SourceLine

PARSER = MarkdownIt("commonmark").enable("table")
LONGEST_OF_GITHUB = 65_536


def cells(text: str) -> list[list[str]]:
    """Read the rows of all tables, as a reader sees them."""
    rows: list[list[str]] = []
    for token in PARSER.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows and token.level >= 3:
            rows[-1].append(seen(token))
    return [row for row in rows if row[1:2] != ["control"]]


def seen(token: Token) -> str:
    children = token.children or []
    return "".join(child.content for child in children if child.type == "text")


def row_of(one: Reported) -> list[str]:
    (row,) = cells(markdown.write(verdict(judged(one))))
    return row


def lines(made: Verdict) -> list[str]:
    return markdown.write(made).splitlines()


def test_comment_begins_with_its_marker_the_decision_and_the_figures() -> None:
    assert lines(verdict(judged(reported())))[:5] == [
        "<!-- compliant-ec2 gate -->",
        "",
        "## :x: 1 finding shuts the policy gate",
        "",
        "The gate is shut: 1 environment, 0 checks passed, 1 of 1 finding shuts the gate.",
    ]


@pytest.mark.parametrize(
    ("made", "title"),
    [
        (verdict(judged()), ":white_check_mark: The policy gate is open"),
        (verdict(judged(*KINDS[1:])), ":white_check_mark: The policy gate is open"),
        (
            verdict(judged(reported(), reported(finding(path="")))),
            ":x: 2 findings shut the policy gate",
        ),
        (MIXED, ":warning: The policy gate could not judge everything"),
    ],
)
def test_title_is_the_decision(made: Verdict, title: str) -> None:
    assert f"## {title}" in lines(made)


def test_finding_is_a_row_with_its_line_and_its_link() -> None:
    text = markdown.write(verdict(judged(reported())))
    assert cells(text) == [[":x:", "EC2.8", "high", "web", "infra/__main__.py:7", IMDS]]
    assert 'set it to "required". <https://x.y/EC2.8> |' in text


def test_state_of_a_finding_that_does_not_shut_the_gate_is_its_first_word() -> None:
    words = [row[0] for row in cells(markdown.write(verdict(judged(*KINDS))))]
    assert words == [":x:", "undecided", "", "", "corrected", "exempted", "known"]


def test_environment_that_was_not_judged_is_not_said_to_be_without_findings() -> None:
    text = markdown.write(verdict(broken()))
    assert "**Not judged wholly:** preview of shop/dev: it broke" in text
    assert "<b>shop/dev</b>: not judged wholly; no findings" in text
    assert "No findings." not in text


def test_remarks_and_events_that_were_not_understood_are_said() -> None:
    made = run(events=EventCounts(9, 0, 3))
    text = markdown.write(verdict(judged(made_run=made), remarks=["a/b was not looked at"]))
    assert "\n\na/b was not looked at\n\n" in text
    assert "\n\n3 events of the engine could not be read\n\n" in text


def test_long_message_is_cut_visibly() -> None:
    shown = row_of(reported(foreign("word " * 400)))[5]
    assert shown.endswith("…")
    assert len(shown) == 600


def test_findings_that_do_not_fit_are_counted() -> None:
    many = [reported(foreign(f"{at} " + "word " * 90)) for at in range(1_000)]
    text = markdown.write(verdict(judged(*many), judged(*many, environment="shop/test")))
    shown = len(cells(text))
    assert shown > 100
    missing = [int(number) for number in re.findall(r"(\d+) more findings; see the", text)]
    assert len(missing) == 2
    assert sum(missing) + shown == 2_000
    assert len(text) < LONGEST_OF_GITHUB


def test_environments_that_do_not_fit_are_counted_and_those_that_fail_stay() -> None:
    well = [judged(environment=f"shop-{'x' * 90}{at}/prod") for at in range(999)]
    text = markdown.write(verdict(*well, judged(reported())))
    shown = text.count("</details>")
    (missing,) = re.findall(r"(\d+) more environments found no place here", text)
    assert int(missing) + shown == 1_000
    assert "<b>shop/prod</b>" in text
    assert len(text) < LONGEST_OF_GITHUB


def test_problems_that_do_not_fit_are_counted() -> None:
    many = [broken(f"shop/s{at}", "@" * 2_000) for at in range(300)]
    text = markdown.write(verdict(*many))
    shown = text.count("**Not judged wholly:**")
    assert shown > 1
    assert f"… and {300 - shown} more problems; see the full report." in text
    assert len(text) < LONGEST_OF_GITHUB


def test_one_environment_leaves_room_for_the_others() -> None:
    many = [reported(foreign(f"{at} " + "word " * 90)) for at in range(1_000)]
    small = [judged(reported(), environment=f"shop/s{at}") for at in range(5)]
    text = markdown.write(verdict(judged(*many), *small))
    assert text.count("<details open>") == 6
    assert len(re.findall(r"more findings?; see", text)) == 1
    assert len(text) > 60_000


def test_comment_fits_whatever_is_long_in_it() -> None:
    long = "@" * 1_000
    many = [
        reported(foreign(f"{at}{long}", f"{PREFIX}a:b:C::{long}", policy=long), environment=long)
        for at in range(20)
    ]
    environments = [judged(*many, environment=f"{at}{long}", problem=long) for at in range(15)]
    text = markdown.write(verdict(*environments, remarks=[long] * 100))
    for missing in ("more problems; see", "more remarks; see", "20 more findings; see"):
        assert missing in text
    assert "more environments found no place here" in text
    assert len(text) < LONGEST_OF_GITHUB


@pytest.mark.parametrize("sign", ["@everyone", "#12"])
def test_mention_and_reference_reach_nobody(sign: str) -> None:
    one = foreign(f"see {sign}", f"urn:pulumi:prod::shop::a:b:C::{sign}", policy=sign)
    environment = f"{sign}/prod"
    made = judged(
        replace(reported(one), environment=environment), environment=environment, problem=sign
    )
    text = markdown.write(verdict(made, remarks=[sign]))
    assert sign not in text
    assert text.count(f"{sign[0]}<!-- -->{sign[1:]}") == 6


@given(text=TEXTS, name=TEXTS, file=TEXTS)
def test_any_text_of_a_program_is_shown_as_it_is(text: str, name: str, file: str) -> None:
    one = foreign(text, f"urn:pulumi:prod::shop::a:b:C::{name}", policy=name, description="Said.")
    made = verdict(
        judged(reported(one, source=SourceLine(file, 3), severity=name)), broken(problem=text)
    )
    written = markdown.write(made)
    (row,) = cells(written)
    assert row[3:] == [
        in_one_line(one.resource) or "stack",
        in_one_line(f"{file}:3"),
        in_one_line(text) or "Said.",
    ]
    # What is folded is folded as a whole: no text opens or closes anything.
    assert written.count("</details>") == written.count("<details") == 2
    written.encode()


def test_gate_that_is_open_by_threshold_still_shows_what_was_found() -> None:
    text = markdown.write(verdict(judged(reported(standing=Standing.TOLD))))
    assert "<details><summary>" in text
    assert cells(text)[0][0] == ""
