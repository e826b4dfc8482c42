"""Calls as the server gets them: encoded, one at a time, and of a stack no more than is read."""

import queue
import subprocess
import sys
import threading

import pytest
from engine_double import PACK, analyze, analyze_stack, configure
from pulumi.runtime.proto import analyzer_pb2 as proto

from policypack.controls import by_name, catalogue
from policypack.controls._examples import resources_of
from policypack.controls._model import Control
from policypack.index import index_of
from policypack.listening import Encoded, OneByOne
from policypack.server import Analyzer
from policypack.stock_service import StockAnalyzer
from policypack.undecoded import stack_request
from policypack.wire import Edges

IMDS = "ec2-launch-template-imdsv2-check"
SECONDS = 10


@pytest.fixture
def pack() -> Analyzer:
    return Analyzer(index_of(catalogue()))


@pytest.mark.parametrize("control", catalogue(), ids=lambda control: control.name)
def test_encoded_calls_are_answered_as_the_decoded_ones(control: Control) -> None:
    for example in (*control.passing, *control.failing, *control.undecided):
        resources = resources_of(example)
        one, other = Analyzer(index_of((control,))), Analyzer(index_of((control,)))
        for resource in resources:
            request = analyze(resource)
            answer = other.analyze_encoded(request.SerializeToString(), None)
            assert proto.AnalyzeResponse.FromString(answer) == one.Analyze(request, None)
        stack = analyze_stack(resources)
        answer = other.analyze_stack_encoded(stack.SerializeToString(), None)
        assert proto.AnalyzeResponse.FromString(answer) == one.AnalyzeStack(stack, None)


def test_remediate_is_not_decoded_where_nothing_is_to_be_set(pack: Analyzer) -> None:
    assert pack.remediate_encoded(b"no message", None) == b""


def test_remediate_encoded_sets_what_the_decoded_one_sets(pack: Analyzer) -> None:
    request = analyze(resources_of(by_name()[IMDS].failing[0])[0])
    pack.Configure(configure(IMDS, {}, proto.REMEDIATE), None)
    answer = pack.remediate_encoded(request.SerializeToString(), None)
    found = proto.RemediateResponse.FromString(answer)
    assert [x.policyName for x in found.remediations] == [IMDS]
    assert found == pack.Remediate(request, None)


def test_only_the_own_server_takes_calls_encoded(pack: Analyzer) -> None:
    assert isinstance(pack, Encoded)
    assert not isinstance(StockAnalyzer(()), Encoded)


@pytest.mark.parametrize(
    "control", [x for x in catalogue() if x.judges_graph], ids=lambda x: x.name
)
def test_stack_request_says_all_and_leaves_properties_as_they_came(control: Control) -> None:
    sent = analyze_stack(resources_of(control.failing[0]))
    read = stack_request(sent.SerializeToString())
    assert len(read.resources) == len(sent.resources)
    for found, resource in zip(read.resources, sent.resources, strict=True):
        assert type(resource.properties).FromString(found.properties) == resource.properties
        assert (found.urn, found.type, found.parent) == (
            resource.urn,
            resource.type,
            resource.parent,
        )
        assert dict(Edges(found.propertyDependencies)) == {
            key: tuple(edges.urns) for key, edges in resource.propertyDependencies.items()
        }


def test_calls_are_made_in_their_order_by_one_thread() -> None:
    made: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
    pool = OneByOne()
    for number in range(100):
        pool.submit(lambda number: made.put((number, threading.get_ident())), number)
    found = [made.get(timeout=SECONDS) for _ in range(100)]
    assert [number for number, _ in found] == list(range(100))
    assert len({thread for _, thread in found}) == 1


def test_call_that_nothing_catches_ends_the_pack_instead_of_leaving_the_engine_waiting() -> None:
    source = (
        "import sys, threading; from policypack.listening import OneByOne; "
        "OneByOne().submit(sys.exit, 'no more'); threading.Event().wait()"
    )
    command = [sys.executable, "-c", source]
    ended = subprocess.run(
        command, cwd=PACK.parent, capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert ended.returncode == 1
    assert "SystemExit: no more" in ended.stderr
