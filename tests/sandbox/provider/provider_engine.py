"""The engine's side of the protocol, with plain values."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as pb
from pulumi.runtime.proto import provider_pb2_grpc, status_pb2

from sandbox.provider import server
from sandbox.provider.wire import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REGION = "eu-west-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@dataclass(frozen=True)
class Resource:
    """What the provider made."""

    token: str
    name: str
    id: str
    inputs: dict[str, Any] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def urn(self) -> str:
        return urn(self.token, self.name)


class CheckFailedError(Exception):
    """The provider refused inputs; holds reasons by property path."""

    def __init__(self, found: Iterable[pb.CheckFailure]) -> None:
        self.reasons = {each.property: each.reason for each in found}
        super().__init__(str(self.reasons))


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:test::project::parent$component${token}::{name}"


class Engine:
    """The engine's side of the protocol, with plain values."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.stub = provider_pb2_grpc.ResourceProviderStub(channel)

    def configure(self, **config: object) -> None:
        self.stub.Configure(pb.ConfigureRequest(args=dump(config)))

    def check_config(self, **config: object) -> dict[str, str]:
        provider = "urn:pulumi:test::project::pulumi:providers:aws::default"
        answer = self.stub.CheckConfig(pb.CheckRequest(urn=provider, news=dump(config)))
        return {each.property: each.reason for each in answer.failures}

    def check(
        self,
        token: str,
        name: str,
        news: dict[str, Any],
        olds: dict[str, Any] | None = None,
        seed: bytes = b"",
    ) -> dict[str, Any]:
        request = pb.CheckRequest(
            urn=urn(token, name),
            news=dump(news),
            olds=dump(olds or {}),
            randomSeed=seed or uuid.uuid4().bytes,
        )
        answer = self.stub.Check(request)
        if answer.failures:
            raise CheckFailedError(answer.failures)
        return load(answer.inputs)

    def diff(self, resource: Resource, news: dict[str, Any]) -> pb.DiffResponse:
        request = pb.DiffRequest(
            id=resource.id,
            urn=resource.urn,
            olds=dump(resource.state),
            news=dump(news),
            old_inputs=dump(resource.inputs),
        )
        return self.stub.Diff(request)

    def preview(self, token: str, name: str, news: dict[str, Any]) -> dict[str, Any]:
        inputs = self.check(token, name, news)
        request = pb.CreateRequest(urn=urn(token, name), properties=dump(inputs), preview=True)
        return load(self.stub.Create(request).properties)

    def create(self, token: str, name: str, news: dict[str, Any]) -> Resource:
        inputs = self.check(token, name, news)
        answer = self.stub.Create(pb.CreateRequest(urn=urn(token, name), properties=dump(inputs)))
        return Resource(token, name, answer.id, inputs, load(answer.properties))

    def update(
        self, resource: Resource, news: dict[str, Any], *, preview: bool = False
    ) -> Resource:
        inputs = self.check(resource.token, resource.name, news, resource.inputs)
        request = pb.UpdateRequest(
            id=resource.id,
            urn=resource.urn,
            olds=dump(resource.state),
            news=dump(inputs),
            old_inputs=dump(resource.inputs),
            preview=preview,
        )
        state = load(self.stub.Update(request).properties)
        return Resource(resource.token, resource.name, resource.id, inputs, state)

    def read(self, resource: Resource) -> Resource | None:
        request = pb.ReadRequest(
            id=resource.id,
            urn=resource.urn,
            properties=dump(resource.state),
            inputs=dump(resource.inputs),
        )
        answer = self.stub.Read(request)
        if not answer.id:
            return None
        inputs, state = load(answer.inputs), load(answer.properties)
        return Resource(resource.token, resource.name, answer.id, inputs, state)

    def imported(self, token: str, name: str, identifier: str) -> Resource | None:
        return self.read(Resource(token, name, identifier))

    def delete(self, resource: Resource) -> None:
        request = pb.DeleteRequest(
            id=resource.id,
            urn=resource.urn,
            properties=dump(resource.state),
            old_inputs=dump(resource.inputs),
        )
        self.stub.Delete(request)

    def invoke(self, token: str, **arguments: object) -> dict[str, Any]:
        answer = self.stub.Invoke(pb.InvokeRequest(tok=token, args=dump(arguments)))
        if answer.failures:
            raise CheckFailedError(answer.failures)
        return load(getattr(answer, "return"))


def init_failed(error: grpc.RpcError) -> pb.ErrorResourceInitFailed:
    """Return the partial state an error carries, read as the engine reads it."""
    metadata = dict(error.trailing_metadata())  # type: ignore[attr-defined]
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    detail = pb.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    return detail


@dataclass(frozen=True)
class World:
    """Things other resources need; `code` is an archive in a bucket, as a signing job names it."""

    vpc: str
    subnet: str
    group: str
    image: str
    default_acl: str
    code: dict[str, str]
    zone: str = f"{REGION}a"


@contextmanager
def plugin(**environment: str) -> Iterator[Engine]:
    """Run a provider that knows nothing of AWS but these variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in {**CREDENTIALS, **environment}.items():
            patch.setenv(name, value)
        running, port = server.start()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield Engine(channel)
        running.stop(grace=None).wait()
