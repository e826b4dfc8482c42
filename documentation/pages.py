"""All pages of `docs/controls/`, and how they compare with the files that are there."""

from collections.abc import Mapping
from pathlib import Path

from documentation import evidence
from documentation.deployment import every_component
from documentation.emission import emitted
from policypack import pages
from policypack.controls import catalogue, modules, runtime_catalogue

INDEX = "README.md"
COMPONENTS = "components.md"
ORIGIN = (
    "<!-- Written by `python -m documentation` from the controls; change those instead. -->\n\n"
)
Pages = Mapping[str, str]


def rendered() -> Pages:
    """Write every page, by the name of its file."""
    found = {f"{control.id}.md": pages.page(control) for control in modules().values()}
    found[INDEX] = pages.index(catalogue(), runtime_catalogue())
    found[COMPONENTS] = evidence.page(catalogue(), emitted(every_component))
    return {name: ORIGIN + text for name, text in found.items()}


def stale(folder: Path, wanted: Pages) -> list[str]:
    """Name the files that are missing, say something else, or should not be there."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    names = sorted(there.keys() | wanted.keys())
    return [name for name in names if there.get(name) != wanted.get(name)]


def write(folder: Path, wanted: Pages) -> None:
    """Make a folder hold exactly the wanted pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale(folder, wanted):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
