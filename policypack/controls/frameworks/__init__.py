"""Standards, and which of their requirements which controls judge. Read when they are asked for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent


class Requirement(NamedTuple):
    """A requirement of a standard.

    Args:
        title: what it demands, in short; empty where no source says it.
        controls: ids of the controls that judge it.
    """

    title: str
    controls: tuple[str, ...]


class Framework(NamedTuple):
    """A standard.

    Args:
        key: name of its file, as `cis-aws-5.0`.
        title: its name.
        version: its version.
        reference: page that says which control judges what.
        requirements: those that some control judges, by their numbers in the standard.
    """

    key: str
    title: str
    version: str
    reference: str
    requirements: Mapping[str, Requirement]


@cache
def frameworks() -> Mapping[str, Framework]:
    """Read all standards, by their keys."""
    paths = sorted(FOLDER.glob("*.toml"))
    return MappingProxyType({path.stem: _read(path) for path in paths})


def requirements_of(control_id: str) -> Mapping[str, tuple[str, ...]]:
    """List the requirements a control judges, by the keys of their standards."""
    return _by_control().get(control_id, MappingProxyType({}))


@cache
def _by_control() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, framework in frameworks().items():
        for number, requirement in framework.requirements.items():
            for control_id in requirement.controls:
                numbers = found.setdefault(control_id, {})
                numbers[key] = (*numbers.get(key, ()), number)
    return {control_id: MappingProxyType(numbers) for control_id, numbers in found.items()}


def _read(path: Path) -> Framework:
    import tomllib  # noqa: PLC0415 - what starts the pack need not load the parser

    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    requirements = {
        number: Requirement(entry.get("title", ""), tuple(entry["controls"]))
        for number, entry in whole["requirements"].items()
    }
    return Framework(
        path.stem,
        whole["title"],
        whole["version"],
        whole["reference"],
        MappingProxyType(requirements),
    )
