"""What the user configured, read once and checked before anything is judged."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from . import baseline as baselines
from . import exemptions as records
from .baseline import Baseline
from .controls._completeness import RESERVED_NAMES
from .controls._model import Level
from .exemptions import Exemption
from .faults import ConfigurationError, meant
from .files import located, text_of
from .levels import (
    Configurable,
    Wish,
    load_preset,
    policy_names,
    read_levels,
)
from .pack_options import (
    ACCEPT,
    COVERAGE,
    DECLARED_EXEMPTIONS,
    EVERY_POLICY,
    EXEMPTIONS,
    PACK_OPTIONS,
    SCHEMA,
    WARNING_DAYS,
)
from .schema import faults

LEVELS_THAT_BLOCK: Final = (Level.MANDATORY, Level.REMEDIATE)
READ_IN_FULL: Final = ("levels", "exemptions")  # their readers know more than a schema does
Read = TypeVar("Read")


class Named(Protocol):
    """A control, or what is known of it without loading it."""

    @property
    def name(self) -> str:
        """Name of its policy."""

    @property
    def level(self) -> Level:
        """Its default level."""


def utc_today() -> date:
    """Tell the day, the same for a team in any place."""
    return datetime.now(UTC).date()


class Sent(NamedTuple):
    """What the engine sends for a policy: the level after all defaults, and the parameters."""

    level: Level
    settings: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Options:
    """What the user configured.

    Args:
        levels: by policy name, where it is not the control's own.
        settings: parameters by policy name.
        undecided: what a finding of a blocking control does that says "cannot be decided yet".
        exemptions: all of them, those that ended too.
        accepted: the policies of which a component's own exemption is accepted; None where such
            exemptions are not even looked at.
        exemptions_level: what it does if an exemption ended or covers nothing.
        coverage_level: what compute does that no control judges.
        baseline: the findings known before.
        warning_days: how long before an exemption ends a run says so.
        report_file: where the results are to be written; empty for nowhere.
        today: the day exemptions are compared with.
    """

    levels: Mapping[str, Level] = field(default_factory=dict)
    settings: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    undecided: Level = Level.ADVISORY
    exemptions: tuple[Exemption, ...] = ()
    accepted: frozenset[str] | None = frozenset()
    exemptions_level: Level = Level.ADVISORY
    coverage_level: Level = Level.ADVISORY
    baseline: Baseline | None = None
    warning_days: int = WARNING_DAYS
    report_file: str = ""
    today: date = field(default_factory=utc_today)

    def configured(self, control: Named) -> Level:
        """Say which level a control is at, `remediate` being one of them."""
        return self.levels.get(control.name, control.level)

    def level(self, control: Named) -> Level:
        """Say what a violation of a control does."""
        level = self.configured(control)
        return Level.MANDATORY if level in LEVELS_THAT_BLOCK else level

    def undecided_level(self, control: Named) -> Level:
        """Say what a doubt of a control does: never more than its violation would."""
        return self.undecided if self.level(control) is Level.MANDATORY else Level.ADVISORY

    def judges(self, policy: str) -> bool:
        """Say whether a control of this name was not switched off."""
        return self.levels.get(policy) is not Level.DISABLED

    def accepts(self, exemption: Exemption) -> bool:
        """Say whether an exemption counts: a component's own does if the user says so."""
        return not exemption.declared or exemption.policy in (self.accepted or ())

    @property
    def waives(self) -> bool:
        """Say whether there is anything that may let a finding be."""
        return bool(self.exemptions) or self.baseline is not None


def options_of(
    sent: Mapping[str, Sent],
    controls: Iterable[Configurable],
    folders: Sequence[Path] = (),
    today: date | None = None,
) -> Options:
    """Read what the engine sends before a run.

    Args:
        sent: by policy name, with the entry `all` if the user wrote one.
        controls: of the pack.
        folders: where relative paths may start from, as `search_path` lists them.
        today: the day exemptions are compared with, if not this one.

    Raises:
        ConfigurationError: something in it cannot be used; it names everything that is wrong.
    """
    return Configuration(sent, controls, folders).options(today or utc_today())


