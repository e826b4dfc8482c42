"""Which environments the gate looks at."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from automation.errors import UsageError
from automation.projects import Project, check_stack

# Folders that hold programs of others, or none.
_PASSED_OVER: Final = frozenset({"node_modules", "venv", "site-packages", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Subject:
    """One stack of one project.

    Args:
        project: in a folder
        stack: its name
    """

    project: Project
    stack: str

    @property
    def environment(self) -> str:
        """Project and stack, as reports name them."""
        return f"{self.project.name}/{self.stack}"


def subjects(folders: Sequence[Path], stacks: Sequence[str]) -> list[Subject]:
    """Find the environments: stacks with settings, of projects in or below folders.

    Args:
        folders: where to look
        stacks: names of those wanted; all if there are none

    Raises:
        UsageError: there is nothing to look at, or a stack that is wanted nowhere
    """
    projects = list(_projects(folders))
    for stack in stacks:
        check_stack(stack)
    found = [Subject(project, stack) for project in projects for stack in project.stacks()]
    wanted = [one for one in found if not stacks or one.stack in stacks]
    for stack in stacks:
        if all(one.stack != stack for one in found):
            # One project alone: its stack may have no settings of its own.
            if len(projects) != 1:
                raise UsageError(f"no project has a stack {stack}{_meant(stack, found)}")
            wanted.append(Subject(projects[0], stack))
    if not wanted:
        places = ", ".join(str(project.folder) for project in projects)
        raise UsageError(f"{places}: no Pulumi.<stack>.yaml; name stacks with --stack")
    return sorted(wanted, key=lambda one: one.environment)


def _projects(folders: Sequence[Path]) -> Iterator[Project]:
    seen = set()
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder} is no folder; give that of a Pulumi project")
        found = list(_below(folder))
        if not found:
            raise UsageError(f"{folder}: no Pulumi.yaml in or below it")
        for place in found:
            if place.resolve() not in seen:
                seen.add(place.resolve())
                yield Project.local(place)


def _below(folder: Path) -> Iterator[Path]:
    if any((folder / name).is_file() for name in ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")):
        yield folder
    inner = (one for one in sorted(folder.iterdir()) if one.is_dir() and not one.is_symlink())
    for one in inner:
        if not one.name.startswith(".") and one.name not in _PASSED_OVER:
            yield from _below(one)


def _meant(stack: str, found: Iterable[Subject]) -> str:
    names = sorted({one.stack for one in found})
    near = difflib.get_close_matches(stack, names, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(names) or 'none'}"
    return f"; {hint}"
