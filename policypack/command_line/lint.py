"""Check a policy configuration as strictly as a run would, and more kindly."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from ..configuration import Configuration, Sent, utc_today
from ..controls import catalogue
from ..controls._model import Control, Level
from ..faults import ConfigurationError
from ..files import search_path
from ..levels import LEVELS_ENTRY, not_a_level
from ..pack_options import EVERY_POLICY, EXEMPTIONS, LEVEL_NAMES, PACK_OPTIONS
from ..schema import faults
from . import RIGHT, WRONG
from .output import counted, read_input, table

LEVEL_KEY: Final = "enforcementLevel"
ENVIRONMENTS: Final = "environments"
OF_THE_ENGINE: Final = (ENVIRONMENTS, "exceptions")


class Entry(NamedTuple):
    """What the file says of one policy."""

    level: Level | None
    settings: Mapping[str, object]


def run(options: Namespace) -> int:
    """Check a configuration, and show the level of every control."""
    wrong: list[str] = []
    entries = _entries(_document(options.config), wrong)
    _replace_files(entries, options)
    wrong += _parameter_faults(entries)
    configuration = Configuration(_sent(entries), catalogue(), search_path())
    try:
        configuration.options(utc_today())
    except ConfigurationError as error:
        wrong += str(error).splitlines()
    sys.stdout.write(_levels(configuration))
    wrong += _without_effect(entries, configuration)
    for line in dict.fromkeys(wrong):
        sys.stderr.write(f"{line}\n")
    return WRONG if wrong else RIGHT


def _document(name: str | None) -> dict[str, Any]:
    """Read the file; the engine takes an empty one for no configuration.

    Raises:
        ConfigurationError: it is no JSON object, or has a key twice.
    """
    text = read_input(name) if name else ""
    if not text.strip():
        return {}
    twice: list[str] = []

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in members]
        twice.extend(key for key in dict.fromkeys(keys) if keys.count(key) > 1)
        return dict(members)

    try:
        document = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise ConfigurationError([f"{place}: is no JSON: {error.msg}"]) from error
    if twice:
        raise ConfigurationError(f"{name}: {key}: is there twice" for key in twice)
    if not isinstance(document, dict):
        raise ConfigurationError([f"{name}: must be an object of policies"])
    return document


def _entries(document: Mapping[str, Any], wrong: list[str]) -> dict[str, Entry]:
    entries = {}
    for name, value in document.items():
        if name == ENVIRONMENTS:
            wrong += faults(value, {"type": "array", "items": {"type": "string"}}, name)
        if name in OF_THE_ENGINE:
            continue
        given = {LEVEL_KEY: value} if isinstance(value, str) else value
        if not isinstance(given, dict):
            wrong.append(f"{name}: must be a level or an object")
            continue
        level = given.get(LEVEL_KEY)
        if LEVEL_KEY in given and level not in LEVEL_NAMES:
            wrong.append(f"{name}: {not_a_level(level)}")
            level = None
        settings = {key: value for key, value in given.items() if key != LEVEL_KEY}
        entries[name] = Entry(None if level is None else Level(level), settings)
    return entries


def _replace_files(entries: dict[str, Entry], options: Namespace) -> None:
    """Take the files of the command line in place of those the configuration names."""
    given = {"exemptionsFile": options.exemptions, "baselineFile": options.baseline}
    files = {key: str(Path(name).absolute()) for key, name in given.items() if name}
    level, settings = entries.get(PACK_OPTIONS, Entry(None, {}))
    entries[PACK_OPTIONS] = Entry(level, {**settings, **files})


def _parameter_faults(entries: Mapping[str, Entry]) -> Iterator[str]:
    for control in catalogue():
        settings = entries[control.name].settings if control.name in entries else {}
        for parameter in control.parameters:
            if parameter.name in settings:
                place = f"{control.name}.{parameter.name}"
                yield from faults(settings[parameter.name], parameter.schema, place)
    every = entries.get(EVERY_POLICY)
    if every is not None and (every.level is None or every.settings):
        yield f"{EVERY_POLICY}: must be a level and nothing else"


def _sent(entries: Mapping[str, Entry]) -> dict[str, Sent]:
    """Work out what the engine would send: a level for every policy, written or not."""
    every = entries.get(EVERY_POLICY, Entry(None, {})).level
    own = {control.name: control.level for control in catalogue()}
    own |= {PACK_OPTIONS: Level.ADVISORY, EXEMPTIONS: Level.ADVISORY}
    sent = {}
    for name in {**own, **entries}:
        level, settings = entries.get(name, Entry(None, {}))
        sent[name] = Sent(level or every or own.get(name, Level.ADVISORY), settings)
    if every is None:
        sent.pop(EVERY_POLICY, None)
    return sent


def _levels(configuration: Configuration) -> str:
    rows = [("CONTROL", "POLICY", "LEVEL", "BECAUSE OF")]
    counts: dict[str, int] = {}
    for control in catalogue():
        level, reason = configuration.wish.choice(control)
        rows.append((control.id, control.name, level.value, reason))
        counts[level.value] = counts.get(level.value, 0) + 1
    summary = ", ".join(f"{count} {level}" for level, count in sorted(counts.items()))
    return f"{table(rows)}{counted(len(rows) - 1, 'control')}: {summary}\n"


def _without_effect(entries: Mapping[str, Entry], configuration: Configuration) -> Iterator[str]:
    if entries[PACK_OPTIONS].level is not None:
        yield f"{PACK_OPTIONS}: its level has no effect"
    for control in catalogue():
        asked = entries[control.name].level if control.name in entries else None
        if asked is not None:
            yield from _overruled(control, asked, configuration)


def _overruled(control: Control, asked: Level, configuration: Configuration) -> Iterator[str]:
    level, reason = configuration.wish.choice(control)
    if level is asked:
        return
    if reason == LEVELS_ENTRY:
        why = f"{LEVELS_ENTRY} says {level.value}"
    else:
        why = (
            f"the engine sends the same without it, and {reason} makes it {level.value};"
            f" ask for it in {LEVELS_ENTRY}"
        )
    yield f"{control.name}: {asked.value} has no effect: {why}"
