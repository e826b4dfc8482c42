"""What is configured is read at once, and everything that is wrong is named at once."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from policypack.configuration import Configuration, Options, Sent, options_of
from policypack.controls import by_name
from policypack.controls._model import Level
from policypack.faults import ConfigurationError
from policypack.files import PACK, located, search_path
from policypack.pack_options import EXEMPTIONS, PACK_OPTIONS

TODAY = date(2026, 11, 22)
IMDS = by_name()["ec2-imdsv2-check"]
VOLUMES = by_name()["encrypted-volumes"]
CONTROLS = (IMDS, VOLUMES)
RECORD = {
    "control": "EC2.8",
    "resource": "*::server",
    "reason": "old agent",
    "owner": "web team",
    "expires": "2026-12-31",
}


def read(options: Mapping[str, object] | None = None, folder: Path = PACK, **sent: Sent) -> Options:
    entries = {PACK_OPTIONS: Sent(Level.ADVISORY, options or {}), **sent}
    return options_of(entries, CONTROLS, [folder], TODAY)


def faults(options: Mapping[str, object] | None = None, folder: Path = PACK, **sent: Sent) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read(options, folder, **sent)
    return str(caught.value)


def test_options_without_anything_sent_are_the_defaults() -> None:
    found = options_of({}, CONTROLS, (), TODAY)
    assert found == Options(levels={x.name: x.level for x in CONTROLS}, today=TODAY)
    assert not found.waives


def test_options_keep_remediate_and_count_it_as_mandatory() -> None:
    found = read(**{IMDS.name: Sent(Level.REMEDIATE)})
    assert found.configured(IMDS) is Level.REMEDIATE
    assert found.level(IMDS) is Level.MANDATORY


@pytest.mark.parametrize(
    ("undecided", "level", "found"),
    [
        ("advisory", Level.MANDATORY, Level.ADVISORY),
        ("mandatory", Level.MANDATORY, Level.MANDATORY),
        ("mandatory", Level.REMEDIATE, Level.MANDATORY),
        ("mandatory", Level.ADVISORY, Level.ADVISORY),
    ],
)
def test_options_undecided_blocks_only_where_a_violation_would(
    undecided: str, level: Level, found: Level
) -> None:
    options = read({"undecided": undecided, "levels": {IMDS.id: level.value}})
    assert options.undecided_level(IMDS) is found


@pytest.mark.parametrize(
    ("sent", "level"),
    [
        ({}, Level.ADVISORY),
        ({EXEMPTIONS: Sent(Level.MANDATORY)}, Level.MANDATORY),
        ({EXEMPTIONS: Sent(Level.REMEDIATE)}, Level.MANDATORY),
        ({EXEMPTIONS: Sent(Level.DISABLED)}, Level.DISABLED),
        ({EXEMPTIONS: Sent(Level.MANDATORY), "all": Sent(Level.MANDATORY)}, Level.ADVISORY),
        ({EXEMPTIONS: Sent(Level.DISABLED), "all": Sent(Level.MANDATORY)}, Level.DISABLED),
    ],
)
def test_level_of_the_policy_exemptions_is_one_written_for_it(
    sent: dict[str, Sent], level: Level
) -> None:
    assert read(**sent).exemptions_level is level


def test_options_of_files_and_of_the_configuration_are_joined(tmp_path: Path) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in RECORD.items()]
    text = "\n".join(["[[exemption]]", *lines])
    (tmp_path / "exemptions.toml").write_text(text, encoding="utf-8")
    baseline = {"version": 1, "date": "2026-11-01", "findings": []}
    (tmp_path / "baseline.json").write_text(json.dumps(baseline), encoding="utf-8")
    found = read(
        {
            "exemptionsFile": "exemptions.toml",
            "exemptions": [RECORD],
            "exemptionWarningDays": 7.0,
            "baselineFile": str(tmp_path / "baseline.json"),
            "reportFile": "report.json",
        },
        tmp_path,
    )
    places = [exemption.place for exemption in found.exemptions]
    assert places == ["exemptions.toml:1", "pack-options.exemptions[0]"]
    assert found.baseline is not None
    assert found.baseline.date == "2026-11-01"
    assert (found.warning_days, found.report_file) == (7, "report.json")


def test_options_ignoring_exemptions_do_not_even_read_them() -> None:
    options = {"ignoreExemptions": True, "exemptions": ["x"], "exemptionsFile": "none.toml"}
    assert read(options).exemptions == ()


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"undecidd": "x"}, 'undecidd: is no parameter of this policy; did you mean "undecided"?'),
        ({"undecided": "disabled"}, "undecided: must be one of advisory, mandatory"),
        ({"preset": "cis"}, "preset: must be one of baseline, fsbp, "),
        ({"levels": {"EC2.88": "x"}}, "levels.EC2.88: is no control of this pack; did you mean"),
        ({"levels": "x"}, "levels: must be an object"),
        ({"exemptionWarningDays": -1.0}, "exemptionWarningDays: must be at least 0"),
        ({"exemptionWarningDays": "x"}, "exemptionWarningDays: must be a whole number"),
        ({"ignoreExemptions": "yes"}, "ignoreExemptions: must be true or false"),
        ({"exemptions": [{**RECORD, "owner": ""}]}, "exemptions[0].owner: must be a"),
        ({"declaredExemptions": True}, "declaredExemptions: must be a text"),
        ({"declaredExemptions": "acept"}, "declaredExemptions: must be one of report, accept; did"),
        (
            {"declaredExemptions": ["EC2.8", "EC2.88"]},
            "declaredExemptions[1]: is no control of this pack; did you mean",
        ),
        ({"declaredExemptions": [8.0]}, "declaredExemptions[0]: must be a text"),
        ({"exemptionsFile": "no"}, "exemptionsFile: there is no such file; looked at "),
        ({"baselineFile": "no"}, "baselineFile: there is no such file; looked at "),
    ],
)
def test_option_that_is_wrong_is_refused(options: dict[str, object], fault: str) -> None:
    assert faults(options).startswith(f"pack-options.{fault}")


NO_POLICY = "is no policy of this pack"
NO_PARAMETER = "is no parameter of this policy"


@pytest.mark.parametrize(
    ("name", "settings", "fault"),
    [
        ("ec2-imdsv2-chek", {}, f': {NO_POLICY}; did you mean "{IMDS.name}"?'),
        ("EC2.8", {}, f': {NO_POLICY}; the policy of EC2.8 is called "{IMDS.name}"'),
        (IMDS.name, {"x": 1.0}, f".x: {NO_PARAMETER}"),
        (EXEMPTIONS, {"x": 1.0}, f".x: {NO_PARAMETER}"),
        (
            VOLUMES.name,
            {"accountDefault": True},
            f'.accountDefault: {NO_PARAMETER}; did you mean "accountDefaultEncryption"?',
        ),
    ],
)
def test_policy_or_parameter_nobody_knows_is_refused(
    name: str, settings: dict[str, object], fault: str
) -> None:
    assert faults(**{name: Sent(Level.ADVISORY, settings)}) == name + fault


@pytest.mark.parametrize("name", ["all", "environments", "exceptions"])
def test_words_of_the_engine_are_no_policies(name: str) -> None:
    assert Configuration({name: Sent(Level.ADVISORY)}, CONTROLS).faults == []


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = faults({"preset": "x", "baselineFile": "no.json"}, nope=Sent(Level.ADVISORY))
    assert [line.partition(":")[0] for line in found.splitlines()] == [
        "nope",
        "pack-options.preset",
        "pack-options.baselineFile",
    ]


def test_fault_shows_no_value() -> None:
    wrong = {"exemptions": [{**RECORD, "control": "x", "expires": "canary", "component": "canary"}]}
    assert "canary" not in faults({**wrong, "undecided": "canary", "preset": "canary"})


def test_file_is_looked_for_in_every_folder_in_turn(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    (second / "x.toml").touch()
    assert located("key", "x.toml", [first, second]) == second / "x.toml"
    assert located("key", str(second / "x.toml"), [first]) == second / "x.toml"
    with pytest.raises(ConfigurationError) as caught:
        located("key", "y.toml", [first, second])
    places = f"{first / 'y.toml'}, {second / 'y.toml'}"
    assert str(caught.value) == f"key: there is no such file; looked at {places}"


def test_search_path_ends_with_the_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = tmp_path / "shell"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(shell))
    assert search_path([str(PACK), ""]) == (tmp_path, shell, PACK)


@pytest.mark.parametrize("name", ["exemptionsFile", "baselineFile"])
def test_file_that_is_no_text_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    assert (
        faults({name: "x"}, tmp_path) == f"pack-options.{name}: {tmp_path / 'x'} is no UTF-8 text"
    )


def test_start_of_the_pack_does_not_load_what_only_faults_and_files_need() -> None:
    code = (
        "import sys, policypack.server; heavy = {'difflib', 'tomllib', 'policypack.command_line'};"
        " sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACK.parent)
