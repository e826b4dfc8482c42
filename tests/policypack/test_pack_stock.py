"""The stock SDK serves the same policies with the same diagnostics."""

import pytest
from engine_double import analyze, analyze_stack, configure
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import Control, Example, Resource
from policypack.index import index_of
from policypack.pack_options import PACK_OPTIONS
from policypack.server import Analyzer
from policypack.stock_service import StockAnalyzer

Diagnostics = list[tuple[str, int, str, str]]


def diagnostics(response: proto.AnalyzeResponse) -> Diagnostics:
    return sorted(
        (x.policyName, x.enforcementLevel, x.message, x.urn) for x in response.diagnostics
    )


def serve(
    pack: Analyzer | StockAnalyzer,
    resources: tuple[Resource, ...],
    config: list[proto.ConfigureAnalyzerRequest],
) -> tuple[list[Diagnostics], list[set[str]]]:
    for request in config:
        pack.Configure(request, None)
    responses = [pack.Analyze(analyze(resource), None) for resource in resources]
    responses.append(pack.AnalyzeStack(analyze_stack(resources), None))
    skipped = [{x.policy_name for x in response.not_applicable} for response in responses]
    return [diagnostics(response) for response in responses], skipped


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_stock_sdk_on_every_example_gives_the_same_diagnostics(control: Control) -> None:
    examples = (*control.passing, *control.failing, *control.undecided)
    assert [x.title for x in examples if not same(control, x)] == []


def same(control: Control, example: Example) -> bool:
    resources = resources_of(example)
    config = [configure(control.name, example.settings)] if example.settings else []
    fast = serve(Analyzer(index_of((control,))), resources, config)
    return fast == serve(StockAnalyzer((control,)), resources, config)


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_stock_sdk_with_blocking_doubt_gives_the_same_diagnostics(control: Control) -> None:
    config = [configure(PACK_OPTIONS, {"undecided": "mandatory"})]
    for example in control.undecided:
        resources = resources_of(example)
        assert serve(Analyzer(index_of((control,))), resources, config) == serve(
            StockAnalyzer((control,)), resources, config
        )
