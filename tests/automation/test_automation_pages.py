"""The pages of library and gate say what there is."""

import re
from pathlib import Path

import pytest

from automation import Environment, FindingState
from automation.errors import AutomationError
from automation.gate.thresholds import THRESHOLDS

DOCS = Path(__file__).resolve().parents[2] / "docs"
LIBRARY = (DOCS / "automation.md").read_text(encoding="utf-8")
GATE = (DOCS / "gate.md").read_text(encoding="utf-8")
KINDS = AutomationError.__subclasses__()


def test_page_of_the_library_lists_every_error_with_its_exit_code() -> None:
    rows = re.findall(r"^\| `(\w+Error)` \| (\d+) \|", LIBRARY, re.MULTILINE)
    assert rows == sorted(
        ((kind.__name__, str(kind.exit_code)) for kind in KINDS), key=lambda row: int(row[1])
    )


def test_page_of_the_gate_lists_every_exit_code() -> None:
    codes = re.findall(r"^\| (\d+) \|", GATE, re.MULTILINE)
    assert codes == [str(code) for code in sorted({0, *(kind.exit_code for kind in KINDS)})]


def test_page_of_the_library_lists_every_method_of_an_environment() -> None:
    (table,) = re.findall(r"^\| method \|.*?\n\n", LIBRARY, re.MULTILINE | re.DOTALL)
    listed = set(re.findall(r"`(\w+)\(", table))
    there = {name for name, one in vars(Environment).items() if callable(one) and name[0] != "_"}
    # A `with` statement does it.
    assert listed == there - {"close"}


def test_page_of_the_library_lists_every_state_of_a_finding() -> None:
    assert set(re.findall(r"^\| `([A-Z]+)` \|", LIBRARY, re.MULTILINE)) == {
        state.name for state in FindingState
    }


def test_page_of_the_gate_lists_every_threshold() -> None:
    section = GATE.partition("## What shuts it")[2].partition("\n\n##")[0]
    (table,) = re.findall(r"^\| `--fail-on` \|.*?\n\n", section, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`([a-z]+)`", table)) == set(THRESHOLDS)


@pytest.mark.parametrize("text", [LIBRARY, GATE], ids=["automation", "gate"])
def test_link_leads_somewhere(text: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[\w-]+)?\)", text)
    assert links
    assert [link for link in links if not (DOCS / link).exists()] == []
