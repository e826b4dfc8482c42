"""Which repositories the settings of a registry are about: by region, and by filters on names."""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Final

from .._graph import Graph
from .._model import Resource
from .._policy_documents import all_true, any_true
from .._values import Property, properties
from ._tokens import SCANNING

SCANS: Final = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


def is_scanned(repository: Resource, graph: Graph) -> bool | None:
    """Say whether a scanning rule of the stack covers a repository; None if that is not known."""
    return any_true(
        all_true((same_region(repository, registry), _scans(rule), _covers(rule, repository)))
        for registry in graph.of_type(SCANNING)
        for rule in registry.each("rules[]")
    )


def is_enhanced(repository: Resource, graph: Graph) -> bool | None:
    """Say whether the stack turns enhanced scanning on for the registry of a repository."""
    return any_true(
        all_true((same_region(repository, registry), _is(registry.at("scanType"), "ENHANCED")))
        for registry in graph.of_type(SCANNING)
    )


def same_region(one: Resource, other: Resource) -> bool | None:
    """Say whether two resources are in one region; None if that is not known."""
    first, second = _region(one), _region(other)
    if first.unknown or second.unknown or first.absent != second.absent:
        return None
    return first.value == second.value


def covers_name(patterns: Iterable[Property], name: Property) -> bool | None:
    """Say whether a scanning filter takes in a repository; None if that is not known.

    A filter without wildcard takes in all names that contain it.
    """
    return any_true(_matches(pattern, name) for pattern in patterns)


def _region(resource: Resource) -> Property:
    own = resource.at("region")
    return own if own.present else properties(resource.provider).at("region")


def _is(found: Property, *wanted: str) -> bool | None:
    return None if found.unknown else found.value in wanted


def _scans(rule: Property) -> bool | None:
    return _is(rule.at("scanFrequency"), *SCANS)


def _covers(rule: Property, repository: Resource) -> bool | None:
    return covers_name(rule.each("repositoryFilters[].filter"), repository.at("name"))


def _matches(pattern: Property, name: Property) -> bool | None:
    if pattern.unknown:
        return None
    text = pattern.text or ""
    if text and set(text) == {"*"}:
        return True
    if not text or name.text is None:
        # A name that is left out is made up, and then known to the engine only.
        return None if text and (name.unknown or name.absent) else False
    return fnmatchcase(name.text, text.replace("[", "[[]")) if "*" in text else text in name.text
