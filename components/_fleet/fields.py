"""Reads arguments of a fleet that are maps of arguments."""

from collections.abc import Mapping
from typing import Any

from components import _rules as rules
from components._fleet import rules as fleet_rules
from components._validation import Arguments, entry


def part(reader: Arguments, name: str, shape: type) -> Arguments:
    """Read an argument that has arguments of its own; without it, they have their defaults."""
    return reader.nested(name, reader.plain(name, fleet_rules.MAP, {}), shape)


def parts(reader: Arguments, name: str, shape: type) -> dict[str, Arguments]:
    """Read an argument that has named parts, whose names become names of resources."""
    given = reader.plain(name, rules.NAMED_MAPS, {})
    for key in given:
        reader.problems.check(entry(name, key), key, fleet_rules.KEY)
    return {key: reader.nested(entry(name, key), one, shape) for key, one in given.items()}


def stated(members: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what has no value."""
    return {name: value for name, value in members.items() if value is not None}
