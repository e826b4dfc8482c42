"""A stack of the SDK whose events arrive as the engine wrote them.

The SDK turns events into classes that know some kinds and leave out fields of others; what it
cannot read it drops. The results of policies are among that. Methods of it are replaced here,
which tests compare with the SDK's.
"""

import threading
from concurrent import futures
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.automation import LocalWorkspace, OnEvent, OutputMap, Stack, UpdateSummary
from pulumi.automation.events import EngineEvent, SummaryEvent
from pulumi.runtime.proto import events_pb2_grpc

from automation.events import EventLog

if TYPE_CHECKING:
    from collections.abc import Iterator

# State of a whole resource is in one event; the engine itself allows as much.
_LONGEST_MESSAGE = 400 * 1024 * 1024
# The engine closes the stream before it ends, so that this is only reached when it was killed.
_STREAM_SECONDS = 5.0


# Stands for the summary in the SDK's own account, which is not asked for anything.
_SUMMARY = EngineEvent(
    sequence=0,
    timestamp=0,
    summary_event=SummaryEvent(
        maybe_corrupt=False, duration_seconds=0, resource_changes={}, policy_packs={}
    ),
)
_UPDATE = UpdateSummary(
    kind="",
    start_time=datetime.now(UTC),
    message="",
    environment={},
    config={},
    result="",
)


class ObservedStack(Stack):
    """A stack whose runs report their events to a log.

    Nothing is selected: every command names its stack, and two of them may use one folder.

    Args:
        name: of the stack
        workspace: its project
    """

    def __init__(self, name: str, workspace: LocalWorkspace) -> None:
        self.name = name
        self.workspace = workspace
        self.log: EventLog | None = None

    def __repr__(self) -> str:
        return f"ObservedStack({self.name!r})"

    def outputs(self) -> OutputMap:
        """Return nothing: the SDK asks the engine after each update, whose events told them."""
        return {}

    def info(self, show_secrets: bool = True) -> UpdateSummary:  # noqa: FBT001, FBT002 - the SDK's
        """Return what nobody reads: the SDK asks for the history after each run."""
        del show_secrets
        return _UPDATE

    def _setup_event_log(
        self, command: str, on_event: OnEvent, pulumi_version: str
    ) -> tuple[str, None, None, None, Any]:
        """Return the address the engine sends its events to, and the server behind it."""
        del command, pulumi_version
        if self.log is None:
            raise TypeError("a run of an observed stack needs a log")
        options = [("grpc.max_receive_message_length", _LONGEST_MESSAGE)]
        server = grpc.server(futures.ThreadPoolExecutor(max_workers=1), options=options)
        service = _Events(self.log, on_event)
        events_pb2_grpc.add_EventsServicer_to_server(service, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        return f"tcp://127.0.0.1:{port}", None, None, None, _Server(server, service)


class _Events(events_pb2_grpc.EventsServicer):
    """Takes the stream of one run."""

    def __init__(self, log: EventLog, on_event: OnEvent) -> None:
        self._log = log
        self._on_event = on_event
        self.begun = threading.Event()
        self.ended = threading.Event()

    def StreamEvents(  # noqa: N802 - the protocol's name
        self, request_iterator: "Iterator[Any]", context: object
    ) -> empty_pb2.Empty:
        """Take all events until the engine closes the stream."""
        del context
        self.begun.set()
        try:
            for request in request_iterator:
                self._log.take(request.event)
        except grpc.RpcError:
            # The engine was killed; what it sent is taken.
            pass
        finally:
            # The SDK refuses a preview without a summary; what it says is in the log.
            self._on_event(_SUMMARY)
            self.ended.set()
        return empty_pb2.Empty()


class _Server:
    """A server that is stopped once the stream is read to its end."""

    def __init__(self, server: grpc.Server, service: _Events) -> None:
        self._server = server
        self._service = service

    def stop(self, grace: float) -> None:
        """Stop; `grace` is the SDK's, and far longer than needed."""
        del grace
        if self._service.begun.is_set():
            self._service.ended.wait(_STREAM_SECONDS)
        self._server.stop(0)
