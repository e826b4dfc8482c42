"""Two controls served by the pack's own server, and by the stock SDK's."""

from collections.abc import Mapping
from datetime import date

from engine_double import analyze, analyze_stack, configure
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import by_name
from policypack.controls._model import Resource
from policypack.index import index_of
from policypack.pack_options import PACK_OPTIONS
from policypack.server import Analyzer
from policypack.stock_service import StockAnalyzer

TEMPLATES = by_name()["ec2-launch-template-imdsv2-check"]
VOLUMES = by_name()["encrypted-volumes"]
CONTROLS = (VOLUMES, TEMPLATES)
TODAY = date(2026, 11, 22)

Pack = Analyzer | StockAnalyzer
Found = list[tuple[str, int, str, str]]


def own() -> Analyzer:
    return Analyzer(index_of(CONTROLS))


def stock() -> StockAnalyzer:
    return StockAnalyzer(CONTROLS)


def run(pack: Pack, options: Mapping[str, object], resources: tuple[Resource, ...]) -> Found:
    """Configure a pack, show it a stack, and return policy, level, URN and text of all it says."""
    pack.ConfigureStack(proto.AnalyzerStackConfigureRequest(stack="dev"), None)
    pack.Configure(configure(PACK_OPTIONS, options), None)
    responses = [pack.Analyze(analyze(resource), None) for resource in resources]
    responses.append(pack.AnalyzeStack(analyze_stack(resources), None))
    return [
        (x.policyName, x.enforcementLevel, x.urn, x.message.partition("\n")[2])
        for response in responses
        for x in response.diagnostics
    ]
