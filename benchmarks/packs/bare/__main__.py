"""The least a pack in Python costs: the protocol's public stubs, nothing decoded or judged."""

# ruff: noqa: N802 - method names are the protocol's

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

NAME = "bare"
VERSION = "0.0.1"
LARGEST_MESSAGE = 400 << 20


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """A pack that finds nothing."""

    def Handshake(
        self, _request: proto.AnalyzerHandshakeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerHandshakeResponse:
        """Greet the engine."""
        return proto.AnalyzerHandshakeResponse()

    def GetPluginInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Tell the version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetAnalyzerInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> proto.AnalyzerInfo:
        """Tell one policy."""
        policy = proto.PolicyInfo(
            name="nothing",
            description="Judges nothing.",
            enforcementLevel=proto.ADVISORY,
            policy_type=proto.POLICY_TYPE_RESOURCE,
        )
        return proto.AnalyzerInfo(
            name=NAME, version=VERSION, supportsConfig=True, policies=[policy]
        )

    def Configure(
        self, _request: proto.ConfigureAnalyzerRequest, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take no settings."""
        return empty_pb2.Empty()

    def ConfigureStack(
        self, _request: proto.AnalyzerStackConfigureRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Begin a run."""
        return proto.AnalyzerStackConfigureResponse()

    def Remediate(
        self, _request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.RemediateResponse:
        """Change nothing."""
        return proto.RemediateResponse()

    def Analyze(
        self, _request: proto.AnalyzeRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Find nothing in a resource."""
        return proto.AnalyzeResponse()

    def AnalyzeStack(
        self, _request: proto.AnalyzeStackRequest, _context: grpc.ServicerContext
    ) -> proto.AnalyzeResponse:
        """Find nothing in a stack."""
        return proto.AnalyzeResponse()


def main() -> None:
    """Serve until ended."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4),
        options=[("grpc.max_receive_message_length", LARGEST_MESSAGE)],
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()


if __name__ == "__main__":
    main()
