"""Exemptions, baseline and presets in a run, by the pack's own server and by the stock SDK's."""

import json
from pathlib import Path

import grpc
import pytest
from engine_double import PACK, analyze_stack, configure, running
from pulumi.runtime.proto import analyzer_pb2 as proto
from two_packs import TEMPLATES, VOLUMES, Found, Pack, run

from policypack import levels
from policypack.baseline import Known, written
from policypack.controls._model import STACK, Resource
from policypack.controls._tokens import LAUNCH_TEMPLATE, VOLUME
from policypack.controls._values import UNKNOWN
from policypack.exemptions import Exemption
from policypack.pack_options import EXEMPTIONS, PACK_OPTIONS

ROOT = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
WEB = "urn:pulumi:dev::shop::acme:index:Web::web"
TEMPLATE = f"urn:pulumi:dev::shop::acme:index:Web${LAUNCH_TEMPLATE}::template"
DISK = f"urn:pulumi:dev::shop::{VOLUME}::disk"
TOKENS = "metadataOptions.httpTokens"
ADVISORY, MANDATORY = proto.ADVISORY, proto.MANDATORY


def stack(tokens: object = "optional") -> tuple[Resource, ...]:
    metadata = UNKNOWN if tokens is UNKNOWN else {"httpTokens": tokens}
    return (
        Resource(ROOT, STACK, "shop-dev", {}),
        Resource(WEB, "acme:index:Web", "web", {}, parent=ROOT),
        Resource(TEMPLATE, LAUNCH_TEMPLATE, "template", {"metadataOptions": metadata}, parent=WEB),
        Resource(DISK, VOLUME, "disk", {"encrypted": False}, parent=ROOT),
    )


def record(**change: object) -> dict[str, object]:
    whole = {
        "control": "EC2.170",
        "resource": TEMPLATE,
        "reason": "old agent",
        "owner": "web team",
        "expires": "2027-06-30",
        **change,
    }
    return {key: value for key, value in whole.items() if value is not None}


def of(found: Found, policy: str) -> list[tuple[int, str]]:
    return [(level, text) for name, level, _, text in found if name == policy]


def exempted(pack: Pack, *records: dict[str, object], **options: object) -> Found:
    return run(pack, {"exemptions": list(records), **options}, stack())


def test_without_exemptions_the_finding_has_its_level(pack: Pack) -> None:
    found = run(pack, {}, stack())
    assert [(name, level, urn) for name, level, urn, _ in found] == [
        (TEMPLATES.name, MANDATORY, TEMPLATE),
        (VOLUMES.name, ADVISORY, DISK),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"control": TEMPLATES.name},
        {"resource": "*::template"},
        {"path": "metadataOptions.*"},
        {"resource": None, "component": WEB},
        {"resource": None, "component": ROOT},
    ],
)
def test_exempted_finding_stays_visible_as_advisory(pack: Pack, change: dict[str, object]) -> None:
    found = exempted(pack, record(**change))
    (level, text), *others = of(found, TEMPLATES.name)
    assert (level, others) == (ADVISORY, [])
    assert text.startswith(f"exempt until 2027-06-30 (web team, old agent): [EC2.170] {TOKENS} is")
    assert of(found, EXEMPTIONS) == []


def test_undecided_finding_can_be_exempted_by_the_path_it_stands_for(pack: Pack) -> None:
    options = {"undecided": "mandatory", "exemptions": [record(path=TOKENS)]}
    (level, text), *_ = of(run(pack, options, stack(UNKNOWN)), TEMPLATES.name)
    assert level == ADVISORY
    mark = "exempt until 2027-06-30 (web team, old agent)"
    assert text.startswith(f"{mark}: undecided: [EC2.170] metadata")


