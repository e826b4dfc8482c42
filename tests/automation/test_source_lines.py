"""Lines point to where a program registers a resource, not to where a library does."""

from pathlib import Path
from typing import Any

import pytest

from automation.results import SourceLine
from automation.source_lines import below, source_lines, states_of_digest

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
PARENT = "urn:pulumi:prod::shop::compliant-ec2:index:CompliantInstance::web"


def state(urn: str = URN, **rest: object) -> dict[str, Any]:
    return {"urn": urn, **rest}


@pytest.mark.parametrize(
    ("found", "line"),
    [
        ({"sourcePosition": "project:///__main__.py#7"}, SourceLine("__main__.py", 7)),
        ({"sourcePosition": "project:///__main__.py#7,3"}, SourceLine("__main__.py", 7)),
        ({"sourcePosition": "project:///src/a%20b/net.py#12"}, SourceLine("src/a b/net.py", 12)),
        (
            {
                "sourcePosition": "project:///components/instance.py#80",
                "stackTrace": [
                    {"sourcePosition": "project:///components/_hosts/x.py#3"},
                    {"sourcePosition": "project:///__main__.py#25"},
                ],
            },
            SourceLine("__main__.py", 25),
        ),
        ({"sourcePosition": "project:///../elsewhere/x.py#7"}, None),
        ({"sourcePosition": "file:///usr/lib/x.py#7"}, None),
        ({"sourcePosition": "project:///__main__.py"}, None),
        ({"sourcePosition": None, "stackTrace": None}, None),
        ({}, None),
    ],
)
def test_line_is_the_first_one_of_the_program(found: dict[str, Any], line: SourceLine) -> None:
    assert source_lines([state(**found)]).get(URN) == line


def test_child_without_a_line_gets_that_of_the_nearest_it_belongs_to() -> None:
    inner = "urn:pulumi:prod::shop::a:b:C$d:e:F::inner"
    lines = source_lines(
        [
            state(PARENT, sourcePosition="project:///__main__.py#5"),
            state(URN, parent=PARENT),
            state(inner, parent=URN),
        ]
    )
    assert set(lines.values()) == {SourceLine("__main__.py", 5)}
    assert lines.keys() == {PARENT, URN, inner}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"steps": null}', '{"steps": [{}]}'])
def test_digest_without_steps_has_no_states(text: str) -> None:
    assert states_of_digest(text) == []


def test_line_is_seen_from_the_folder_of_the_repository(tmp_path: Path) -> None:
    line = SourceLine("__main__.py", 3)
    assert below(line, tmp_path / "a" / "b", tmp_path) == SourceLine("a/b/__main__.py", 3)
    assert below(line, tmp_path, tmp_path) == line
    assert below(line, tmp_path, tmp_path / "a") == line
