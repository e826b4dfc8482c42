"""The generated pages: fresh, complete, and told apart from what is not theirs."""

import subprocess
import sys
from os.path import normpath
from pathlib import Path
from shutil import copytree

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))

import loaded  # noqa: F401 - its import is what all tests with components share

from documentation.__main__ import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("docs")
    (written / "controls").mkdir()
    (written / "controls" / "EC2.0.md").write_text("a control that is no more", encoding="utf-8")
    assert main(["--folder", str(written)]) == 0
    return written


def test_pages_are_those_the_catalogue_gives() -> None:
    command = [sys.executable, "-m", "documentation", "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stderr


def test_pages_written_are_those_of_the_project_and_none_is_left_over(folder: Path) -> None:
    assert not (folder / "controls" / "EC2.0.md").exists()
    names = [path.relative_to(folder) for path in folder.glob("*/*.md")]
    written, ours = (
        {name: (place / name).read_text() for name in names} for place in (folder, DOCS)
    )
    assert written == ours


def test_check_names_each_stale_page_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copytree(folder, tmp_path / "stale")
    (folder / "controls" / "EC2.8.md").write_text("changed by hand", encoding="utf-8")
    (folder / "controls" / "EC2.9.md").unlink()
    (folder / "components" / "other.md").write_text("nobody's", encoding="utf-8")
    assert main(["--check", "--folder", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{name} is stale; run: python -m documentation"
        for name in ("components/other.md", "controls/EC2.8.md", "controls/EC2.9.md")
    ]
    assert not (folder / "controls" / "EC2.9.md").exists()


def test_links_between_pages_and_to_sources_lead_somewhere(folder: Path) -> None:
    missing = [
        f"{path.name}: {target}"
        for path in folder.glob("*/*.md")
        for target in links(path.read_text(encoding="utf-8"))
        if not leads_somewhere(path, target)
        and not leads_somewhere(DOCS / path.parent.name / "x", target)
    ]
    assert missing == []


def leads_somewhere(page: Path, target: str) -> bool:
    file, _, anchor = target.partition("#")
    found = Path(normpath(page.parent / file)) if file else page
    if not found.exists():
        return False
    headings = found.read_text(encoding="utf-8").splitlines() if anchor else []
    return not anchor or any(line.lstrip("# ").lower() == anchor for line in headings)


def links(text: str) -> list[str]:
    found = (part.partition(")")[0] for part in text.split("](")[1:])
    return [target for target in found if "://" not in target]
