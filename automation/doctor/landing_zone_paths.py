"""Which parameters of the landing zone the project reads."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from automation.doctor.case import Case

# What the components read where nobody names another path.
DEFAULTS: Final = ("/landingzone/vpc/vpc-id", "/landingzone/vpc/private-subnet-1-id")
_PATH: Final = re.compile(r"(/[A-Za-z0-9_.-]+)+")
_SUFFIXES: Final = ("Parameter", "Parameters")


def named_paths(case: Case) -> list[str]:
    """Return the paths that settings of project or stack name, each once.

    These are the values of keys such as `vpcIdParameter` or `subnetIdParameters`.

    Args:
        case: the stack
    """
    name = case.project.name
    values = dict([*_declared(case.manifest), *_set(case.settings, name)])
    found = [
        path for key, value in values.items() if key.endswith(_SUFFIXES) for path in _paths(value)
    ]
    return list(dict.fromkeys(found))


def _declared(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in (manifest.get("config") or {}).items():
        if isinstance(value, dict):
            yield key.rpartition(":")[2], value.get("value", value.get("default"))


def _set(settings: Mapping[str, Any], project: str) -> Iterator[tuple[str, Any]]:
    for key, value in (settings.get("config") or {}).items():
        if key.startswith(f"{project}:"):
            yield key.removeprefix(f"{project}:"), value


def _paths(value: object) -> Iterable[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and _PATH.fullmatch(one)]
