import ast
import runpy
import sys
from pathlib import Path

import pytest

from sandbox import command_line, verbs

ROOT = Path(__file__).resolve().parents[3]
ENTRY = ROOT / "sandbox" / "__main__.py"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "which verb?"),
        (["upp"], "unknown verb 'upp'. Did you mean 'up'?"),
        (["tset"], "Did you mean 'test'?"),
        (["xyzzy"], "unknown verb 'xyzzy'."),
        (["up", "dev"], "'up' takes no arguments, but was given 'dev'"),
    ],
)
def test_main_wrong_arguments_say_so_and_exit_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command_line.main(arguments) == 2
    output = capsys.readouterr()
    assert words in output.err
    assert "usage: make <verb>" in output.err
    assert output.out == ""


@pytest.mark.parametrize(
    "arguments", [["up"], ["test", "-k", "steps"], ["bench", "--runs=1"], ["env"]]
)
def test_complaint_good_arguments_is_none(arguments: list[str]) -> None:
    assert command_line.complaint(arguments) is None


def test_main_help_shows_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {verb} " in shown for verb in command_line.VERBS)


def test_verbs_are_the_same_everywhere() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (line,) = [line for line in makefile.splitlines() if line.startswith("VERBS :=")]
    assert set(line.split()[2:]) == set(command_line.VERBS)
    assert set(command_line.STEPS) == set(command_line.VERBS)
    assert set(verbs.VERBS) == set(command_line.VERBS) - {"down"}


def test_entry_point_on_old_python_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "version", "3.9.2 (default)")
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ENTRY), run_name="__main__")
    assert str(ended.value.code).startswith("compliant-ec2 needs Python 3.11 or newer; ")
    assert "is Python 3.9.2." in str(ended.value.code)
    assert "make up PYTHON=" in str(ended.value.code)


@pytest.mark.parametrize("name", ["__main__.py", "__init__.py"])
def test_entry_point_parses_on_old_pythons(name: str) -> None:
    source = (ROOT / "sandbox" / name).read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 4)).body
