"""Serve the Analyzer protocol on its public stubs: decode once, dispatch by type.

The stock SDK decodes each resource once per policy; with a hundred policies that is nearly all of
a preview's time. Here the definitions stay its policies (see `policies`), only the serving is own.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from .configuration import Options, options_of
from .controls._model import Resource
from .evaluation import Evaluation
from .evidence_file import write
from .faults import ConfigurationError
from .files import search_path
from .index import Index, pack_index
from .listening import listen
from .outcome import Report
from .pack import PACK_NAME, PACK_VERSION
from .protocol import add_diagnostics, not_applicable, sent_by
from .remediation import Remediation
from .undecoded import stack_request
from .wire import Edges, Later, forget, plain, struct_of


class Quiet(NamedTuple):
    """The answer for a resource in which nothing is found."""

    response: proto.AnalyzeResponse
    encoded: bytes


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack as the engine sees it.

    Args:
        index: of its controls.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._evaluation = Evaluation(index)
        self._remediation = Remediation(self._evaluation)
        self._options = Options()
        self._folders: tuple[str, ...] = ()
        self._recorded: dict[str, dict[str, object]] = {}
        self._quiet: dict[str, Quiet] = {}

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
        return self._index.info

    def Configure(
        self, request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take levels, parameters and options from the user's policy configuration."""
        try:
            folders = search_path(self._folders)
            self._options = options_of(sent_by(request), self._index.entries, folders)
        except ConfigurationError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        self._quiet = {}
        return empty_pb2.Empty()

    def ConfigureStack(
        self, _request: proto.AnalyzerStackConfigureRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Begin a run: forget what was recorded of another."""
        self._recorded = {}
        forget()
        self._evaluation.begin()
        self._remediation.begin()
        return proto.AnalyzerStackConfigureResponse()

    def Remediate(
        self, request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.RemediateResponse:
        """Set what the controls at level `remediate` have one right answer for."""
        response = proto.RemediateResponse()
        if not self._remediation.asked(self._options):
            return response
        resource = _resource(request, plain(request.properties))
        self._evaluation.meet(resource)
        steps = self._remediation.steps(resource, request.properties, self._options)
        for entry, properties in steps:
            response.remediations.add(
                policyName=entry.name,
                policyPackName=PACK_NAME,
                policyPackVersion=PACK_VERSION,
                description=entry.title,
                properties=properties,
            )
        return response

    def Analyze(
        self, request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Record a resource's inputs and judge it by the controls that need nothing else."""
        quiet, reports = self._judged(request)
        return _response(quiet.response, reports) if reports else quiet.response

    def remediate_encoded(self, request: bytes, context: grpc.ServicerContext) -> bytes:
        """Answer `Remediate`; where nothing is to be set nobody reads the request."""
        if not self._remediation.asked(self._options):
            return b""
        decoded = proto.AnalyzeRequest.FromString(request)
        return self.Remediate(decoded, context).SerializeToString()

    def analyze_encoded(self, request: bytes, _context: grpc.ServicerContext) -> bytes:
        """Answer `Analyze`; most resources of a type get the same answer."""
        quiet, reports = self._judged(proto.AnalyzeRequest.FromString(request))
        return _response(quiet.response, reports).SerializeToString() if reports else quiet.encoded

    def _judged(self, request: proto.AnalyzeRequest) -> tuple[Quiet, list[Report]]:
        inputs = self._recorded[request.urn] = plain(request.properties)
        resource = _resource(request, inputs)
        reports = self._remediation.told(request.urn)
        reports.extend(self._evaluation.judge_resource(resource, self._options))
        quiet = self._quiet.get(request.type)
        if quiet is None:
            types = self._evaluation.types_of(resource)
            response = not_applicable(self._index, self._options, types, graph=False)
            quiet = Quiet(response, response.SerializeToString())
            self._quiet[request.type] = quiet
        return quiet, reports

    def AnalyzeStack(
        self, request: proto.AnalyzeStackRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge the recorded inputs over the graph of the stack."""
        return self._judged_stack(request.SerializeToString())

    def analyze_stack_encoded(self, request: bytes, _context: grpc.ServicerContext) -> bytes:
        """Answer `AnalyzeStack`, of whose resources the properties are hardly read."""
        return self._judged_stack(request).SerializeToString()

    def _judged_stack(self, request: bytes) -> proto.AnalyzeResponse:
        with _no_collection():
            found = stack_request(request).resources
            resources = [self._stack_resource(each) for each in found]
            reports = list(self._evaluation.judge_stack(resources, self._options))
            types = {token for found in resources for token in self._evaluation.types_of(found)}
            if self._options.report_file:
                evidence = self._evaluation.evidence(resources, self._options)
                declared = self._evaluation.declared()
                folders = search_path(self._folders)
                reports.extend(write(evidence, declared, self._options, folders))
        waives = self._evaluation.waives(self._options)
        quiet = not_applicable(self._index, self._options, types, graph=True, waives=waives)
        return _response(quiet, reports)

    def _stack_resource(self, found: proto.AnalyzerResource) -> Resource:
        recorded = self._recorded.get(found.urn)
        return Resource(
            urn=found.urn,
            type=found.type,
            name=found.name,
            inputs=plain(struct_of(found)) if recorded is None else recorded,
            outputs=Later(found),
            dependencies=tuple(found.dependencies),
            property_dependencies=Edges(found.propertyDependencies),
            parent=found.parent,
            provider=Later(found.provider),
        )


def serve() -> None:
    """Serve the catalogue until told to end."""
    listen(Analyzer(pack_index()))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Make many objects at once, none of which can be thrown away before the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _resource(request: proto.AnalyzeRequest, inputs: dict[str, object]) -> Resource:
    return Resource(
        urn=request.urn,
        type=request.type,
        name=request.name,
        inputs=inputs,
        parent=request.options.parent,
        provider=Later(request.provider),
    )


def _response(quiet: proto.AnalyzeResponse, reports: list[Report]) -> proto.AnalyzeResponse:
    response = proto.AnalyzeResponse()
    response.CopyFrom(quiet)
    add_diagnostics(response, reports, PACK_NAME, PACK_VERSION)
    return response
