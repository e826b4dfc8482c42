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
_MANIFESTS: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")


@dataclass(frozen=True, slots=True)
class Subject:
    """One stack of one project.

    Args:
        project: in a folder
        stack: its name, with organization and project where that is needed
    """

    project: Project
    stack: str

    @property
    def environment(self) -> str:
        """Project and stack, as reports name them."""
        return self.stack if "/" in self.stack else f"{self.project.name}/{self.stack}"


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to look at.

    Args:
        subjects: the environments
        left_out: folders of projects that have none of the stacks, as the user would name them
    """

    subjects: tuple[Subject, ...]
    left_out: tuple[Path, ...] = ()


def subjects(folders: Sequence[Path], stacks: Sequence[str]) -> Found:
    """Find the environments: stacks with settings, of projects in or below folders.

    Args:
        folders: where to look
        stacks: those wanted, as `prod`, `shop/prod` or `acme/shop/prod`; all if there are none

    Raises:
        UsageError: there is nothing to look at, a stack that is wanted is nowhere, or two folders
            hold the same one
    """
    for stack in stacks:
        check_stack(stack)
    places = list(_places(folders))
    projects = {place: Project.local(place) for place in places}
    if not stacks:
        wanted = [Subject(one, stack) for one in projects.values() for stack in one.stacks()]
    else:
        wanted = [one for stack in dict.fromkeys(stacks) for one in _named(stack, projects)]
    if not wanted:
        said = ", ".join(map(str, places))
        raise UsageError(f"{said}: no Pulumi.<stack>.yaml; name a project and --stack")
    wanted = list(dict.fromkeys(wanted))
    _refuse_doubles(wanted)
    seen = {one.project.folder for one in wanted}
    left_out = tuple(place for place, one in projects.items() if one.folder not in seen)
    return Found(tuple(sorted(wanted, key=lambda one: one.environment)), left_out)


def project_folders(folder: Path) -> Iterator[Path]:
    """Find the projects in and below a folder.

    Raises:
        UsageError: a folder may not be read
    """
    if any((folder / name).is_file() for name in _MANIFESTS):
        yield folder
    try:
        inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}") from error
    for one in inner:
        if not one.name.startswith(".") and one.name not in _PASSED_OVER:
            yield from project_folders(one)


def _places(folders: Sequence[Path]) -> Iterator[Path]:
    seen = set()
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder} is no folder; give that of a Pulumi project")
        found = list(project_folders(folder))
        if not found:
            raise UsageError(f"{folder}: no Pulumi.yaml in or below it")
        for place in found:
            if place.resolve() not in seen:
                seen.add(place.resolve())
                yield place


def _named(stack: str, projects: dict[Path, Project]) -> list[Subject]:
    """Return the environments that one --stack names."""
    organization, project, name = _parts(stack)
    fitting = [one for one in projects.values() if project in ("", one.name)]
    shown = stack if organization else name
    found = [Subject(one, shown) for one in fitting if name in one.stacks()]
    if found:
        return found
    # Where no stack has settings, there is no telling which there are.
    if len(fitting) == 1 and not fitting[0].stacks():
        return [Subject(fitting[0], shown)]
    raise UsageError(f"no project has a stack {stack}; {_meant(stack, projects.values())}")


def _parts(stack: str) -> tuple[str, str, str]:
    parts = stack.split("/")
    organization, project, name = ("", "", *parts)[-3:]
    return organization, project, name


def _meant(stack: str, projects: Iterable[Project]) -> str:
    known = [(one.name, name) for one in projects for name in one.stacks()]
    words = {f"{project}/{name}" if "/" in stack else name for project, name in known}
    hint = meant(stack, sorted(words))
    return f"{hint}; one without settings needs an empty Pulumi.<stack>.yaml"


def meant(word: str, words: Sequence[str]) -> str:
    """Say which word was probably meant, else which there are.

    Args:
        word: what was typed
        words: what there is
    """
    near = difflib.get_close_matches(word, words, n=1)
    return f'did you mean "{near[0]}"?' if near else f"there are {', '.join(words) or 'none'}"


def _refuse_doubles(wanted: Iterable[Subject]) -> None:
    seen: dict[str, Path] = {}
    for one in wanted:
        folder = seen.setdefault(one.environment, one.project.folder)
        if folder != one.project.folder:
            raise UsageError(
                f"{folder} and {one.project.folder} are both {one.environment}; name one of them"
            )
