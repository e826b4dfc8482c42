"""Starts the component package as the engine does, and plays the engine."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import (
    engine_pb2,
    engine_pb2_grpc,
    errors_pb2,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
    status_pb2,
)
from recorder import STACK_TYPE, Recording, RecordingMonitor, World

FOLDER = Path(__file__).resolve().parents[2] / "components"
PROJECT, STACK = "compliant-ec2", "test"
STACK_URN = f"urn:pulumi:{STACK}::{PROJECT}::{STACK_TYPE}::{PROJECT}-{STACK}"
# What the engine's monitor can do and a host makes use of.
FEATURES = [
    resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    resource_pb2.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
]
SIGNATURE = "4dabf18193072939515e22adb298388d"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
PROVIDER_ID = "an-id"
SECONDS = 60
Context = grpc.ServicerContext


class Engine(engine_pb2_grpc.EngineServicer, resource_pb2_grpc.ResourceMonitorServicer):
    """Hands what the host registers to the recorder of the other tests, and keeps its messages."""

    def __init__(self, world: World) -> None:
        self.monitor = RecordingMonitor(world, PROJECT, STACK)
        self.requests: list[resource_pb2.RegisterResourceRequest] = []
        self.logged: list[str] = []

    def Log(self, request: engine_pb2.LogRequest, _context: Context) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
        self.logged.append(request.message)
        return empty_pb2.Empty()

    def GetDeploymentInfo(  # noqa: N802 - the same
        self, _request: empty_pb2.Empty, _context: Context
    ) -> resource_pb2.DeploymentInfo:
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(  # noqa: N802 - the same
        self, request: resource_pb2.RegisterResourceRequest, _context: Context
    ) -> resource_pb2.RegisterResourceResponse:
        self.requests.append(request)
        return self.monitor.RegisterResource(request)

    def RegisterResourceOutputs(  # noqa: N802 - the same
        self, request: resource_pb2.RegisterResourceOutputsRequest, _context: Context
    ) -> empty_pb2.Empty:
        return self.monitor.RegisterResourceOutputs(request)

    def Invoke(  # noqa: N802 - the same
        self, request: resource_pb2.ResourceInvokeRequest, _context: Context
    ) -> resource_pb2.ResourceInvokeResponse:
        if request.tok == "pulumi:pulumi:getResource":
            return _resource(request.args["urn"])
        return self.monitor.Invoke(request)

    @property
    def recording(self) -> Recording:
        return self.monitor.recording


def _resource(urn: str) -> resource_pb2.ResourceInvokeResponse:
    answer = struct_pb2.Struct()
    answer.update({"urn": urn, "id": PROVIDER_ID, "state": {}})
    return resource_pb2.ResourceInvokeResponse(**{"return": answer})


class Host:
    """A running host of the package."""

    def __init__(self, address: str) -> None:
        self._channel = grpc.insecure_channel(address)
        self.provider = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def construct(
        self,
        engine: Engine,
        component: str,
        inputs: Mapping[str, Any],
        name: str = "host",
        **fields: Any,  # noqa: ANN401 - handed on
    ) -> provider_pb2.ConstructResponse:
        given = struct_pb2.Struct()
        given.update(inputs)
        with serving(engine) as address:
            return self.provider.Construct(
                provider_pb2.ConstructRequest(
                    project=PROJECT,
                    stack=STACK,
                    type=component,
                    name=name,
                    parent=STACK_URN,
                    inputs=given,
                    monitorEndpoint=address,
                    dryRun=engine.monitor._world.preview,
                    **fields,
                ),
                timeout=SECONDS,
            )


@contextmanager
def serving(engine: Engine) -> Iterator[str]:
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    resource_pb2_grpc.add_ResourceMonitorServicer_to_server(engine, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(grace=None).wait()


@contextmanager
def hosting(folder: Path = FOLDER, directory: Path | None = None) -> Iterator[Host]:
    """Start the folder as the language host does: with the engine's address, wherever it lies."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with (
        serving(Engine(World())) as address,
        subprocess.Popen(
            [sys.executable, "-u", str(folder), address],
            env=environment,
            cwd=directory,
            stdout=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdout is not None
        yield Host(f"127.0.0.1:{int(process.stdout.readline())}")
        process.terminate()


def output(
    value: Any = None,  # noqa: ANN401 - of any kind
    *,
    secret: bool = False,
    depends_on: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Write an output as the engine hands it over; without a value it is not known yet."""
    written: dict[str, Any] = {SIGNATURE: OUTPUT, "secret": secret, "dependencies": [*depends_on]}
    return written if value is None else {**written, "value": value}


def problems(error: grpc.RpcError) -> dict[str, str]:
    """Read the problems that an error carries, by their paths."""
    (packed,) = (
        value for key, value in error.trailing_metadata() if key == "grpc-status-details-bin"
    )
    found = errors_pb2.InputPropertiesError()
    status_pb2.Status.FromString(packed).details[0].Unpack(found)
    return {one.property_path: one.reason for one in found.errors}
