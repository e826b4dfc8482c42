"""Where a program registers a resource: the line a reader has to change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from automation.results import SourceLine

# Lines of a library say where its class registers a child, not who wanted it.
LIBRARY_FOLDERS: Final = ("components",)
_SCHEME: Final = "project"


def source_lines(states: Iterable[Mapping[str, Any]]) -> dict[str, SourceLine]:
    """Return the lines of resources, by URN.

    A child of a component has none outside of the library that registers it: it gets the line of
    the nearest of those it belongs to.

    Args:
        states: of a state or of a preview's steps
    """
    own: dict[str, SourceLine] = {}
    parents: dict[str, str] = {}
    for state in states:
        urn = state.get("urn")
        if not isinstance(urn, str):
            continue
        parents[urn] = str(state.get("parent") or "")
        line = _first(_positions(state))
        if line is not None:
            own[urn] = line
    return {urn: line for urn in parents if (line := _inherited(urn, own, parents)) is not None}


def states_of_digest(text: str) -> list[Mapping[str, Any]]:
    """Return the states in what `pulumi preview --json` prints; none if it was cut short."""
    try:
        digest = json.loads(text)
    except ValueError:
        return []
    steps = digest.get("steps") or [] if isinstance(digest, dict) else []
    return [state for step in steps if (state := step.get("newState") or step.get("oldState"))]


def below(line: SourceLine, project: Path, root: Path) -> SourceLine:
    """Return a line of a project as seen from the folder of the repository.

    Args:
        line: with a file below the project
        project: the project's folder
        root: the repository's folder
    """
    try:
        folder = project.resolve().relative_to(root.resolve())
    except ValueError:
        return line
    return SourceLine(str(PurePosixPath(folder.as_posix()) / line.file), line.line)


def _inherited(
    urn: str, own: Mapping[str, SourceLine], parents: Mapping[str, str]
) -> SourceLine | None:
    while urn:
        if urn in own:
            return own[urn]
        urn = parents.get(urn, "")
    return None


def _positions(state: Mapping[str, Any]) -> list[str]:
    frames = state.get("stackTrace") or []
    traced = [frame.get("sourcePosition") for frame in frames if isinstance(frame, dict)]
    return [one for one in (state.get("sourcePosition"), *traced) if isinstance(one, str)]


def _first(positions: Sequence[str]) -> SourceLine | None:
    for position in positions:
        address = urlsplit(position)
        file = unquote(address.path).lstrip("/")
        line = address.fragment.partition(",")[0]
        if address.scheme == _SCHEME and file and line.isdigit() and not _of_library(file):
            return SourceLine(file, int(line))
    return None


def _of_library(file: str) -> bool:
    parts = PurePosixPath(file).parts
    return ".." in parts or any(folder in parts[:-1] for folder in LIBRARY_FOLDERS)
