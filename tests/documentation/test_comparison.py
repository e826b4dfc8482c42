"""The comparison with others names, for all it claims of the components, a test there is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "comparison.md"
NOT_HERE = "no"


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if row[0] not in ("feature", "---")]


def test_comparison_has_rows_of_every_kind() -> None:
    assert len(rows()) > 40
    assert {len(row) for row in rows()} == {6}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_comparison_row_names_a_test_there_is(row: list[str]) -> None:
    *_, here, shown = row
    if here == NOT_HERE:
        assert shown == ""
        return
    name, _, target = shown.removeprefix("[`").removesuffix(")").partition("`](")
    tree = ast.parse((PAGE.parent / target).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
