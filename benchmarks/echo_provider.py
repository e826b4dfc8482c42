"""An `aws` plugin that knows nothing and says yes: what it costs is in no comparison.

The engine attaches to it by `PULUMI_DEBUG_PROVIDERS`, so its start is in no run either.
"""

# ruff: noqa: N802 - method names are the protocol's

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as proto

VERSION = "7.51.1"
LARGEST_MESSAGE = 400 << 20


class Echo(provider_pb2_grpc.ResourceProviderServicer):
    """Answers what a preview of new resources asks."""

    def Handshake(
        self, _request: proto.ProviderHandshakeRequest, _context: grpc.ServicerContext
    ) -> proto.ProviderHandshakeResponse:
        """Accept all there is."""
        return proto.ProviderHandshakeResponse(
            accept_secrets=True, accept_resources=True, accept_outputs=True
        )

    def Attach(
        self, _request: plugin_pb2.PluginAttach, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Greet the engine."""
        return empty_pb2.Empty()

    def GetPluginInfo(
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Tell the version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def CheckConfig(
        self, request: proto.CheckRequest, _context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Accept the configuration."""
        return proto.CheckResponse(inputs=request.news)

    def DiffConfig(
        self, _request: proto.DiffRequest, _context: grpc.ServicerContext
    ) -> proto.DiffResponse:
        """See no change."""
        return proto.DiffResponse(changes=proto.DiffResponse.DIFF_NONE)

    def Configure(
        self, _request: proto.ConfigureRequest, _context: grpc.ServicerContext
    ) -> proto.ConfigureResponse:
        """Accept all there is."""
        return proto.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, acceptResources=True, acceptOutputs=True
        )

    def Check(
        self, request: proto.CheckRequest, _context: grpc.ServicerContext
    ) -> proto.CheckResponse:
        """Accept the inputs."""
        return proto.CheckResponse(inputs=request.news)

    def Create(
        self, request: proto.CreateRequest, _context: grpc.ServicerContext
    ) -> proto.CreateResponse:
        """Give the inputs back."""
        return proto.CreateResponse(properties=request.properties)

    def Cancel(self, _request: empty_pb2.Empty, _context: grpc.ServicerContext) -> empty_pb2.Empty:
        """Have nothing to end."""
        return empty_pb2.Empty()


def main() -> None:
    """Serve until ended."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4),
        options=[
            (f"grpc.max_{way}_message_length", LARGEST_MESSAGE) for way in ("send", "receive")
        ],
    )
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Echo(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()


if __name__ == "__main__":
    main()
