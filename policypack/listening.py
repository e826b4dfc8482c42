"""Listen for the engine, at as little cost for each call as gRPC allows.

The engine asks one thing at a time: the next request comes when the one before is answered. So one
thread answers all, in the order they come, and takes each from a plain queue: what a pool does
around a call costs a twentieth of it. The calls that carry resources come and go as the bytes they
are (see `Encoded`): gRPC would decode them even where nobody looks at them.
"""

import gc
import os
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Protocol, runtime_checkable

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

SERVICE: Final = "pulumirpc.Analyzer"
LARGEST_MESSAGE: Final = 400 << 20  # the SDK's own limit
FAILED: Final = 1
# Recorded inputs are many objects that stay; the collector's default has it look at them too often.
YOUNGEST: Final = 50_000


@runtime_checkable
class Encoded(Protocol):
    """A servicer that takes and gives the messages of some calls as bytes."""

    def remediate_encoded(self, request: bytes, context: grpc.ServicerContext) -> bytes:
        """Answer `Remediate`."""

    def analyze_encoded(self, request: bytes, context: grpc.ServicerContext) -> bytes:
        """Answer `Analyze`."""

    def analyze_stack_encoded(self, request: bytes, context: grpc.ServicerContext) -> bytes:
        """Answer `AnalyzeStack`."""


class OneByOne(ThreadPoolExecutor):
    """A pool of one thread, for calls of which nobody waits for the result."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self._calls: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._taken: Future[Any] = Future()
        self._taken.set_result(None)
        Thread(target=self._work, daemon=True).start()

    def submit(self, call: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - as the pool it stands for
        """Take a call, to be made when those before are done; gRPC reports what fails in it."""
        self._calls.put(lambda: call(*args, **named))
        return self._taken

    def _work(self) -> None:
        while True:
            try:
                self._calls.get()()
            except BaseException:  # noqa: BLE001 - a thread ends without a word on SystemExit
                # The engine would wait for ever for an answer: it has to lose the pack instead.
                traceback.print_exc()
                os._exit(FAILED)


def listen(servicer: analyzer_pb2_grpc.AnalyzerServicer) -> None:
    """Listen on a free port, tell it to the engine, and answer until told to end."""
    server = grpc.server(OneByOne(), options=[("grpc.max_receive_message_length", LARGEST_MESSAGE)])
    if isinstance(servicer, Encoded):  # what is added first answers
        calls = {
            "Remediate": servicer.remediate_encoded,
            "Analyze": servicer.analyze_encoded,
            "AnalyzeStack": servicer.analyze_stack_encoded,
        }
        handlers = {name: grpc.unary_unary_rpc_method_handler(x) for name, x in calls.items()}
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    gc.freeze()  # what is loaded by now stays: the collector need not walk it again
    gc.set_threshold(YOUNGEST)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(None)
