"""Exemptions that components declare: what they cover, and who says whether they count."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from engine_double import PACK, analyze, analyze_stack, configure, encoded, running
from odd_values import ODD
from pulumi.runtime.proto import analyzer_pb2 as proto
from two_packs import CONTROLS, TEMPLATES, TODAY, VOLUMES, Found, Pack, own, run

from policypack.baseline import Known, written
from policypack.configuration import Options, Sent, options_of
from policypack.controls._model import STACK, Level, Resource
from policypack.controls._tokens import LAUNCH_TEMPLATE, VOLUME
from policypack.controls._values import UNKNOWN, Secret
from policypack.evaluation import Evaluation
from policypack.exemptions import Exemption
from policypack.index import index_of
from policypack.outcome import Outcome
from policypack.pack_options import EXEMPTIONS, PACK_OPTIONS

ROOT = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"
HOST = "compliant-ec2:index:CompliantInstance"
INNER = "compliant-ec2:index:HardenedLaunchTemplate"
WEB = f"urn:pulumi:dev::shop::{HOST}::web"
PART = f"urn:pulumi:dev::shop::{HOST}${INNER}::web"
TEMPLATE = f"urn:pulumi:dev::shop::{HOST}${INNER}${LAUNCH_TEMPLATE}::web-template"
BESIDE = f"urn:pulumi:dev::shop::{LAUNCH_TEMPLATE}::beside"
DISK = f"urn:pulumi:dev::shop::{VOLUME}::disk"
OPTIONAL = {"metadataOptions": {"httpTokens": "optional"}}
RECORD = {
    "control": "EC2.170",
    "reason": "old agent",
    "owner": "web team",
    "expires": "2027-06-30",
    "ticket": "SEC-7",
}
SIGNATURE = "web team, old agent, SEC-7"
ADVISORY, MANDATORY = proto.ADVISORY, proto.MANDATORY
ACCEPTED = {"declaredExemptions": "accept"}


def record(**change: object) -> dict[str, object]:
    whole = {**RECORD, **change}
    return {key: value for key, value in whole.items() if value is not ...}


def stack(
    exemptions: object, declaring: str = HOST, tokens: object = "optional"
) -> tuple[Resource, ...]:
    """A component with another in it, and resources within and beside them."""
    given = {} if exemptions is ... else {"exemptions": exemptions}
    template = {"metadataOptions": {"httpTokens": tokens}}
    return (
        Resource(ROOT, STACK, "shop-dev", {}),
        Resource(WEB, declaring, "web", given, parent=ROOT),
        Resource(PART, INNER, "web", {}, parent=WEB),
        Resource(TEMPLATE, LAUNCH_TEMPLATE, "web-template", template, parent=PART),
        Resource(BESIDE, LAUNCH_TEMPLATE, "beside", OPTIONAL, parent=ROOT),
        Resource(DISK, VOLUME, "disk", {"encrypted": False}, parent=ROOT),
    )


def about(found: Found, urn: str, policy: str = TEMPLATES.name) -> list[tuple[int, str]]:
    return [(level, text) for name, level, blamed, text in found if (name, blamed) == (policy, urn)]


def told(found: Found) -> list[tuple[str, str]]:
    return [(urn, text) for name, _, urn, text in found if name == EXEMPTIONS]


def test_declared_exemption_is_reported_with_the_finding_which_keeps_its_level(pack: Pack) -> None:
    found = run(pack, {}, stack([RECORD]))
    ((level, text),) = about(found, TEMPLATE)
    assert level == MANDATORY
    assert text.startswith('[EC2.170] metadataOptions.httpTokens is "optional"; ')
    assert text.endswith(
        f" The program declares an exemption until 2027-06-30 ({SIGNATURE});"
        " pack-options.declaredExemptions: accept would accept it."
    )
    assert told(found) == []


def test_declared_exemption_that_is_accepted_lets_the_subtree_be_and_nothing_else(
    pack: Pack,
) -> None:
    found = run(pack, ACCEPTED, stack([RECORD]))
    ((level, text),) = about(found, TEMPLATE)
    assert level == ADVISORY
    mark = f"exempt until 2027-06-30 ({SIGNATURE}, declared by the program): [EC2.170] "
    assert text.startswith(mark)
    assert about(found, BESIDE) == about(run(pack, {}, stack(...)), BESIDE)
    assert [level for level, _ in about(found, BESIDE)] == [MANDATORY]
    assert told(found) == []


def test_component_within_covers_its_own_subtree_only(pack: Pack) -> None:
    root, web, part, template, *rest = stack(...)
    sibling = replace(template, urn=f"{WEB}-sibling", parent=WEB)
    declaring = replace(part, inputs={"exemptions": [RECORD]})
    found = run(pack, ACCEPTED, (root, web, declaring, template, sibling, *rest))
    assert [level for level, _ in about(found, TEMPLATE)] == [ADVISORY]
    assert [level for level, _ in about(found, sibling.urn)] == [MANDATORY]


def test_record_that_a_component_has_of_the_one_it_belongs_to_says_nothing_new(pack: Pack) -> None:
    root, web, part, template, *rest = stack([RECORD])
    sibling = replace(template, urn=f"{WEB}-sibling", parent=WEB)
    within = replace(part, inputs={"exemptions": [RECORD]})
    mended = replace(template, inputs={"metadataOptions": {"httpTokens": "required"}})
    found = run(pack, ACCEPTED, (root, web, within, mended, sibling, *rest))
    assert [level for level, _ in about(found, sibling.urn)] == [ADVISORY]
    assert told(found) == []
    other = replace(part, inputs={"exemptions": [record(reason="another")]})
    ((urn, _),) = told(run(pack, ACCEPTED, (root, web, other, mended, sibling, *rest)))
    assert urn == PART


def test_star_in_the_name_of_a_component_stands_for_itself(pack: Pack) -> None:
    root, web, part, template, *rest = stack(...)
    star = replace(web, urn=WEB.replace("::web", "::*"), inputs={"exemptions": [RECORD]})
    found = run(pack, ACCEPTED, (root, star, web, part, template, *rest))
    assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]
    ((urn, text),) = told(found)
    assert urn == star.urn
    assert text.startswith("[exemptions] exemptions[0] covers no finding: EC2.170 for all of urn:")


@pytest.mark.parametrize("tokens", ["optional", UNKNOWN])
@pytest.mark.parametrize(
    ("options", "levels", "ending"),
    [
        ({"declaredExemptions": ["EC2.170"]}, [ADVISORY], ""),
        ({"declaredExemptions": [TEMPLATES.name, "EC2.3"]}, [ADVISORY], ""),
        ({"declaredExemptions": "report"}, [MANDATORY], ": accept would accept it."),
        ({"declaredExemptions": []}, [MANDATORY], ": accept would accept it."),
        (
            {"declaredExemptions": ["EC2.3"]},
            [MANDATORY],
            "; EC2.170 in pack-options.declaredExemptions would accept it.",
        ),
        ({**ACCEPTED, "ignoreExemptions": True}, [MANDATORY], TEMPLATES.url),
    ],
)
def test_configuration_says_what_counts(
    pack: Pack, options: dict[str, object], levels: list[int], ending: str, tokens: object
) -> None:
    chosen = {**options, "undecided": "mandatory"}
    found = about(run(pack, chosen, stack([RECORD], tokens=tokens)), TEMPLATE)
    assert [level for level, _ in found] == levels
    assert all(text.endswith(ending) for _, text in found)
    assert all(text.startswith("exempt until") is (levels == [ADVISORY]) for _, text in found)


@pytest.mark.parametrize(
    ("change", "options", "text"),
    [
        ({"expires": "2026-11-21"}, ACCEPTED, "ended on 2026-11-21: EC2.170 for all of "),
        ({"expires": "2026-11-21"}, {}, "ended on 2026-11-21: EC2.170 for all of "),
        ({"expires": "2026-11-22"}, ACCEPTED, "ends on 2026-11-22, in 0 days: EC2.170 for all of "),
        ({"control": "EC2.3"}, ACCEPTED, "covers no finding: EC2.3 for all of "),
        ({"control": "EC2.3"}, {}, "covers no finding: EC2.3 for all of "),
    ],
)
def test_declared_exemption_that_needs_a_look_is_told_of_its_component(
    pack: Pack, change: dict[str, object], options: dict[str, object], text: str
) -> None:
    ((urn, found),) = told(run(pack, options, stack([record(**change)])))
    assert urn == WEB
    assert found.startswith(f"[exemptions] exemptions[0] {text}{WEB} ({SIGNATURE})")


def test_ended_exemption_leaves_the_finding_as_it_is(pack: Pack) -> None:
    ended = stack([record(expires="2026-11-21")])
    undeclared = about(run(pack, {}, stack(...)), TEMPLATE)
    assert about(run(pack, ACCEPTED, ended), TEMPLATE) == undeclared
    assert about(run(pack, {}, ended), TEMPLATE) == undeclared


@pytest.mark.parametrize(
    ("change", "options"),
    [
        ({"expires": "2026-11-22"}, {}),
        ({"expires": "2026-12-10"}, {**ACCEPTED, "exemptionWarningDays": 7.0}),
        ({"control": "EC2.3"}, {"levels": {"EC2.3": "disabled"}}),
        ({"control": "EC2.3"}, {"ignoreExemptions": True}),
        ({"control": "EC2.88"}, {**ACCEPTED, "ignoreExemptions": True}),
    ],
)
def test_declared_exemption_of_no_concern_is_not_told(
    pack: Pack, change: dict[str, object], options: dict[str, object]
) -> None:
    assert told(run(pack, options, stack([record(**change)]))) == []


NO_TEXT = "must be a text that is not empty"
UNKNOWN_YET = "is not known before the update"
UNPRINTABLE = "must be a text that can be printed"


@pytest.mark.parametrize("options", [{}, ACCEPTED], ids=["reported", "accepted"])
@pytest.mark.parametrize(
    ("exemptions", "fault"),
    [
        ([record(owner=...)], "[0].owner: is missing"),
        ([record(owner=None)], "[0].owner: is missing"),
        ([record(reason=" ")], f"[0].reason: {NO_TEXT}"),
        ([record(owner=7.0)], f"[0].owner: {NO_TEXT}"),
        ([record(ticket=["x"])], f"[0].ticket: {NO_TEXT}"),
        ([record(expires="soon")], "[0].expires: must be a date, as 2026-12-31"),
        ([record(expires=20270630.0)], "[0].expires: must be a date, as 2026-12-31"),
        ([record(control="EC2.17O")], '[0].control: is no control of this pack; did you mean "'),
        ([record(control="*")], "[0].control: is no control of this pack"),
        ([record(onwer="x")], '[0].onwer: is no key of an exemption; did you mean "owner"?'),
        ([record(resource=BESIDE)], "[0].resource: is no key of an exemption"),
        ([record(path="metadataOptions")], "[0].path: is no key of an exemption"),
        ([record(**{"a\x1b[2K": "x"})], "[0]: has a key that cannot be printed"),
        ([record(reason="canary \x1b[2K")], f"[0].reason: {UNPRINTABLE}"),
        ([record(expires=UNKNOWN)], f"[0].expires: {UNKNOWN_YET}"),
        ([record(owner=Secret("canary"))], "[0].owner: must not be secret"),
        ([Secret(RECORD)], "[0]: must not be secret"),
        ([UNKNOWN], f"[0]: {UNKNOWN_YET}"),
        (["EC2.170"], "[0]: must be an object"),
        (UNKNOWN, f": {UNKNOWN_YET}"),
        (Secret([RECORD]), ": must not be secret"),
        (RECORD, ": must be a list"),
        ("accept", ": must be a list"),
    ],
)
def test_record_that_cannot_be_read_is_told_and_lets_nothing_be(
    pack: Pack, exemptions: object, fault: str, options: dict[str, object]
) -> None:
    found = run(pack, options, stack(exemptions))
    assert about(found, TEMPLATE) == about(run(pack, {}, stack(...)), TEMPLATE)
    ((urn, text),) = told(run(pack, options, stack(exemptions)))
    assert urn == WEB
    assert text.startswith(f"[exemptions] exemptions{fault}")
    assert text.endswith("; it lets nothing be.")
    assert "canary" not in text


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_values_are_neither_accepted_nor_a_crash(odd: object) -> None:
    for given in (odd, [odd], [record(control=odd)], [record(expires=odd)]):
        found = run(own(), ACCEPTED, stack(given))
        assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]
        assert not any("could not be compared" in text for _, text in told(found))


def test_good_record_beside_a_bad_one_counts(pack: Pack) -> None:
    found = run(pack, ACCEPTED, stack([record(owner=""), RECORD]))
    assert [level for level, _ in about(found, TEMPLATE)] == [ADVISORY]
    assert [text for _, text in told(found)] == [
        f"[exemptions] exemptions[0].owner: {NO_TEXT}; it lets nothing be."
    ]


@pytest.mark.parametrize(
    "declaring", ["acme:index:Web", "compliant-ec2:other:Web", "my-compliant-ec2:index:Web"]
)
def test_records_of_other_components_are_told_and_let_nothing_be(
    pack: Pack, declaring: str
) -> None:
    found = run(pack, ACCEPTED, stack([RECORD], declaring))
    assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]
    ((urn, text),) = told(found)
    assert urn == WEB
    where = "counts on compliant-ec2:index:* only; it lets nothing be."
    assert text == f"[exemptions] exemptions: is given to {declaring}, and {where}"


@pytest.mark.parametrize("exemptions", [["10.0.0.0/8"], [{"control": "x"}], "x", UNKNOWN, None])
def test_input_of_the_same_name_on_other_resources_is_their_own_affair(
    pack: Pack, exemptions: object
) -> None:
    assert told(run(pack, ACCEPTED, stack(exemptions, "acme:index:Web"))) == []


def test_record_in_outputs_is_none(pack: Pack) -> None:
    root, web, *rest = stack(...)
    answered = replace(web, outputs={"exemptions": [RECORD]})
    found = run(pack, ACCEPTED, (root, answered, *rest))
    assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]


@pytest.mark.parametrize("options", [{}, ACCEPTED], ids=["reported", "accepted"])
def test_of_records_of_configuration_and_program_the_longer_is_told_and_both_are_needed(
    pack: Pack, options: dict[str, object]
) -> None:
    reviewed = {**record(expires="2028-01-01", reason="vendor"), "resource": TEMPLATE}
    found = run(pack, {"exemptions": [reviewed], **options}, stack([RECORD]))
    ((level, text),) = about(found, TEMPLATE)
    assert level == ADVISORY
    assert text.startswith("exempt until 2028-01-01 (web team, vendor, SEC-7): ")
    assert told(found) == []


def test_known_finding_asks_for_no_acceptance(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    known = [Known("EC2.170", TEMPLATE, "metadataOptions.httpTokens")]
    file.write_text(written("2026-11-01", known), encoding="utf-8")
    ((level, text),) = about(run(pack, {"baselineFile": str(file)}, stack([RECORD])), TEMPLATE)
    assert (level, "declares" in text) == (ADVISORY, False)


def test_next_run_forgets_what_was_declared(pack: Pack) -> None:
    run(pack, ACCEPTED, stack([RECORD]))
    found = run(pack, ACCEPTED, stack(...))
    assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]


@pytest.mark.parametrize(("exemptions", "applies"), [(..., False), ([], False), ([RECORD], True)])
def test_policy_exemptions_applies_where_something_is_declared(
    pack: Pack, exemptions: object, *, applies: bool
) -> None:
    resources = stack(exemptions)
    for resource in resources:
        pack.Analyze(analyze(resource), None)
    response = pack.AnalyzeStack(analyze_stack(resources), None)
    assert (EXEMPTIONS not in {x.policy_name for x in response.not_applicable}) is applies


def test_own_server_and_stock_sdk_say_the_same(tmp_path: Path) -> None:
    resources = stack([RECORD, record(control="EC2.3"), record(owner=Secret("canary"))])
    answers = []
    for choice in ("0", "1"):
        with running(PACK, tmp_path, COMPLIANT_EC2_STOCK_SDK=choice) as process:
            process.Configure(configure(PACK_OPTIONS, {"levels": {"EC2.170": "mandatory"}}))
            responses = [process.Analyze(analyze(resource)) for resource in resources]
            responses.append(process.AnalyzeStack(analyze_stack(resources)))
            answers.append(
                [
                    sorted((x.policyName, x.enforcementLevel, x.message, x.urn) for x in each)
                    for each in (response.diagnostics for response in responses)
                ]
            )
    assert answers[0] == answers[1]
    said = [message for found in answers[0] for _, _, message, _ in found]
    assert any("would accept it" in message for message in said)
    assert not any("canary" in message for message in said)


def options(**given: object) -> Options:
    return options_of({PACK_OPTIONS: Sent(Level.ADVISORY, given)}, CONTROLS, (), TODAY)


@pytest.mark.parametrize(("given", "exempted"), [(ACCEPTED, True), ({}, False)])
def test_level_remediate_spares_what_is_accepted_only(
    given: dict[str, object], *, exempted: bool
) -> None:
    evaluation = Evaluation(index_of(CONTROLS))
    chosen = options(**given)
    for resource in stack([RECORD]):
        list(evaluation.judge_resource(resource, chosen))
    path = "metadataOptions.httpTokens"
    assert evaluation.exempts(TEMPLATES.name, TEMPLATE, path, chosen) is exempted
    assert not evaluation.exempts(TEMPLATES.name, BESIDE, path, chosen)
    assert not evaluation.exempts(VOLUMES.name, TEMPLATE, path, chosen)


@pytest.mark.parametrize(
    ("given", "outcome", "state"),
    [
        (ACCEPTED, Outcome.EXEMPTED, "accepted"),
        ({}, Outcome.VIOLATION, "reported"),
    ],
)
def test_evidence_lists_what_is_declared(
    given: dict[str, object], outcome: Outcome, state: str, tmp_path: Path
) -> None:
    pack, file = own(), tmp_path / "evidence.json"
    run(pack, {**given, "reportFile": str(file)}, stack([RECORD, record(expires="2020-01-01")]))
    document = json.loads(file.read_text(encoding="utf-8"))
    valid, ended = document["declaredExemptions"]
    assert valid == {
        **RECORD,
        "component": WEB,
        "policy": TEMPLATES.name,
        "state": state,
        "needed": True,
    }
    assert (ended["expires"], ended["state"]) == ("2020-01-01", "ended")
    (result,) = [x for x in document["results"] if x["resource"] == TEMPLATE]
    assert result["outcome"] == outcome.value


def test_evidence_without_declared_exemptions_lists_none(tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    run(own(), {"reportFile": str(file)}, stack(...))
    assert json.loads(file.read_text(encoding="utf-8"))["declaredExemptions"] == []


def test_stack_without_declared_exemptions_compares_nothing(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policypack.waivers.Waivers.applied", None)
    monkeypatch.setattr("policypack.declarations.Declarations.note", None)
    assert len(run(pack, ACCEPTED, stack(...))) == 3


def test_fault_in_the_comparison_is_a_finding_that_blocks(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> bool:
        raise KeyError("canary")

    monkeypatch.setattr(Exemption, "expired", fail)
    found = run(pack, ACCEPTED, stack([RECORD]))
    assert [level for level, _ in about(found, TEMPLATE)] == [MANDATORY]
    assert any("could not be compared" in text for _, text in about(found, TEMPLATE, EXEMPTIONS))


def test_schema_of_the_option_reaches_the_engine() -> None:
    (policy,) = [x for x in own().GetAnalyzerInfo(None, None).policies if x.name == PACK_OPTIONS]
    assert policy.configSchema.properties["declaredExemptions"] == encoded(
        {
            "anyOf": [
                {"type": "string", "enum": ["report", "accept"]},
                {"type": "array", "items": {"type": "string"}},
            ],
            "default": "report",
            "description": policy.configSchema.properties["declaredExemptions"]["description"],
        }
    )
