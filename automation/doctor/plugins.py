"""Checks whether the plugins that the project needs are installed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from automation.doctor.answers import Answer, NotCheckedError, fault, ok, warning
from automation.doctor.case import Case
from automation.errors import EngineError

_RESOURCE: Final = "resource"
_OFFLINE: Final = "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"
_TRUE: Final = ("1", "true", "t")
# Stack and backend are looked at by themselves, the language where versions are.
_OTHERS: Final = (
    "information about the current stack",
    "Could not access the backend",
    "ailed to load language plugin",
)


def check(case: Case) -> Iterator[Answer]:
    """Compare what is needed with what is installed."""
    about = case.about
    for error in about.get("errors") or ():
        if not any(other in error for other in _OTHERS):
            yield fault(f"{error}; run pulumi install", EngineError.exit_code)
    if about.get("plugins") is None:
        raise NotCheckedError("needs the language of the project")
    installed = case.read("plugin", "ls", "--json")
    for plugin in needed(case):
        yield _answer(case, plugin, installed)


def needed(case: Case) -> list[Mapping[str, Any]]:
    """Return the resource plugins the project needs, but for those that are a folder."""
    own = case.manifest.get("packages") or {}
    return [
        plugin
        for plugin in case.about.get("plugins") or ()
        if plugin["kind"] == _RESOURCE and plugin["name"] not in own
    ]


def _answer(case: Case, plugin: Mapping[str, Any], installed: list[Mapping[str, Any]]) -> Answer:
    name, version = plugin["name"], plugin.get("version")
    found = [one.get("version") for one in installed if one["name"] == name]
    if version in found or (version is None and found):
        return ok(f"{name} {version or ', '.join(map(str, found))}")
    words = " ".join(one for one in (name, version) if one)
    install = f"pulumi plugin install {_RESOURCE} {words}"
    if case.surroundings.get(_OFFLINE, "").lower() in _TRUE:
        return fault(
            f"{words} is not installed, and {_OFFLINE} is set; run {install}",
            EngineError.exit_code,
        )
    return warning(f"{words} is not installed; the first run downloads it, or run {install}")
