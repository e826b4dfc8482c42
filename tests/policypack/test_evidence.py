"""The result of every control for every resource, as a report shows it."""

from datetime import date

import pytest

from policypack.configuration import Options, Sent, options_of
from policypack.controls import by_name
from policypack.controls._model import Level, Resource
from policypack.controls._tokens import LAUNCH_TEMPLATE, VOLUME
from policypack.controls._values import UNKNOWN
from policypack.evaluation import Evaluation
from policypack.index import index_of
from policypack.outcome import Outcome
from policypack.pack_options import PACK_OPTIONS

TEMPLATES = by_name()["ec2-launch-template-imdsv2-check"]
VOLUMES = by_name()["encrypted-volumes"]
CONTROLS = (TEMPLATES, VOLUMES)
URN = "urn:pulumi:dev::shop::x::{}".format
RECORD = {
    "control": "EC2.170",
    "resource": "*::template",
    "reason": "old agent",
    "owner": "web team",
    "expires": "2999-12-31",
}


def template(tokens: object) -> Resource:
    metadata = {"metadataOptions": {"httpTokens": tokens}}
    return Resource(URN("template"), LAUNCH_TEMPLATE, "template", metadata)


DISK = Resource(URN("disk"), VOLUME, "disk", {"encrypted": False})


def options(**given: object) -> Options:
    return options_of({PACK_OPTIONS: Sent(Level.ADVISORY, given)}, CONTROLS, (), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("tokens", "given", "outcome"),
    [
        ("required", {}, Outcome.PASSED),
        ("optional", {}, Outcome.VIOLATION),
        (UNKNOWN, {}, Outcome.UNDECIDED),
        ("optional", {"exemptions": [RECORD]}, Outcome.EXEMPTED),
        (UNKNOWN, {"exemptions": [RECORD]}, Outcome.EXEMPTED),
        ("required", {"levels": {"EC2.170": "disabled"}}, Outcome.DISABLED),
    ],
)
def test_evidence_tells_the_outcome_of_each_control(
    tokens: object, given: dict[str, object], outcome: Outcome
) -> None:
    chosen = options(**given)
    evaluation = Evaluation(index_of(CONTROLS))
    resources = [template(tokens), DISK]
    reports = [x for one in resources for x in evaluation.judge_resource(one, chosen)]
    reports += evaluation.judge_stack(resources, chosen)
    of_disk, of_template = evaluation.evidence(resources, chosen)
    assert (of_disk.control, of_disk.policy) == (VOLUMES.id, VOLUMES.name)
    assert (of_disk.urn, of_disk.type) == (DISK.urn, VOLUME)
    assert of_disk.outcome is Outcome.VIOLATION
    assert (of_template.control, of_template.outcome) == (TEMPLATES.id, outcome)
    assert (*of_disk.findings, *of_template.findings) == tuple(reversed(reports))


def test_evidence_of_a_control_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise KeyError

    monkeypatch.setattr("policypack.judgement.found_by", fail)
    evaluation = Evaluation(index_of(CONTROLS))
    assert list(evaluation.judge_resource(template("required"), Options()))
    (found,) = evaluation.evidence([template("required")], Options())
    assert found.outcome is Outcome.FAILED


def test_evidence_leaves_out_what_was_not_judged() -> None:
    evaluation = Evaluation(index_of(CONTROLS))
    assert evaluation.evidence([template("required"), DISK], Options()) == []
    list(evaluation.judge_stack([template("required"), DISK], Options()))
    (found,) = evaluation.evidence([template("required"), DISK], Options())
    assert found.urn == DISK.urn


def test_evidence_of_a_resource_judged_again_is_that_of_the_last_time() -> None:
    evaluation = Evaluation(index_of(CONTROLS))
    for tokens in ("optional", "required"):
        list(evaluation.judge_resource(template(tokens), Options()))
    (found,) = evaluation.evidence([template("required")], Options())
    assert found.outcome is Outcome.PASSED
    assert found.findings == ()