def test_exemption_that_ended_gives_the_finding_its_level_back_and_is_told(pack: Pack) -> None:
    found = exempted(pack, record(expires="2026-11-21", ticket="SEC-7"))
    assert [level for level, _ in of(found, TEMPLATES.name)] == [MANDATORY]
    what = f"EC2.170 for {TEMPLATE} (web team, old agent, SEC-7)"
    then = " Its finding counts again: fix it, or decide anew."
    assert [x for x in found if x[0] == EXEMPTIONS] == [
        (
            EXEMPTIONS,
            ADVISORY,
            ROOT,
            f"[exemptions] pack-options.exemptions[0] ended on 2026-11-21: {what}.{then}",
        )
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"expires": "2026-11-22"}, "ends on 2026-11-22, in 0 days: EC2.170 for "),
        ({"expires": "2026-12-22"}, "ends on 2026-12-22, in 30 days: EC2.170 for "),
        ({"path": "tags.*"}, f"covers no finding: EC2.170 for tags.* of {TEMPLATE} (web team"),
        ({"resource": "*::gone"}, "covers no finding: EC2.170 for *::gone (web team"),
        ({"resource": "*::gone", "expires": "2026-01-01"}, "ended on 2026-01-01: EC2.170 for "),
        (
            {"resource": None, "component": "*::gone"},
            "covers no finding: EC2.170 for all of *::gone (web team",
        ),
    ],
)
def test_exemption_that_needs_a_look_is_told(
    pack: Pack, change: dict[str, object], text: str
) -> None:
    ((level, found),) = of(exempted(pack, record(**change)), EXEMPTIONS)
    assert level == ADVISORY
    assert found.startswith(f"[exemptions] pack-options.exemptions[0] {text}")


@pytest.mark.parametrize(
    ("records", "options"),
    [
        ([record(resource="urn:pulumi:prod::shop::*::gone")], {}),
        ([record(expires="2026-12-23")], {}),
        ([record(expires="2026-11-30")], {"exemptionWarningDays": 7.0}),
        ([record(resource="*::gone")], {"levels": {"EC2.170": "disabled"}}),
        ([record(resource="*::gone")], {"ignoreExemptions": True}),
    ],
)
def test_exemption_of_no_concern_is_not_told(
    pack: Pack, records: list[dict[str, object]], options: dict[str, object]
) -> None:
    assert of(exempted(pack, *records, **options), EXEMPTIONS) == []


def test_ignored_exemption_leaves_the_finding_its_level(pack: Pack) -> None:
    found = exempted(pack, record(), ignoreExemptions=True)
    assert [level for level, _ in of(found, TEMPLATES.name)] == [MANDATORY]


def test_of_two_exemptions_the_longer_one_is_told_and_none_is_unneeded(pack: Pack) -> None:
    found = exempted(pack, record(), record(expires="2028-01-01", reason="vendor"))
    ((_, text),) = of(found, TEMPLATES.name)
    assert text.startswith("exempt until 2028-01-01 (web team, vendor): ")
    assert of(found, EXEMPTIONS) == []


def test_next_run_forgets_what_the_last_one_needed(pack: Pack) -> None:
    assert of(exempted(pack, record()), EXEMPTIONS) == []
    found = run(pack, {"exemptions": [record()]}, stack("required"))
    ((_, text),) = of(found, EXEMPTIONS)
    assert "covers no finding" in text


@pytest.fixture
def baseline(tmp_path: Path) -> str:
    file = tmp_path / "baseline.json"
    other = "urn:pulumi:prod::shop::x:y/z:Z::elsewhere"
    known = [
        Known("EC2.170", TEMPLATE, TOKENS),
        Known("EC2.3", DISK, "kmsKeyId"),
        Known("EC2.3", other, "encrypted"),
    ]
    file.write_text(written("2026-11-01", known), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("tokens", "mark"), [("optional", ""), (UNKNOWN, "undecided: ")])
def test_known_finding_is_advisory_and_one_that_is_gone_is_told(
    pack: Pack, baseline: str, tokens: object, mark: str
) -> None:
    found = run(pack, {"baselineFile": baseline, "undecided": "mandatory"}, stack(tokens))
    ((level, text),) = of(found, TEMPLATES.name)
    assert level == ADVISORY
    assert text.startswith(f"known (baseline of 2026-11-01): {mark}[EC2.170] metadataOptions")
    gone = (
        f"[exemptions] 1 finding of the baseline of 2026-11-01 is gone: EC2.3 kmsKeyId of {DISK}."
    )
    assert of(found, EXEMPTIONS) == [(ADVISORY, f"{gone} Make it anew.")]


def test_new_finding_beside_a_baseline_keeps_its_level(pack: Pack, baseline: str) -> None:
    found = run(pack, {"baselineFile": baseline, "levels": {"EC2.3": "mandatory"}}, stack())
    ((level, text),) = of(found, VOLUMES.name)
    assert level == MANDATORY
    assert text.startswith("[EC2.3] encrypted is false")


