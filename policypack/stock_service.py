"""Let the stock SDK serve this pack: it runs the callbacks, and their findings get their levels.

A policy of the SDK has one level for all its findings, and one at `disabled` is not run. Here an
exempted finding of a mandatory control is advisory, and a standard may switch on what is off by
default. So the SDK runs every policy, at a level that blocks should anything go wrong on the way,
and the levels this pack decides are filled in afterwards.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy.policy import _PolicyAnalyzerServicer

from .callbacks import Callbacks
from .configuration import options_of
from .controls._model import Control, Resource
from .faults import ConfigurationError
from .files import search_path
from .pack import PACK_DESCRIPTION, PACK_NAME, PACK_VERSION
from .pack_options import EXEMPTIONS
from .policies import definitions
from .protocol import LEVELS, sent_by
from .wire import plain

Request = TypeVar("Request")
Answer = Callable[[Request, grpc.ServicerContext], proto.AnalyzeResponse]


class StockAnalyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """The pack as the engine sees it, served by the SDK's own servicer.

    Args:
        controls: of the pack.
    """

    def __init__(self, controls: tuple[Control, ...]) -> None:
        self._controls = controls
        self._callbacks = Callbacks(controls)
        self._folders: tuple[str, ...] = ()
        self._turn = Lock()  # the callbacks of one request tell what they find in one list
        policies = definitions(controls, self._callbacks)
        self._sdk: Any = _PolicyAnalyzerServicer(
            PACK_NAME,
            PACK_VERSION,
            policies,
            EnforcementLevel.ADVISORY,
            description=PACK_DESCRIPTION,
        )
        self._run_every(policies)

    def Handshake(
        self, request: proto.AnalyzerHandshakeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerHandshakeResponse:
        """Greet the engine, and keep the folders it names."""
        self._folders = (request.program_directory, request.root_directory)
        return proto.AnalyzerHandshakeResponse()

    def GetPluginInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Tell the version."""
        info: plugin_pb2.PluginInfo = self._sdk.GetPluginInfo(request, context)
        return info

    def GetAnalyzerInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> proto.AnalyzerInfo:
        """Tell all policies with their levels, schemas and texts."""
        info: proto.AnalyzerInfo = self._sdk.GetAnalyzerInfo(request, context)
        return info

    def Configure(
        self, request: proto.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take levels, parameters and options; the SDK goes on running every policy."""
        try:
            folders = search_path(self._folders)
            self._callbacks.options = options_of(sent_by(request), self._controls, folders)
        except ConfigurationError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        return empty_pb2.Empty()

    def ConfigureStack(
        self, request: proto.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Begin a run."""
        self._callbacks.begin()
        answer: proto.AnalyzerStackConfigureResponse = self._sdk.ConfigureStack(request, context)
        return answer

    def Remediate(
        self, _request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.RemediateResponse:
        """Change nothing: only the pack's own server corrects inputs."""
        return proto.RemediateResponse()

    def Analyze(
        self, request: proto.AnalyzeRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge one resource, and see first which exemptions it declares."""
        if EXEMPTIONS in request.properties.fields:
            # Not as the SDK shows them: it drops the mark of secret values.
            declaring = Resource(
                request.urn,
                request.type,
                request.name,
                plain(request.properties),
                parent=request.options.parent,
            )
            self._callbacks.evaluation.note_exemptions(declaring, self._callbacks.options)
        return self._levelled(self._sdk.Analyze, request, context)

    def AnalyzeStack(
        self, request: proto.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Judge the stack."""
        return self._levelled(self._sdk.AnalyzeStack, request, context)

    def _run_every(self, policies: Iterable[Policy]) -> None:
        every = proto.PolicyConfig(enforcementLevel=proto.MANDATORY)
        config = {policy.name: every for policy in policies}
        self._sdk.Configure(proto.ConfigureAnalyzerRequest(policyConfig=config), None)

    def _levelled(
        self, answer: Answer[Request], request: Request, context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        with self._turn:
            self._callbacks.told.clear()
            response = answer(request, context)
            told = zip(response.diagnostics, self._callbacks.told, strict=True)
            for diagnostic, report in told:
                diagnostic.enforcementLevel = LEVELS[report.level]
                diagnostic.policyName = report.policy
            return response
