"""The server's answers: levels, parameters, what applies, what is remembered."""

import grpc
import pytest
from engine_double import analyze, analyze_stack, configure, encoded
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import Example, Given, Level, Resource
from policypack.controls._tokens import INSTANCE, LAUNCH_TEMPLATE, VOLUME
from policypack.controls._values import UNKNOWN
from policypack.index import index_of
from policypack.pack_options import EXEMPTIONS, PACK_OPTIONS
from policypack.server import Analyzer

OPTIONAL = resources_of(
    Example("", Given(LAUNCH_TEMPLATE, {"metadataOptions": {"httpTokens": "optional"}}))
)[0]
LATER = resources_of(Example("", Given(LAUNCH_TEMPLATE, {"metadataOptions": UNKNOWN})))[0]
VOLUMES = resources_of(Example("", Given(VOLUME, {"size": 8.0})))
IMDS = "ec2-launch-template-imdsv2-check"
ENCRYPTED = "encrypted-volumes"


class Context(grpc.ServicerContext):
    """A context nobody asks anything."""


Context.__abstractmethods__ = frozenset()
CONTEXT = Context()


@pytest.fixture
def pack() -> Analyzer:
    return Analyzer(index_of(catalogue()))


def levels(response: proto.AnalyzeResponse, policy: str) -> list[int]:
    return [x.enforcementLevel for x in response.diagnostics if x.policyName == policy]


def inapplicable(response: proto.AnalyzeResponse) -> set[str]:
    return {x.policy_name for x in response.not_applicable}


def idle(token: str, *, graph: bool) -> set[str]:
    """Name the controls that are off, or judge other types."""
    return {
        control.name
        for control in catalogue()
        if control.judges_graph is graph
        and (token not in control.applies_to or control.level is Level.DISABLED)
    }


def judged_stack(pack: Analyzer, resources: tuple[Resource, ...]) -> proto.AnalyzeResponse:
    for resource in resources:
        pack.Analyze(analyze(resource), CONTEXT)
    return pack.AnalyzeStack(analyze_stack(resources), CONTEXT)


@pytest.mark.parametrize(
    ("level", "reported"),
    [
        (proto.ADVISORY, [proto.ADVISORY]),
        (proto.MANDATORY, [proto.MANDATORY]),
        (proto.REMEDIATE, [proto.MANDATORY]),
        (proto.DISABLED, []),
    ],
)
def test_analyze_violation_is_reported_at_the_configured_level(
    pack: Analyzer, level: int, reported: list[int]
) -> None:
    pack.Configure(configure(IMDS, {}, level), CONTEXT)
    assert levels(pack.Analyze(analyze(OPTIONAL), CONTEXT), IMDS) == reported


def test_analyze_undecided_is_advisory_unless_the_pack_option_blocks(pack: Analyzer) -> None:
    assert levels(pack.Analyze(analyze(LATER), CONTEXT), IMDS) == [proto.ADVISORY]
    pack.Configure(configure(PACK_OPTIONS, {"undecided": "mandatory"}), CONTEXT)
    assert levels(pack.Analyze(analyze(LATER), CONTEXT), IMDS) == [proto.MANDATORY]


def test_analyze_stack_parameter_of_a_control_is_taken(pack: Analyzer) -> None:
    assert levels(judged_stack(pack, VOLUMES), ENCRYPTED) == [proto.ADVISORY]
    pack.Configure(configure(ENCRYPTED, {"accountDefaultEncryption": True}), CONTEXT)
    assert levels(judged_stack(pack, VOLUMES), ENCRYPTED) == []


def test_analyze_names_all_policies_that_do_not_apply(pack: Analyzer) -> None:
    response = pack.Analyze(analyze(OPTIONAL), CONTEXT)
    assert inapplicable(response) == idle(LAUNCH_TEMPLATE, graph=False) | {PACK_OPTIONS}


def test_analyze_disabled_policy_is_not_counted_as_passed(pack: Analyzer) -> None:
    pack.Analyze(analyze(OPTIONAL), CONTEXT)
    pack.Configure(configure(IMDS, {}, proto.DISABLED), CONTEXT)
    assert IMDS in inapplicable(pack.Analyze(analyze(OPTIONAL), CONTEXT))


def test_analyze_finding_does_not_stick_to_the_next_resource(pack: Analyzer) -> None:
    assert pack.Analyze(analyze(OPTIONAL), CONTEXT).diagnostics
    good = {"metadataOptions": {"httpTokens": "required"}}
    quiet = proto.AnalyzeRequest(
        urn="urn:b", type=LAUNCH_TEMPLATE, name="b", properties=encoded(good)
    )
    assert not pack.Analyze(quiet, CONTEXT).diagnostics


def test_analyze_stack_names_policies_without_resources(pack: Analyzer) -> None:
    response = judged_stack(pack, VOLUMES)
    assert inapplicable(response) == idle(VOLUME, graph=True) | {EXEMPTIONS}


def test_analyze_stack_judges_inputs_not_outputs(pack: Analyzer) -> None:
    outputs = {"encrypted": True}
    (volume,) = resources_of(Example("", Given(VOLUME, {"encrypted": False}, outputs=outputs)))
    assert levels(judged_stack(pack, (volume,)), ENCRYPTED) == [proto.ADVISORY]


def test_analyze_stack_resource_without_recorded_inputs_is_judged_by_outputs(
    pack: Analyzer,
) -> None:
    outputs = {"encrypted": True}
    volume = resources_of(Example("", Given(VOLUME, {"encrypted": False}, outputs=outputs)))
    judged_stack(pack, volume)
    pack.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="next"), CONTEXT)
    response = pack.AnalyzeStack(analyze_stack(volume), CONTEXT)
    assert levels(response, ENCRYPTED) == []


def test_analyze_stack_findings_come_in_the_same_order_every_time(pack: Analyzer) -> None:
    givens = [Given(INSTANCE, {}, f"i{number}") for number in range(5)]
    resources = resources_of(Example("", givens[0], tuple(givens[1:])))
    forth = [x.urn for x in judged_stack(pack, resources).diagnostics]
    back = [x.urn for x in judged_stack(pack, resources[::-1]).diagnostics]
    assert forth == back == sorted(forth)


def test_definitions_are_ordinary_policies_with_unique_names() -> None:
    assert len(by_name()) == len(catalogue())
