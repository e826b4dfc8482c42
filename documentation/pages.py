"""All generated pages below `docs/`, and how they compare with the files that are there."""

from collections.abc import Mapping
from pathlib import Path

from documentation import component_pages, evidence, hardening_page
from documentation.deployment import every_component
from documentation.emission import emitted
from policypack import pages
from policypack.controls import catalogue, modules, runtime_catalogue

INDEX = "README.md"
COMPONENTS = "components.md"
HARDENING = "hardening.md"
FOLDERS = ("components", "controls")
ORIGIN = (
    "<!-- Written by `python -m documentation` from the {folder}; change those instead. -->\n\n"
)
Pages = Mapping[str, str]


def rendered() -> Pages:
    """Write every page, by the path of its file below `docs/`."""
    resources = emitted(every_component)
    controls = {f"{control.id}.md": pages.page(control) for control in modules().values()}
    controls[INDEX] = pages.index(catalogue(), runtime_catalogue())
    controls[COMPONENTS] = evidence.page(catalogue(), resources)
    components = {
        **component_pages.rendered(resources, evidence.satisfied(catalogue(), resources)),
        HARDENING: hardening_page.page(),
    }
    return {
        f"{folder}/{name}": ORIGIN.format(folder=folder) + text
        for folder, found in zip(FOLDERS, (components, controls), strict=True)
        for name, text in found.items()
    }


def stale(folder: Path, wanted: Pages) -> list[str]:
    """Name the files that are missing, say something else, or should not be there."""
    there = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for name in FOLDERS
        for path in (folder / name).glob("*.md")
    }
    names = sorted(there.keys() | wanted.keys())
    return [name for name in names if there.get(name) != wanted.get(name)]


def write(folder: Path, wanted: Pages) -> None:
    """Make the generated folders hold exactly the wanted pages."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in stale(folder, wanted):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
