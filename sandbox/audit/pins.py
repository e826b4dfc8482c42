"""Reads what is pinned: packages in hashed requirements files, modules in `go.mod`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

PYPI: Final = "PyPI"
GO: Final = "Go"

# A requirement, up to its hashes and the comments that `uv pip compile` writes below them.
_REQUIREMENT: Final = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;]+)"
    r"(?: ; (?P<marker>[^\\\n]+?))?(?P<hashes>(?: \\\n +--hash=sha256:[0-9a-f]{64})*)\n"
    r"(?P<comments>(?: +#.*\n)*)",
    re.MULTILINE,
)
_MODULE: Final = re.compile(
    r"^(?:require )?\t?(?P<name>[^\s/]+\.\S+) (?P<version>v\d\S*)", re.MULTILINE
)
_REPLACEMENT: Final = re.compile(r"^replace (\S+)(?: \S+)? => (\S+) (v\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Pin:
    """A package or module in one version.

    Args:
        ecosystem: where it comes from, as the vulnerability service names it.
        name: its name there.
        version: the version.
        hashes: SHA-256 of each of its files.
        marker: on which machines it is installed; empty for all.
        wanted_by: the packages that need it, or the project.
    """

    ecosystem: str
    name: str
    version: str
    hashes: tuple[str, ...] = ()
    marker: str = ""
    wanted_by: tuple[str, ...] = ()

    @property
    def purl(self) -> str:
        """Its package URL, the name that inventories and scanners share."""
        # A package URL of a Go module is in lower case.
        path = f"golang/{self.name.lower()}" if self.ecosystem == GO else f"pypi/{self.name}"
        return f"pkg:{path}@{quote(self.version)}"


def packages(text: str) -> tuple[Pin, ...]:
    """List the packages of a requirements file.

    Args:
        text: what the file holds.

    Raises:
        ValueError: a line is no requirement with a version.
    """
    found = tuple(
        Pin(
            ecosystem=PYPI,
            name=match["name"],
            version=match["version"],
            hashes=tuple(re.findall(r"sha256:([0-9a-f]{64})", match["hashes"])),
            marker=match["marker"] or "",
            wanted_by=tuple(_parents(match["comments"])),
        )
        for match in _REQUIREMENT.finditer(text)
    )
    stated = re.findall(r"^[^\s#].*", text, re.MULTILINE)
    if len(stated) != len(found):
        raise ValueError(f"{len(stated)} requirements stand there, {len(found)} have a version")
    return found


def _parents(comments: str) -> Iterator[str]:
    """List the names in `# via a` or in the lines below `# via`, without constraints."""
    for name in re.findall(r"^ +#(?: +via)? +([A-Za-z0-9]\S*)", comments, re.MULTILINE):
        if name != "via":
            yield name


def modules(text: str) -> tuple[Pin, ...]:
    """List the modules that a `go.mod` builds from, replaced ones by what replaces them.

    Args:
        text: what the file holds.
    """
    replaced = {old: Pin(GO, new, version) for old, new, version in _REPLACEMENT.findall(text)}
    found = (Pin(GO, match["name"], match["version"]) for match in _MODULE.finditer(text))
    return tuple(replaced.get(one.name, one) for one in found)


def locks(root: Path) -> tuple[Path, ...]:
    """List the hashed requirements files of a clone."""
    tools = root / "sandbox" / "toolchain"
    return (*sorted(root.glob("requirements*.txt")), *sorted(tools.glob("requirements*.txt")))


def module_files(root: Path) -> tuple[Path, ...]:
    """List the `go.mod` files of a clone."""
    return tuple(sorted((root / "sandbox" / "toolchain").glob("*/go.mod")))
