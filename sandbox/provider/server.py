"""The plugin: Pulumi's ResourceProvider protocol on one side, an emulated AWS on the other."""

from __future__ import annotations

import functools
import json
import re
import signal
import sys
import threading
from concurrent import futures
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2_grpc
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider import plans, schema
from sandbox.provider.answers import (
    InitializationError,
    UnsupportedError,
    answering,
    explanation,
    type_and_name,
)
from sandbox.provider.changes import Change
from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.functions import FUNCTIONS
from sandbox.provider.package_schema import package_schema
from sandbox.provider.retries import patiently
from sandbox.provider.rows import ROWS
from sandbox.provider.settings import config_failures, decode, settings_of
from sandbox.provider.validation import Failure, failures
from sandbox.provider.wire import UNKNOWN, dump, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.provider.cloud import Cloud
    from sandbox.provider.naming import AutoName
    from sandbox.provider.row import Row
    from sandbox.provider.wire import Properties

_THREADS = 16
_MESSAGE_BYTES = 400 * 1024 * 1024  # the engine's own limit
_REGIONAL_ID = re.compile(r"(?P<id>.+)@(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)")
Context = grpc.ServicerContext


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    """One configured provider; the engine calls it from many threads."""

    def __init__(self) -> None:
        self._cloud: Cloud | None = None

    # -- the plugin

    def Handshake(
        self, request: pb.ProviderHandshakeRequest, context: Context
    ) -> pb.ProviderHandshakeResponse:
        """Say what the plugin understands."""
        del request, context
        return pb.ProviderHandshakeResponse(supports_autonaming_configuration=True)

    def GetPluginInfo(self, request: empty_pb2.Empty, context: Context) -> plugin_pb2.PluginInfo:
        """Report the version of the SDK the schema was made from."""
        del request, context
        return plugin_pb2.PluginInfo(version=schema.version())

    def GetSchema(self, request: pb.GetSchemaRequest, context: Context) -> pb.GetSchemaResponse:
        """Return the schema of what the sandbox has."""
        del request, context
        return pb.GetSchemaResponse(schema=json.dumps(package_schema()))

    def Attach(self, request: plugin_pb2.PluginAttach, context: Context) -> empty_pb2.Empty:
        """Need nothing of the engine."""
        del request, context
        return empty_pb2.Empty()

    def Cancel(self, request: empty_pb2.Empty, context: Context) -> empty_pb2.Empty:
        """Let running calls end, which none does late."""
        del request, context
        return empty_pb2.Empty()

    # -- its configuration

    @answering
    def CheckConfig(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        """Judge the provider's configuration."""
        del context
        found = config_failures(decode(load(request.news)))
        return pb.CheckResponse(inputs=request.news, failures=_check_failures(found))

    @answering
    def DiffConfig(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        """Replace everything when the region changes."""
        del context
        old, new = load(request.old_inputs or request.olds), load(request.news)
        moved = old.get("region") != new.get("region")
        changes = pb.DiffResponse.DIFF_SOME if old != new else pb.DiffResponse.DIFF_NONE
        return pb.DiffResponse(changes=changes, replaces=["region"] if moved else [])

    @answering
    def Configure(self, request: pb.ConfigureRequest, context: Context) -> pb.ConfigureResponse:
        """Take the configuration; nothing is called yet."""
        from sandbox.provider.cloud import Cloud  # noqa: PLC0415 - slow, not needed for a schema

        del context
        self._cloud = Cloud.of(settings_of(decode(load(request.args))))
        return pb.ConfigureResponse(supportsPreview=True, supports_autonaming_configuration=True)

    # -- functions

    @answering
    def Invoke(self, request: pb.InvokeRequest, context: Context) -> pb.InvokeResponse:
        """Call a function."""
        del context
        function = FUNCTIONS.get(request.tok)
        if function is None:
            raise UnsupportedError(f"the sandbox provider has no function {request.tok}")
        arguments = load(request.args)
        expected = schema.function_inputs(request.tok, function.required)
        if found := list(failures(arguments, expected)):
            return pb.InvokeResponse(failures=_check_failures(found))
        results = function.call(self._at(arguments.get("region")), arguments)
        response = pb.InvokeResponse()
        getattr(response, "return").CopyFrom(dump(results))
        return response

    # -- resources

    @answering
    def Check(self, request: pb.CheckRequest, context: Context) -> pb.CheckResponse:
        """Judge inputs, and fill in what the provider decides."""
        del context
        row, old, new = _row(request), load(request.olds), load(request.news)
        computed = {name: value for name, value in new.items() if name != "tagsAll"}
        if found := list(failures(computed, row.schema.inputs)):
            return pb.CheckResponse(inputs=request.news, failures=_check_failures(found))
        propose = functools.partial(_propose_name, request, old)
        inputs = row.checked(computed, propose, self._at(None).default_tags)
        return pb.CheckResponse(inputs=dump(inputs))

    @answering
    def Diff(self, request: pb.DiffRequest, context: Context) -> pb.DiffResponse:
        """Compare inputs with inputs."""
        del context
        old, new, state = (load(each) for each in (request.old_inputs, request.news, request.olds))
        return plans.diff_response(_row(request), old, new, state)

    @answering
    def Create(self, request: pb.CreateRequest, context: Context) -> pb.CreateResponse:
        """Make a resource; its id is never lost, whatever fails after it was made."""
        del context
        row, inputs = _row(request), load(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=dump(plans.planned_creation(row, inputs)))
        row.refuse(inputs)
        cloud = self._at(inputs.get("region"))
        identifier = row.create(cloud, inputs)
        try:
            row.complete(cloud, identifier, inputs)
            state = self._must_read(row, cloud, identifier, inputs)
        except Exception as error:  # whatever it is, what was made must not be lost
            raise InitializationError(identifier, inputs, explanation(error)) from error
        outputs = plans.actual_outputs(inputs, state)
        return pb.CreateResponse(id=identifier, properties=dump(outputs))

    @answering
    def Read(self, request: pb.ReadRequest, context: Context) -> pb.ReadResponse:
        """Read a resource's outputs, and its inputs as AWS has them now."""
        del context
        row, old, state = _row(request), load(request.inputs), load(request.properties)
        identifier, region = request.id, (old or state).get("region")
        if not old and (regional := _REGIONAL_ID.fullmatch(identifier)):
            identifier, region = regional["id"], regional["region"]
        cloud = self._at(region)
        found = row.read(cloud, identifier, {**state, **old})
        if found is None:
            return pb.ReadResponse()
        if old:
            inputs = plans.refreshed_inputs(row, old, found)
        else:
            imported = plans.imported_inputs(row, found)
            inputs = row.checked(imported, lambda _: identifier, cloud.default_tags)
        outputs = plans.actual_outputs(inputs, found)
        return pb.ReadResponse(id=identifier, properties=dump(outputs), inputs=dump(inputs))

    @answering
    def Update(self, request: pb.UpdateRequest, context: Context) -> pb.UpdateResponse:
        """Change a resource in place; without a change, finish one that was not initialized."""
        del context
        row, state = _row(request), load(request.olds)
        change = Change(load(request.old_inputs), load(request.news))
        if request.preview:
            return pb.UpdateResponse(properties=dump(plans.planned_update(row, state, change)))
        row.refuse(change.new, change.names)
        cloud = self._at(change.new.get("region"))
        if change.names:
            row.update(cloud, request.id, change)
        else:
            row.complete(cloud, request.id, change.new)
        found = self._must_read(row, cloud, request.id, {**state, **change.new})
        return pb.UpdateResponse(properties=dump(plans.actual_outputs(change.new, found)))

    @answering
    def Delete(self, request: pb.DeleteRequest, context: Context) -> empty_pb2.Empty:
        """Delete a resource; one that is gone already is fine."""
        del context
        row = _row(request)
        inputs = load(request.old_inputs) or load(request.properties)
        cloud = self._at(inputs.get("region"))
        try:
            patiently(lambda: row.delete(cloud, request.id, inputs))
        except AwsError as error:
            if not error.gone:
                raise
        return empty_pb2.Empty()

    def _at(self, region: object) -> Cloud:
        if self._cloud is None:
            raise ProviderError("the provider is not configured yet")
        return self._cloud.at(None if region in (None, UNKNOWN) else str(region))

    @staticmethod
    def _must_read(row: Row, cloud: Cloud, identifier: str, known: Properties) -> Properties:
        found = row.read(cloud, identifier, known)
        if found is None:
            raise ProviderError(f"{identifier} is not there, though AWS reported no error")
        return found


def _row(request: Any) -> Row:  # noqa: ANN401 - many kinds of requests have a URN
    token, _ = type_and_name(request.urn)
    if token not in ROWS:
        raise UnsupportedError(f"the sandbox provider has no row for {token}")
    return ROWS[token]


def _propose_name(request: pb.CheckRequest, old: Properties, auto_name: AutoName) -> str:
    """Keep the name a resource has; give a new one the engine's proposal or our own."""
    if old.get(auto_name.property):
        return str(old[auto_name.property])
    if request.HasField("autonaming") and request.autonaming.proposed_name:
        return auto_name.transform(request.autonaming.proposed_name)
    return auto_name.name(type_and_name(request.urn)[1], request.randomSeed)


def _check_failures(found: Iterable[Failure]) -> list[pb.CheckFailure]:
    return [pb.CheckFailure(property=each.path, reason=each.reason) for each in found]


def start(server_address: str = "127.0.0.1:0") -> tuple[grpc.Server, int]:
    """Start serving and return the server and its port."""
    limits = [
        ("grpc.max_receive_message_length", _MESSAGE_BYTES),
        ("grpc.max_send_message_length", _MESSAGE_BYTES),
    ]
    server = grpc.server(futures.ThreadPoolExecutor(_THREADS), options=limits)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(), server)
    port = server.add_insecure_port(server_address)
    server.start()
    return server, port


def serve() -> None:
    """Serve until the engine ends the process."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    server, port = start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    ended.wait()
    server.stop(grace=1).wait()