def test_exempted_finding_of_the_baseline_is_told_as_exempted(pack: Pack, baseline: str) -> None:
    found = exempted(pack, record(), baselineFile=baseline, levels={"EC2.3": "disabled"})
    ((_, text),) = of(found, TEMPLATES.name)
    assert text.startswith("exempt until")
    assert of(found, EXEMPTIONS) == []


def test_baseline_names_no_more_than_twenty_findings_that_are_gone(
    pack: Pack, tmp_path: Path
) -> None:
    file = tmp_path / "many.json"
    known = [Known("EC2.3", DISK, f"gone[{number:02}]") for number in range(22)]
    file.write_text(written("2026-11-01", known), encoding="utf-8")
    ((_, text),) = of(run(pack, {"baselineFile": str(file)}, stack()), EXEMPTIONS)
    assert text.startswith("[exemptions] 22 findings of the baseline of 2026-11-01 are gone: ")
    assert text.endswith(f"; EC2.3 gone[19] of {DISK}; and 2 more. Make it anew.")


def test_preset_makes_what_it_names_block_and_the_rest_silent(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(levels, "FRAMEWORKS", tmp_path)
    (tmp_path / "fsbp.toml").write_text(
        '[requirements]\n"EC2.3" = {title = "x", controls = ["EC2.3"]}\n', encoding="utf-8"
    )
    found = run(pack, {"preset": "fsbp"}, stack())
    assert [(name, level) for name, level, _, _ in found] == [(VOLUMES.name, MANDATORY)]
    found = run(pack, {"preset": "fsbp", "levels": {"EC2.170": "advisory"}}, stack())
    assert of(found, TEMPLATES.name)[0][0] == ADVISORY


@pytest.mark.parametrize("method", ["covers", "concerns"])
def test_fault_of_the_exemptions_themselves_is_a_finding_that_blocks(
    pack: Pack, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> bool:
        raise KeyError("canary")

    monkeypatch.setattr(Exemption, method, fail)
    found = exempted(pack, record())
    ((level, text),) = of(found, EXEMPTIONS)
    assert level == MANDATORY
    assert "failed with KeyError at fail:" in text
    assert "canary" not in text


def test_exemption_covers_no_fault_of_a_control(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise KeyError("canary")

    monkeypatch.setattr("policypack.judgement.found_by", fail)
    ((level, text),) = of(exempted(pack, record()), TEMPLATES.name)
    assert level == MANDATORY
    assert text.startswith("[EC2.170] could not judge ")


def test_policies_without_exemptions_are_not_counted_as_passed(pack: Pack) -> None:
    response = pack.AnalyzeStack(analyze_stack(stack()), None)
    assert EXEMPTIONS in {x.policy_name for x in response.not_applicable}


@pytest.mark.parametrize("stock", ["0", "1"])
def test_configuration_that_cannot_be_used_fails_the_run_with_every_fault(
    tmp_path: Path, stock: str
) -> None:
    (tmp_path / "exemptions.toml").write_text("[[exemption]]\nonwer = 'x'\n", encoding="utf-8")
    with running(PACK, tmp_path, COMPLIANT_EC2_STOCK_SDK=stock) as process:
        process.Handshake(
            proto.AnalyzerHandshakeRequest(
                engine_address="127.0.0.1:1", program_directory=str(tmp_path)
            )
        )
        options = {"exemptionsFile": "exemptions.toml", "levels": {"EC2.88": "advisory"}}
        with pytest.raises(grpc.RpcError) as caught:
            process.Configure(configure(PACK_OPTIONS, options))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    first, *rest = caught.value.details().splitlines()
    assert first.startswith("pack-options.levels.EC2.88: is no control of this pack")
    assert 'exemptions.toml:1: onwer: is no key of an exemption; did you mean "owner"?' in rest


def test_records_of_a_file_are_read_from_the_folder_the_shell_is_in(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in record().items()]
    text = "\n".join(["[[exemption]]", *lines])
    (tmp_path / "exemptions.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PWD", str(tmp_path))
    found = run(pack, {"exemptionsFile": "exemptions.toml"}, stack())
    assert of(found, TEMPLATES.name)[0][1].startswith("exempt until 2027-06-30")
