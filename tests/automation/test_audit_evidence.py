"""What passed in an audit is told by the pack that can be asked for it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from automation.collector import Collector
from automation.events import EventLog
from automation.evidence import with_evidence
from automation.packs import PolicyPack
from automation.redaction import Redactor

URN = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web"
OTHER = "urn:pulumi:prod::shop::aws:ebs/volume:Volume::disk"
REPORT = {
    "pack": {"name": "compliant-ec2", "version": "0.2.0"},
    "results": [
        {"resource": URN, "policy": "tags", "outcome": "passed"},
        {"resource": URN, "policy": "ec2-imdsv2-check", "outcome": "passed"},
        {"resource": URN, "policy": "ec2-no-public-ip", "outcome": "undecided"},
        {"resource": OTHER, "policy": "tags", "outcome": "disabled"},
    ],
}


def a_pack(folder: Path, name: str = "compliant-ec2", config: object = None) -> PolicyPack:
    folder.mkdir(exist_ok=True)
    (folder / "PulumiPolicy.yaml").write_text(f"name: {name}\nruntime: python\n")
    if isinstance(config, str):
        (folder / "config.json").write_text(config)
        return PolicyPack(folder, folder / "config.json")
    return PolicyPack(folder, config)  # type: ignore[arg-type]


def report_file(pack: PolicyPack) -> str:
    assert isinstance(pack.config, Mapping)
    return str(pack.config["pack-options"]["reportFile"])


def told(pack: PolicyPack, report: Mapping[str, Any] | None) -> dict[str, tuple[str, ...]]:
    collector = Collector(planning=False)
    with with_evidence([pack], EventLog(Redactor(), [collector.take])) as (asked,):
        file = Path(report_file(asked))
        if report is not None:
            file.write_text(json.dumps(report))
    assert not file.parent.exists()
    return dict(collector.policy({}).passed)


def test_what_passed_is_told_by_resource(tmp_path: Path) -> None:
    assert told(a_pack(tmp_path), REPORT) == {URN: ("ec2-imdsv2-check", "tags"), OTHER: ()}


def test_run_that_stopped_before_its_end_tells_nothing(tmp_path: Path) -> None:
    assert told(a_pack(tmp_path), None) == {}


def blocked(pack: PolicyPack, log: EventLog) -> None:
    with with_evidence([pack], log) as (asked,):
        Path(report_file(asked)).write_text(json.dumps(REPORT))
        raise LookupError


def test_what_passed_is_told_of_an_audit_that_findings_block(tmp_path: Path) -> None:
    collector = Collector(planning=False)
    with pytest.raises(LookupError):
        blocked(a_pack(tmp_path), EventLog(Redactor(), [collector.take]))
    assert URN in collector.policy({}).passed


@pytest.mark.parametrize(
    "config",
    [
        {"all": "advisory", "pack-options": {"exemptionsFile": "x.toml"}},
        '{"all": "advisory", "pack-options": {"exemptionsFile": "x.toml"}}',
    ],
)
def test_pack_keeps_what_it_is_configured_with(tmp_path: Path, config: object) -> None:
    with with_evidence([a_pack(tmp_path, config=config)], EventLog(Redactor())) as (asked,):
        assert isinstance(asked.config, Mapping)
        assert asked.config["all"] == "advisory"
        assert asked.config["pack-options"]["exemptionsFile"] == "x.toml"
        assert report_file(asked)


@pytest.mark.parametrize(
    ("name", "config"),
    [
        ("house", None),
        ("house", {"all": "advisory"}),
        ("compliant-ec2", {"pack-options": {"reportFile": "mine.json"}}),
        ("compliant-ec2", {"pack-options": "mandatory"}),
    ],
)
def test_pack_that_cannot_be_asked_is_left_as_it_is(
    tmp_path: Path, name: str, config: object
) -> None:
    pack = a_pack(tmp_path, name, config)
    with with_evidence([pack], EventLog(Redactor())) as (asked,):
        assert asked is pack
