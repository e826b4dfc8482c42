"""What all forms of reports have in common, and a single run as a document."""

import json
from dataclasses import replace

import pytest
from made_verdicts import KINDS, LINE, MIXED, WEB, broken, finding, judged, reported, run, verdict

from automation.command_line.parser import REPORTS
from automation.gate.verdicts import Verdict
from automation.reports import WRITERS
from automation.reports.run_document import run_document
from automation.reports.texts import clipped, in_log, in_one_line, printable
from automation.reports.wording import numbered, ordered, summary
from automation.results import Change, Diagnostic, EventCounts

VERDICTS = {
    "of all kinds": MIXED,
    "without findings": verdict(judged()),
    "of nothing but what broke": verdict(broken()),
    "of nothing": verdict(),
}


def test_every_report_of_the_command_line_has_a_writer() -> None:
    assert WRITERS.keys() == REPORTS.keys()


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("made", VERDICTS.values(), ids=VERDICTS)
def test_report_is_one_text_that_ends_with_a_line(form: str, made: Verdict) -> None:
    text = WRITERS[form](made)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == WRITERS[form](made)


@pytest.mark.parametrize("form", WRITERS)
def test_what_broke_is_in_every_report(form: str) -> None:
    assert "it broke" in WRITERS[form](verdict(broken()))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (VERDICTS["without findings"], "open: 1 environment, 0 checks passed, no findings."),
        (
            VERDICTS["of nothing but what broke"],
            "shut: 1 environment, 0 checks passed, no findings, 1 not judged wholly.",
        ),
        (
            verdict(judged(*KINDS[1:])),
            (
                "open: 1 environment, 0 checks passed, 0 of 6 findings shut the gate, "
                "1 undecided, 1 exempted, 1 known, 1 corrected."
            ),
        ),
    ],
)
def test_summary_says_what_was_judged_and_decided(made: Verdict, said: str) -> None:
    assert summary(made) == f"The gate is {said}"


def test_findings_come_with_those_that_shut_the_gate_then_the_worst_first() -> None:
    low = reported(severity="low")
    unheard = replace(KINDS[1], severity="unheard of")
    found = ordered([KINDS[4], KINDS[1], low, unheard, KINDS[0]])
    assert found == [KINDS[0], low, unheard, KINDS[1], KINDS[4]]


def test_findings_are_numbered_by_environment_and_fingerprint() -> None:
    other = reported(finding(path="x"))
    elsewhere = reported(environment="shop/test")
    pairs = numbered([KINDS[0], KINDS[0], other, elsewhere])
    assert [number for _, number in pairs] == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\td", "a\nb\nc\td"),
        ("a\x1b[2Jb\x00", "a\ufffd[2Jb\ufffd"),
        ("a\u202eb\u2069\ud800\uffff", "a\ufffdb\ufffd\ufffd\ufffd"),
        ("ü 日本 🙂", "ü 日本 🙂"),
    ],
)
def test_what_cannot_or_must_not_be_shown_is_marked(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_text_in_one_line_has_single_blanks() -> None:
    assert in_one_line("  a \n\n b\u2028c\xa0d ") == "a b c d"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::stop-commands::x", ": :stop-commands::x"),
        (" \n::error::x", ": :error::x"),
        ("a ##[error]x ##[group]", "a # #[error]x # #[group]"),
        ("urn:pulumi:prod::shop::a # 1", "urn:pulumi:prod::shop::a # 1"),
    ],
)
def test_text_in_a_log_is_no_command(text: str, shown: str) -> None:
    assert in_log(text) == shown


def test_text_that_is_clipped_shows_it() -> None:
    assert [clipped("abcd", 4), clipped("abcde", 4)] == ["abcd", "abc…"]


def test_document_of_a_run_has_all_of_it_in_values_of_json() -> None:
    made = replace(
        run({WEB: ("tags",)}, ("whole",)),
        changes=(Change(WEB, "a:b:C", "replace", ("x", "y"), ("y",), LINE),),
        diagnostics=(Diagnostic("error", "it broke", WEB),),
        outputs={"url": "https://x.y", "key": "[secret]"},
        events=EventCounts(9, 1, 2, {"newEvent": 3}, 4),
    )
    policy = replace(made.policy, findings=(replace(finding(), source=LINE),))
    document = json.loads(json.dumps(run_document(replace(made, policy=policy))))
    assert document["started"] == "2026-11-22T10:30:00.250000+00:00"
    assert document["changes"] == [
        {
            "resource": WEB,
            "operation": "replace",
            "properties": ["x", "y"],
            "replacing": ["y"],
            "source": "infra/__main__.py:7",
        }
    ]
    assert document["policy"]["passed"] == {WEB: ["tags"]}
    assert document["policy"]["passedStack"] == ["whole"]
    (found,) = document["policy"]["findings"]
    assert (found["control"], found["pack"], found["source"]) == (
        "EC2.8",
        "compliant-ec2",
        "infra/__main__.py:7",
    )
    assert document["diagnostics"] == [
        {"severity": "error", "resource": WEB, "message": "it broke"}
    ]
    assert document["outputs"] == {"url": "https://x.y", "key": "[secret]"}
    assert document["events"] == {
        "total": 9,
        "debug": 1,
        "malformed": 2,
        "unknown": {"newEvent": 3},
        "handlerFailures": 4,
    }
