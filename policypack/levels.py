"""Which level a control is at, and why.

The engine sends a level for every policy and does not say which of them the user wrote. What tells
a written one is that it differs from what all others get: from the level that `all` names, else
from the control's own default.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from .controls._model import Level
from .faults import ConfigurationError, meant
from .files import text_of
from .pack_options import BASELINE_PRESET, LEVEL_NAMES, PACK_OPTIONS, PRESETS

FRAMEWORKS: Final = Path(__file__).parent / "controls" / "frameworks"
ALL_ENTRY: Final = "all"
OWN_ENTRY: Final = "its own entry"
LEVELS_ENTRY: Final = f"{PACK_OPTIONS}.levels"
DEFAULT: Final = "default"


class Configurable(Protocol):
    """What configuration has to know of a control."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Name of its policy."""

    @property
    def level(self) -> Level:
        """Its default level."""

    @property
    def defaults(self) -> Collection[str]:
        """Names of its parameters."""


class Preset(NamedTuple):
    """A standard that says which controls are on.

    Args:
        name: as `preset` spells it.
        controls: ids of the controls its requirements name.
    """

    name: str
    controls: frozenset[str]


class Choice(NamedTuple):
    """The level of a control, and which part of the configuration decided it."""

    level: Level
    reason: str


class Wish(NamedTuple):
    """What the configuration says about levels.

    Args:
        sent: the engine's level of each policy.
        everyone: the level that `all` names, if it is there.
        preset: a standard, if one was chosen.
        asked: levels of `pack-options`, by policy name.
    """

    sent: Mapping[str, Level]
    everyone: Level | None = None
    preset: Preset | None = None
    asked: Mapping[str, Level] = {}

    def choice(self, control: Configurable) -> Choice:
        """Decide the level of a control."""
        if control.name in self.asked:
            return Choice(self.asked[control.name], LEVELS_ENTRY)
        sent = self.sent.get(control.name)
        if sent is not None and sent is not (self.everyone or control.level):
            return Choice(sent, OWN_ENTRY)
        base = self._base(control)
        if self.everyone is not None and base.level is not Level.DISABLED:
            return Choice(self.everyone, ALL_ENTRY)
        return base

    def _base(self, control: Configurable) -> Choice:
        if self.preset is None:
            return Choice(control.level, DEFAULT)
        named = control.id in self.preset.controls
        return Choice(Level.MANDATORY if named else Level.DISABLED, f"preset {self.preset.name}")


def load_preset(name: object) -> Preset | None:
    """Read which controls a standard names; the preset `baseline` is none.

    Args:
        name: the option `preset`.

    Raises:
        ConfigurationError: there is no such preset.
    """
    key = f"{PACK_OPTIONS}.preset"
    if name == BASELINE_PRESET:
        return None
    if not isinstance(name, str) or name not in PRESETS:
        hint = meant(name, PRESETS)
        raise ConfigurationError([f"{key}: must be one of {', '.join(PRESETS)}{hint}"])
    text = text_of(key, FRAMEWORKS / f"{name}.toml")
    # Most runs choose no standard; they start without the parser.
    import tomllib  # noqa: PLC0415

    requirements = tomllib.loads(text)["requirements"].values()
    return Preset(name, frozenset(id_ for each in requirements for id_ in each["controls"]))


def read_levels(given: object, names: Mapping[str, str]) -> tuple[dict[str, Level], list[str]]:
    """Read the option `levels`.

    Args:
        given: the option as it came.
        names: policy names by control id and by policy name.

    Returns:
        Levels by policy name, and what is wrong.
    """
    if not isinstance(given, Mapping):
        return {}, [f"{LEVELS_ENTRY}: must be an object of levels by control"]
    levels: dict[str, Level] = {}
    faults = []
    for control, level in given.items():
        name = names.get(control)
        if name is None:
            hint = meant(control, names)
            faults.append(f"{LEVELS_ENTRY}.{control}: is no control of this pack{hint}")
        elif level not in LEVEL_NAMES:
            faults.append(f"{LEVELS_ENTRY}.{control}: {not_a_level(level)}")
        elif levels.setdefault(name, Level(level)) is not Level(level):
            faults.append(f"{LEVELS_ENTRY}.{control}: the control is there twice, by id and name")
    return levels, faults


def not_a_level(level: object) -> str:
    """Say that something is no level, and which one was meant."""
    return f"must be one of {', '.join(LEVEL_NAMES)}{meant(level, LEVEL_NAMES)}"


def policy_names(controls: Iterable[Configurable]) -> dict[str, str]:
    """Index policy names by control id and by policy name."""
    return {key: control.name for control in controls for key in (control.id, control.name)}
