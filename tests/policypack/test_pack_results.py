"""What the server does beside judging: twins, gaps, corrections, evidence."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from engine_double import analyze, analyze_stack, encoded
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import by_name, catalogue
from policypack.controls._model import STACK, Control, Correction, Resource
from policypack.controls._tokens import LAUNCH_TEMPLATE
from policypack.controls._values import UNKNOWN, Secret
from policypack.index import index_of, pack_index
from policypack.pack_options import COVERAGE, PACK_OPTIONS
from policypack.server import Analyzer
from policypack.stock_service import StockAnalyzer
from policypack.wire import plain

IMDS = "ec2-launch-template-imdsv2-check"
HOPS = "ec2-token-hop-limit-check"
NATIVE_TEMPLATE = "aws-native:ec2:LaunchTemplate"
NODES = "aws:eks/nodeGroup:NodeGroup"
LEVELS = {"remediate": proto.REMEDIATE, "mandatory": proto.MANDATORY, "disabled": proto.DISABLED}
EXEMPTION = {
    "control": "EC2.170",
    "resource": "*::it",
    "reason": "old agent",
    "owner": "web team",
    "expires": "2999-12-31",
}


def resource(token: str, inputs: Mapping[str, object], name: str = "it") -> Resource:
    return Resource(f"urn:pulumi:dev::shop::{token}::{name}", token, name, inputs)


def pack(levels: Mapping[str, str] | None = None, **options: object) -> Analyzer:
    found = Analyzer(index_of(catalogue()))
    config = {PACK_OPTIONS: proto.PolicyConfig(properties=encoded(options))}
    for policy, level in (levels or {}).items():
        config[policy] = proto.PolicyConfig(enforcementLevel=LEVELS[level])
    found.Configure(proto.ConfigureAnalyzerRequest(policyConfig=config), None)
    return found


def told(response: proto.AnalyzeResponse, policy: str) -> list[str]:
    return [x.message.partition("\n")[2] for x in response.diagnostics if x.policyName == policy]


def test_twin_is_judged_and_named_as_the_program_spells_it() -> None:
    data = {"launchTemplateData": {"metadataOptions": {"httpTokens": "optional"}}}
    template = resource(NATIVE_TEMPLATE, data)
    response = pack().Analyze(analyze(template), None)
    (message,) = told(response, IMDS)
    assert message.startswith("[EC2.170] launchTemplateData.metadataOptions.httpTokens is ")
    assert {x.urn for x in response.diagnostics} == {template.urn}
    assert IMDS not in {x.policy_name for x in response.not_applicable}


def test_twin_on_the_stock_path_gives_the_same_messages() -> None:
    data = {"launchTemplateData": {"metadataOptions": {"httpTokens": UNKNOWN}}}
    template = resource(NATIVE_TEMPLATE, data)
    stock = StockAnalyzer(catalogue())
    ours, theirs = (
        sorted(x.message for x in served.Analyze(analyze(template), None).diagnostics)
        for served in (pack(), stock)
    )
    assert ours == theirs != []


def test_compute_of_a_type_nobody_judges_is_not_covered() -> None:
    (message,) = told(pack().Analyze(analyze(resource(NODES, {})), None), COVERAGE)
    assert message.startswith(f'[coverage] {NODES} "it" is ')


@pytest.mark.parametrize("token", ["aws:s3/bucket:Bucket", "random:index/id:Id", LAUNCH_TEMPLATE])
def test_what_is_no_compute_or_is_judged_is_no_gap(token: str) -> None:
    assert told(pack().Analyze(analyze(resource(token, {})), None), COVERAGE) == []


def test_coverage_switched_off_is_silent_and_does_not_apply() -> None:
    response = pack({COVERAGE: "disabled"}).Analyze(analyze(resource(NODES, {})), None)
    assert told(response, COVERAGE) == []
    assert COVERAGE in {x.policy_name for x in response.not_applicable}


def remediated(served: Analyzer, found: Resource) -> list[tuple[str, dict[str, object]]]:
    steps = served.Remediate(analyze(found), None).remediations
    return [(step.policyName, plain(step.properties)) for step in steps]


def test_remediate_sets_one_control_after_the_other_and_keeps_secrets() -> None:
    template = resource(LAUNCH_TEMPLATE, {"userData": Secret("c2VjcmV0"), "imageId": UNKNOWN})
    first, second = remediated(pack({IMDS: "remediate", HOPS: "remediate"}), template)
    assert {first[0], second[0]} == {IMDS, HOPS}
    assert second[1] == {
        "userData": Secret("c2VjcmV0"),
        "imageId": UNKNOWN,
        "metadataOptions": {"httpTokens": "required", "httpPutResponseHopLimit": 1.0},
    }


def test_remediated_resource_is_told_once_and_no_more_a_finding() -> None:
    served = pack({IMDS: "remediate"})
    ((_, inputs),) = remediated(served, resource(LAUNCH_TEMPLATE, {}))
    mended = analyze(resource(LAUNCH_TEMPLATE, inputs))
    response = served.Analyze(mended, None)
    (message,) = told(response, IMDS)
    set_value = 'metadataOptions.httpTokens was set to "required"'
    assert message.startswith(f"corrected: [EC2.170] {set_value}")
    assert [x.enforcementLevel for x in response.diagnostics if x.policyName == IMDS] == [
        proto.ADVISORY
    ]
    assert told(served.Analyze(mended, None), IMDS) == []


@pytest.mark.parametrize(
    ("levels", "options"),
    [
        ({IMDS: "mandatory"}, {}),
        ({IMDS: "disabled"}, {}),
        ({IMDS: "remediate"}, {"exemptions": [EXEMPTION]}),
    ],
    ids=["other level", "disabled", "exempted"],
)
def test_remediate_not_asked_for_or_exempted_sets_nothing(
    levels: dict[str, str], options: dict[str, object]
) -> None:
    assert remediated(pack(levels, **options), resource(LAUNCH_TEMPLATE, {})) == []


def test_remediate_twin_sets_the_property_of_the_program() -> None:
    data = {"launchTemplateData": {"imageId": "ami-1"}}
    ((_, inputs),) = remediated(pack({IMDS: "remediate"}), resource(NATIVE_TEMPLATE, data))
    assert inputs == {
        "launchTemplateData": {"imageId": "ami-1", "metadataOptions": {"httpTokens": "required"}}
    }


def test_remediate_control_that_fails_is_a_finding_that_blocks() -> None:
    def fail(_resource: Resource) -> list[Correction]:
        raise KeyError

    control = replace_field(by_name()[IMDS], corrections=fail)
    served = Analyzer(index_of([control]))
    config = {IMDS: proto.PolicyConfig(enforcementLevel=proto.REMEDIATE)}
    served.Configure(proto.ConfigureAnalyzerRequest(policyConfig=config), None)
    good = resource(LAUNCH_TEMPLATE, {"metadataOptions": {"httpTokens": "required"}})
    assert remediated(served, good) == []
    (found,) = served.Analyze(analyze(good), None).diagnostics
    assert "the control failed with KeyError at fail" in found.message
    assert found.enforcementLevel == proto.MANDATORY


def replace_field(control: Control, **change: object) -> Control:
    facts = {
        key: getattr(control, key) for key, x in Control.__dataclass_fields__.items() if x.init
    }
    return Control(**{**facts, **change})


def run(served: Analyzer, *resources: Resource) -> proto.AnalyzeResponse:
    for each in resources:
        served.Analyze(analyze(each), None)
    return served.AnalyzeStack(analyze_stack(resources), None)


def test_report_file_holds_the_result_of_every_control_for_every_resource(tmp_path: Path) -> None:
    place = tmp_path / "evidence.json"
    good = {"metadataOptions": {"httpTokens": "required"}}
    served = pack({HOPS: "disabled"}, reportFile=str(place))
    run(served, resource(STACK, {}, "shop-dev"), resource(LAUNCH_TEMPLATE, good))
    report = json.loads(place.read_text(encoding="utf-8"))
    results = {found["control"]: found for found in report["results"]}
    assert results["EC2.170"]["outcome"] == "passed"
    assert results["EC2.170"]["findings"] == []
    assert results["EXT.IMDS_HOP_LIMIT"]["outcome"] == "disabled"
    failed = results["EXT.INSTANCE_PROFILE_ATTACHED"]
    assert failed["outcome"] == "violation"
    assert failed["resource"] == resource(LAUNCH_TEMPLATE, good).urn
    assert failed["findings"][0]["level"] == "mandatory"
    assert sum(report["summary"].values()) == len(report["results"])


def test_report_file_that_cannot_be_written_is_a_finding_that_blocks(tmp_path: Path) -> None:
    served = pack(reportFile=str(tmp_path / "nowhere" / "evidence.json"))
    response = run(served, resource(STACK, {}, "shop-dev"))
    (message,) = told(response, PACK_OPTIONS)
    assert "cannot be written" in message
    levels = [x.enforcementLevel for x in response.diagnostics if x.policyName == PACK_OPTIONS]
    assert levels == [proto.MANDATORY]


def test_index_kept_of_the_catalogue_is_that_of_the_catalogue() -> None:
    pack_index()
    kept, made = pack_index(), index_of(catalogue())
    assert kept.entries == made.entries
    assert kept.info == made.info
    assert [kept.load(entry.name).id for entry in kept.entries] == [x.id for x in catalogue()]
