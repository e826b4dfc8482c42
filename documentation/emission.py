"""Runs a program as a preview against a stand-in for the engine, and keeps what it registers."""

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import run_in_stack
from pulumi.runtime.mocks import MockEngine, MockMonitor, MockSettings
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import configure

from policypack.controls._model import STACK, Resource
from policypack.wire import plain

PROJECT = "compliant-ec2"
STACK_NAME = "documentation"
# What the account answers: parameters by the end of their paths, functions by their tokens.
PARAMETERS = {
    "/vpc-id": "vpc-0123456789abcdef0",
    "-subnet-1-id": "subnet-0123456789abcdef1",
    "-subnet-2-id": "subnet-0123456789abcdef2",
}
IMAGE = "ami-0123456789abcdef0"
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "aws:index/getAvailabilityZones:getAvailabilityZones": {"names": ["eu-west-1a", "eu-west-1b"]},
    "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": "123456789012"},
    "aws:index/getDefaultTags:getDefaultTags": {"tags": {"environment": "documentation"}},
    "aws:index/getPartition:getPartition": {"partition": "aws", "dnsSuffix": "amazonaws.com"},
    "aws:index/getRegion:getRegion": {"name": "eu-west-1", "region": "eu-west-1"},
}


class _Engine(MockMonitor):
    """Stands in for the engine: keeps registrations as they were sent, and answers functions."""

    def __init__(self) -> None:
        self.sent: list[Resource] = []

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Return the URN as the engine makes it, with the types of all it is part of."""
        types = parent.split("::")[2].removeprefix(STACK).removeprefix("$") if parent else ""
        chain = f"{types}${type_}" if types else type_
        return f"urn:pulumi:{STACK_NAME}::{PROJECT}::{chain}::{name}"

    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:  # noqa: ANN401, N802 - the protocol's name and type
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type != STACK:
            self.sent.append(_resource(request, urn))
        return resource_pb2.RegisterResourceResponse(urn=urn, object=request.object)

    def Invoke(self, request: Any) -> resource_pb2.ResourceInvokeResponse:  # noqa: ANN401, N802 - the same
        given = plain(request.args)
        answer = struct_pb2.Struct()
        if request.tok == "aws:ssm/getParameter:getParameter":
            answer.update(_parameter(str(given["name"])))
        else:
            answer.update(ANSWERS[request.tok])
        fields: dict[str, Any] = {"return": answer}  # a word Python keeps for itself
        return resource_pb2.ResourceInvokeResponse(**fields)


def emitted(program: Callable[[], None]) -> tuple[Resource, ...]:
    """Run a program and list what it registers, in the order of the names.

    Args:
        program: makes resources, as a Pulumi program does.
    """
    engine = _Engine()

    async def run() -> None:
        configure(_settings(engine))
        await run_in_stack(program)

    contextvars.copy_context().run(asyncio.run, run())
    return tuple(sorted(engine.sent, key=lambda resource: resource.urn))


def _settings(engine: _Engine) -> MockSettings:
    return MockSettings(  # type: ignore[no-untyped-call]
        monitor=engine,
        monitor_features=set(),
        engine=MockEngine(None),
        project=PROJECT,
        stack=STACK_NAME,
        dry_run=True,
        organization="organization",
    )


def _resource(request: Any, urn: str) -> Resource:  # noqa: ANN401 - the same
    return Resource(
        urn=urn,
        type=request.type,
        name=request.name,
        inputs=plain(request.object),
        dependencies=tuple(sorted(request.dependencies)),
        property_dependencies={
            key: tuple(sorted(edges.urns)) for key, edges in request.propertyDependencies.items()
        },
        parent=request.parent,
    )


def _parameter(path: str) -> dict[str, str]:
    value = next((value for end, value in PARAMETERS.items() if path.endswith(end)), IMAGE)
    return {"name": path, "type": "String", "value": value, "insecureValue": value}
