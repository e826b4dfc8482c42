"""Speak to a policy pack as the engine does."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import grpc
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from policypack.controls._model import Resource
from policypack.controls._values import UNKNOWN, Secret
from policypack.wire import SECRET, SIGNATURE

PACK = Path(__file__).parents[2] / "policypack"
UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def encoded(values: Mapping[str, object]) -> Struct:
    """Encode properties as the engine does, unknown and secret values marked."""
    return Struct(fields={key: _value(value) for key, value in values.items()})


def _value(value: object) -> Value:  # noqa: PLR0911 - one line per kind of value
    if value is UNKNOWN:
        return Value(string_value=UNKNOWN_STRING)
    if isinstance(value, Secret):
        return Value(struct_value=encoded({SIGNATURE: SECRET, "value": value.value}))
    if isinstance(value, Mapping):
        return Value(struct_value=encoded(value))
    if isinstance(value, list):
        return Value(list_value=ListValue(values=[_value(element) for element in value]))
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, int | float):
        return Value(number_value=value)
    return Value(null_value=0) if value is None else Value(string_value=str(value))


def analyze(resource: Resource) -> proto.AnalyzeRequest:
    """Make the request that judges one resource."""
    return proto.AnalyzeRequest(
        urn=resource.urn,
        type=resource.type,
        name=resource.name,
        properties=encoded(resource.inputs),
        options=proto.AnalyzerResourceOptions(parent=resource.parent),
        provider=_provider(resource),
    )


def _provider(resource: Resource) -> proto.AnalyzerProviderResource | None:
    if not resource.provider:
        return None
    return proto.AnalyzerProviderResource(
        type="pulumi:providers:aws", name="aws", properties=encoded(resource.provider)
    )


def analyze_stack(resources: tuple[Resource, ...]) -> proto.AnalyzeStackRequest:
    """Make the request that judges a stack, in another order than its resources came."""
    return proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                urn=resource.urn,
                type=resource.type,
                name=resource.name,
                properties=encoded(resource.outputs),
                parent=resource.parent,
                provider=_provider(resource),
                dependencies=resource.dependencies,
                propertyDependencies={
                    key: proto.AnalyzerPropertyDependencies(urns=urns)
                    for key, urns in resource.property_dependencies.items()
                },
            )
            for resource in reversed(resources)
        ]
    )


def configure(
    name: str, settings: Mapping[str, object], level: int = proto.MANDATORY
) -> proto.ConfigureAnalyzerRequest:
    """Make the request that configures one policy."""
    config = proto.PolicyConfig(enforcementLevel=level, properties=encoded(settings))
    return proto.ConfigureAnalyzerRequest(policyConfig={name: config})


@contextmanager
def running(
    folder: Path, cwd: Path, **environment: str
) -> Iterator[analyzer_pb2_grpc.AnalyzerStub]:
    """Start a pack as the language host does, and connect to it."""
    inherited = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    command = [sys.executable, "-u", "-m", "pulumi.policy", "127.0.0.1:1", str(folder)]
    with subprocess.Popen(
        command, cwd=cwd, env={**inherited, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                grpc.channel_ready_future(channel).result(timeout=20)
                yield analyzer_pb2_grpc.AnalyzerStub(channel)
        finally:
            process.terminate()
