"""Serve the Analyzer protocol on its public stubs: decode once, dispatch by type.

The stock SDK decodes each resource once per policy; with a hundred policies that is nearly all of
a preview's time. Here the definitions stay its policies (see `policies`), only the serving is own.
"""

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from .configuration import Options, options_of
from .controls import catalogue
from .controls._model import Control, Level, Resource
from .evaluation import Evaluation
from .faults import ConfigurationError
from .files import search_path
from .info import analyzer_info
from .outcome import Report
from .pack_options import EXEMPTIONS, PACK_OPTIONS
from .policies import PACK_NAME, PACK_VERSION, definitions
from .protocol import add_diagnostics, sent_by
from .wire import Later, plain

LARGEST_MESSAGE: Final = 400 << 20  # the SDK's own limit


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack as the engine sees it."""

    def __init__(self, controls: tuple[Control, ...]) -> None:
        self._evaluation = Evaluation(controls)
        self._info = analyzer_info(definitions(controls))
        self._options = Options()
        self._folders: tuple[str, ...] = ()
        self._recorded: dict[str, dict[str, object]] = {}
        self._quiet: dict[str, proto.AnalyzeResponse] = {}

    def Handshake(
        self, request: proto.AnalyzerHandshakeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerHandshakeResponse:
        """Greet the engine, and keep the folders it names."""
        self._folders = (request.program_directory, request.root_directory)
        return proto.AnalyzerHandshakeResponse()

    def GetPluginInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Tell the version."""
        return plugin_pb2.PluginInfo(version=PACK_VERSION)

    def GetAnalyzerInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> proto.AnalyzerInfo:
        """Tell all policies with their levels, schemas and texts."""
        return self._info

    def Configure(
        self, request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take levels, parameters and options from the user's policy configuration."""
        try:
            folders = search_path(self._folders)
            self._options = options_of(sent_by(request), self._evaluation.controls, folders)
        except ConfigurationError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        self._quiet = {}
        return empty_pb2.Empty()

    def ConfigureStack(
        self, _request: proto.AnalyzerStackConfigureRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Begin a run: forget what was recorded of another."""
        self._recorded = {}
        self._evaluation.begin()
        return proto.AnalyzerStackConfigureResponse()

    def Remediate(
        self, _request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.RemediateResponse:
        """Change nothing: no control of this pack rewrites inputs."""
        return proto.RemediateResponse()

    def Analyze(
        self, request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Record a resource's inputs and judge it by the controls that need nothing else."""
        inputs = self._recorded[request.urn] = plain(request.properties)
        resource = Resource(
            urn=request.urn,
            type=request.type,
            name=request.name,
            inputs=inputs,
            parent=request.options.parent,
            provider=Later(request.provider.properties),
        )
        reports = list(self._evaluation.judge_resource(resource, self._options))
        quiet = self._quiet.get(request.type)
        if quiet is None:
            quiet = self._quiet[request.type] = self._without_findings({request.type}, graph=False)
        return _response(quiet, reports) if reports else quiet

    def AnalyzeStack(
        self, request: proto.AnalyzeStackRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge the recorded inputs over the graph of the stack."""
        resources = [self._stack_resource(found) for found in request.resources]
        reports = list(self._evaluation.judge_stack(resources, self._options))
        types = {found.type for found in resources}
        return _response(self._without_findings(types, graph=True), reports)

    def _stack_resource(self, found: proto.AnalyzerResource) -> Resource:
        outputs = plain(found.properties)
        return Resource(
            urn=found.urn,
            type=found.type,
            name=found.name,
            inputs=self._recorded.get(found.urn, outputs),
            outputs=outputs,
            dependencies=tuple(found.dependencies),
            property_dependencies={
                key: tuple(edges.urns) for key, edges in found.propertyDependencies.items()
            },
            parent=found.parent,
            provider=Later(found.provider.properties),
        )

    def _without_findings(self, types: set[str], *, graph: bool) -> proto.AnalyzeResponse:
        """Name the policies that do not apply: the engine counts all others as passed."""
        response = proto.AnalyzeResponse()
        if not graph:
            response.not_applicable.add(policy_name=PACK_OPTIONS, reason="holds options only")
        elif not self._options.waives or self._options.exemptions_level is Level.DISABLED:
            response.not_applicable.add(policy_name=EXEMPTIONS, reason="there are none")
        for control in self._evaluation.controls:
            if control.judges_graph is not graph:
                continue
            if self._options.level(control) is Level.DISABLED:
                response.not_applicable.add(policy_name=control.name, reason="disabled")
            elif types.isdisjoint(control.applies_to):
                reason = "judges other types of resources"
                response.not_applicable.add(policy_name=control.name, reason=reason)
        return response


def serve() -> None:
    """Serve the catalogue until told to end."""
    listen(Analyzer(catalogue()))


def listen(servicer: analyzer_pb2_grpc.AnalyzerServicer) -> None:
    """Listen on a free port, tell it to the engine, and answer until told to end."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", LARGEST_MESSAGE)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    gc.freeze()  # what is loaded by now stays: the collector need not walk it again
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(None)


def _response(quiet: proto.AnalyzeResponse, reports: list[Report]) -> proto.AnalyzeResponse:
    response = proto.AnalyzeResponse()
    response.CopyFrom(quiet)
    add_diagnostics(response, reports, PACK_NAME, PACK_VERSION)
    return response
