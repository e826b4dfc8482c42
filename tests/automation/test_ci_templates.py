"""What teams copy into their CI, and the project's own, asks the gate for what there is."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from automation.command_line.parser import REPORTS, parsed
from automation.reports.markdown import MARKER

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / "examples" / "ci" / "github.yml"
GITLAB = ROOT / "examples" / "ci" / "gitlab-ci.yml"
OWN = ROOT / ".github" / "workflows" / "ci.yml"
PAGES = (ROOT / "README.md", ROOT / "docs" / "gate.md", ROOT / "docs" / "automation.md")
VERBS = "gate|preview|up|drift|audit|recover|doctor"
COMMAND = re.compile(rf"python -m automation ((?:{VERBS})\b[^|>;`\n]*)")


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def scripts(value: object) -> Iterator[str]:
    """Every command of a workflow, wherever it stands."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from scripts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from scripts(inner)
    elif isinstance(value, str):
        yield value


def commands(file: Path) -> list[list[str]]:
    texts = scripts(read(file)) if file.suffix == ".yml" else [file.read_text(encoding="utf-8")]
    joined = "\n".join(texts).replace("\\\n", " ")
    return [shlex.split(found, comments=True) for found in COMMAND.findall(joined)]


@pytest.mark.parametrize("file", [GITHUB, GITLAB, OWN, *PAGES], ids=lambda file: file.name)
def test_every_command_is_one_the_parser_takes(file: Path) -> None:
    found = commands(file)
    assert found
    for words in found:
        assert parsed(words).verb == words[0]


@pytest.mark.parametrize("file", [GITHUB, GITLAB], ids=lambda file: file.stem)
def test_every_report_that_is_read_is_written(file: Path) -> None:
    written = {
        str(getattr(parsed(words), name.replace("-", "_")))
        for words in commands(file)
        for name in REPORTS
    }
    text = file.read_text(encoding="utf-8")
    read_on = set(re.findall(r"\bgate\.(?:sarif|xml|md|json)\b", text))
    assert read_on
    assert read_on <= written


def test_comment_is_found_again_by_the_mark_that_reports_carry() -> None:
    assert f'startswith("{MARKER}")' in GITHUB.read_text(encoding="utf-8")


def test_a_fork_is_judged_too_for_a_check_that_is_skipped_passes() -> None:
    (job,) = read(GITHUB)["jobs"].values()
    assert "if" not in job
    steps = {step["name"]: step for step in job["steps"] if "name" in step}
    assert steps["Judge the change"]["if"] == "env.FORK == 'false'"
    assert steps["Judge the change of a fork"]["if"] == "env.FORK == 'true'"


def test_gitlab_takes_the_reports_in_the_forms_they_have() -> None:
    (job,) = read(GITLAB).values()
    (words,) = commands(GITLAB)
    options = parsed(words)
    reports = job["artifacts"]["reports"]
    assert reports == {"junit": str(options.junit), "codequality": str(options.code_quality)}
    assert job["artifacts"]["when"] == "always"


def test_engine_is_the_version_this_project_is_tested_with() -> None:
    lock = (ROOT / "requirements-automation.txt").read_text(encoding="utf-8")
    (version,) = re.findall(r"^pulumi==([\d.]+)", lock, re.MULTILINE)
    assert f"pulumi-version: {version}\n" in GITHUB.read_text(encoding="utf-8")
    assert read(GITLAB)["compliance"]["image"].endswith(f":{version}")