class Configuration:
    """What the engine sends, with all that is wrong in it.

    Args:
        sent: by policy name, with the entry `all` if the user wrote one.
        controls: of the pack.
        folders: where relative paths may start from.
    """

    def __init__(
        self,
        sent: Mapping[str, Sent],
        controls: Iterable[Configurable],
        folders: Sequence[Path] = (),
    ) -> None:
        self.faults: list[str] = []
        self.controls = tuple(controls)
        self.names = policy_names(self.controls) | {COVERAGE: COVERAGE}
        self._sent = sent
        self._folders = folders
        self._check_names()
        self._given = self._checked_options()
        self.wish = self._read_wish()

    def options(self, today: date) -> Options:
        """Read everything.

        Raises:
            ConfigurationError: it names everything that is wrong.
        """
        ignored = self._given["ignoreExemptions"]
        exemptions = () if ignored else self._exemptions()
        accepted = None if ignored else self._accepted()
        baseline = self._tried(lambda: self._file("baselineFile", baselines.read))
        if self.faults:
            raise ConfigurationError(self.faults)
        return Options(
            levels={control.name: self.wish.choice(control).level for control in self.controls},
            settings={name: entry.settings for name, entry in self._sent.items()},
            undecided=Level(self._given["undecided"]),
            exemptions=exemptions,
            accepted=accepted,
            exemptions_level=self._own_level(EXEMPTIONS),
            coverage_level=self._own_level(COVERAGE),
            baseline=baseline,
            warning_days=int(self._given["exemptionWarningDays"]),
            report_file=self._given["reportFile"],
            today=today,
        )

    def _check_names(self) -> None:
        known: dict[str, Collection[str]] = {x.name: x.defaults for x in self.controls}
        known |= {PACK_OPTIONS: SCHEMA, EXEMPTIONS: (), COVERAGE: ()}
        for name, entry in self._sent.items():
            if name in known:
                self.faults += [
                    f"{name}.{key}: is no parameter of this policy{meant(key, known[name])}"
                    for key in entry.settings
                    if key not in known[name]
                ]
            elif name in self.names:
                hint = f'; the policy of {name} is called "{self.names[name]}"'
                self.faults.append(f"{name}: is no policy of this pack{hint}")
            elif name not in RESERVED_NAMES:
                self.faults.append(f"{name}: is no policy of this pack{meant(name, known)}")

    def _checked_options(self) -> dict[str, Any]:
        """Take each option as given, if it is right, else its default."""
        given = self._sent[PACK_OPTIONS].settings if PACK_OPTIONS in self._sent else {}
        options = {}
        for key, schema in SCHEMA.items():
            options[key] = given.get(key, schema["default"])
            wrong = list(faults(options[key], schema, f"{PACK_OPTIONS}.{key}"))
            if wrong and key not in READ_IN_FULL:
                self.faults += wrong
                options[key] = schema["default"]
        return options

    def _read_wish(self) -> Wish:
        asked, wrong = read_levels(self._given["levels"], self.names)
        self.faults += wrong
        every = self._sent.get(EVERY_POLICY)
        preset = self._given["preset"]
        return Wish(
            sent={name: entry.level for name, entry in self._sent.items()},
            everyone=None if every is None else every.level,
            preset=self._tried(lambda: load_preset(preset)),
            asked=asked,
        )

    def _exemptions(self) -> tuple[Exemption, ...]:
        inline = self._given["exemptions"]
        of_file = self._tried(lambda: self._file("exemptionsFile", records.read_file))
        of_option = self._tried(lambda: records.read_option(inline, self.names))
        return (of_file or ()) + (of_option or ())

    def _accepted(self) -> frozenset[str]:
        """List the policies of which components may declare exemptions."""
        given = self._given[DECLARED_EXEMPTIONS]
        if isinstance(given, str):
            return frozenset(self.names.values() if given == ACCEPT else ())
        self.faults += [
            f"{PACK_OPTIONS}.{DECLARED_EXEMPTIONS}[{index}]: is no control of this pack"
            f"{meant(control, self.names)}"
            for index, control in enumerate(given)
            if control not in self.names
        ]
        return frozenset(self.names[control] for control in given if control in self.names)

    def _own_level(self, policy: str) -> Level:
        """Take a level that is written for a policy that is no control; `all` is about controls."""
        sent = self._sent.get(policy)
        level = Level.ADVISORY if sent is None or sent.level is self.wish.everyone else sent.level
        level = self.wish.asked.get(policy, level)
        return Level.MANDATORY if level in LEVELS_THAT_BLOCK else level

    def _file(
        self, option: str, read: Callable[[str, str, Mapping[str, str]], Read]
    ) -> Read | None:
        """Read the file an option names, if it names one."""
        name = self._given[option]
        if not name:
            return None
        key = f"{PACK_OPTIONS}.{option}"
        return read(text_of(key, located(key, name, self._folders)), name, self.names)

    def _tried(self, read: Callable[[], Read]) -> Read | None:
        """Read one part; go on if it is wrong, so that all that is wrong is said at once."""
        try:
            return read()
        except ConfigurationError as error:
            self.faults.append(str(error))
            return None
