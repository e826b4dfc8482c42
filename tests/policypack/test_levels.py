"""Which level a control is at: its own, the user's, `all`, a standard's, or that of `levels`."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from policypack import levels
from policypack.controls._model import Level
from policypack.faults import ConfigurationError
from policypack.levels import Choice, Preset, Wish, load_preset, policy_names, read_levels
from policypack.pack_options import PRESETS

ADVISORY, MANDATORY, REMEDIATE, DISABLED = Level
CIS = Preset("cis-aws-5.0", frozenset({"X.1"}))


class Facts(NamedTuple):
    id: str
    name: str
    level: Level
    defaults: Mapping[str, object] = {}


ON = Facts("X.1", "on", MANDATORY)
MILD = Facts("X.2", "mild", ADVISORY)
OFF = Facts("X.3", "off", DISABLED)


@pytest.mark.parametrize(
    ("control", "wish", "level", "reason"),
    [
        (ON, Wish({}), MANDATORY, "default"),
        (ON, Wish({"on": MANDATORY}), MANDATORY, "default"),
        (ON, Wish({"on": ADVISORY}), ADVISORY, "its own entry"),
        (OFF, Wish({"off": REMEDIATE}), REMEDIATE, "its own entry"),
        (ON, Wish({"on": DISABLED}), DISABLED, "its own entry"),
        (ON, Wish({"on": ADVISORY}, everyone=ADVISORY), ADVISORY, "all"),
        (MILD, Wish({"mild": REMEDIATE}, everyone=REMEDIATE), REMEDIATE, "all"),
        (OFF, Wish({"off": MANDATORY}, everyone=MANDATORY), DISABLED, "default"),
        (OFF, Wish({"off": ADVISORY}, everyone=MANDATORY), ADVISORY, "its own entry"),
        (ON, Wish({"on": MANDATORY}, everyone=DISABLED), MANDATORY, "its own entry"),
        (ON, Wish({"on": DISABLED}, everyone=DISABLED), DISABLED, "all"),
        (MILD, Wish({"mild": ADVISORY}, preset=CIS), DISABLED, "preset cis-aws-5.0"),
        (ON, Wish({"on": MANDATORY}, preset=CIS), MANDATORY, "preset cis-aws-5.0"),
        (MILD, Wish({"mild": MANDATORY}, preset=CIS), MANDATORY, "its own entry"),
        (ON, Wish({"on": ADVISORY}, ADVISORY, CIS), ADVISORY, "all"),
        (MILD, Wish({"mild": ADVISORY}, ADVISORY, CIS), DISABLED, "preset cis-aws-5.0"),
        (MILD, Wish({}, preset=CIS, asked={"mild": ADVISORY}), ADVISORY, "pack-options.levels"),
        (ON, Wish({"on": ADVISORY}, asked={"on": DISABLED}), DISABLED, "pack-options.levels"),
    ],
)
def test_choice_is_made_by_the_strongest_wish(
    control: Facts, wish: Wish, level: Level, reason: str
) -> None:
    assert wish.choice(control) == Choice(level, reason)


def test_levels_by_id_and_by_name_are_levels_of_policies() -> None:
    names = policy_names([ON, MILD])
    assert read_levels({"X.1": "advisory", "mild": "remediate"}, names) == (
        {"on": ADVISORY, "mild": REMEDIATE},
        [],
    )


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ([], "must be an object of levels by control"),
        ({"X.9": "advisory"}, ".X.9: is no control of this pack; did you mean"),
        (
            {"X.1": "mandatry"},
            '.X.1: must be one of advisory, mandatory, remediate, disabled; did you mean "man',
        ),
        ({"X.1": None}, ".X.1: must be one of"),
        ({"X.1": "advisory", "on": "disabled"}, ".on: the control is there twice"),
    ],
)
def test_levels_that_are_wrong_are_refused(given: object, fault: str) -> None:
    _, faults = read_levels(given, policy_names([ON, MILD]))
    assert len(faults) == 1
    assert fault in faults[0]


def test_preset_names_the_controls_of_all_requirements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "FRAMEWORKS", tmp_path)
    (tmp_path / "cis-aws-5.0.toml").write_text(
        'title = "CIS"\nversion = "5.0"\nreference = "https://x"\n[requirements]\n'
        '"1.1" = {title = "a", controls = ["X.1", "X.2"]}\n"1.2" = {title = "b", controls = []}\n'
        '"1.3" = {title = "c", controls = ["X.1"]}\n',
        encoding="utf-8",
    )
    assert load_preset("cis-aws-5.0") == Preset("cis-aws-5.0", frozenset({"X.1", "X.2"}))


@pytest.mark.parametrize("name", PRESETS[1:])
def test_every_preset_of_the_pack_names_controls(name: str) -> None:
    preset = load_preset(name)
    assert preset is not None
    assert preset.controls


def test_preset_baseline_is_no_standard() -> None:
    assert load_preset("baseline") is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("cis-aws-5", 'must be one of .*; did you mean "cis-aws-5.0"?'),
        (7, "must be one of"),
        ("fsbp", r"fsbp\.toml cannot be read"),
    ],
)
def test_preset_that_is_not_there_is_refused(
    name: object, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "FRAMEWORKS", tmp_path)
    with pytest.raises(ConfigurationError, match=fault):
        load_preset(name)
