"""Requests and resources of Cloud Control in one account and region."""

import json
import uuid
from collections.abc import Callable
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.utils import utcnow

from sandbox.emulator.cloud_control.handlers import HandlerError, Properties
from sandbox.emulator.cloud_control.json_patch import PatchError, patched, steps_of
from sandbox.emulator.cloud_control.resource_types import RESOURCE_TYPES, ResourceType
from sandbox.emulator.cloud_control.validation import violations
from sandbox.emulator.refusal import RefusalError

Event = dict[str, Any]

_EXCEPTIONS = {"NotFound": "ResourceNotFoundException", "AlreadyExists": "AlreadyExistsException"}


class CloudControlBackend(BaseBackend):
    """Cloud Control in one account and region; what is asked for is done at once."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.resources: dict[str, dict[str, Properties]] = {}
        self.events: dict[str, Event] = {}
        self._client_tokens: dict[str, tuple[Any, Event]] = {}

    def create(self, type_name: str, desired_state: str, client_token: str | None) -> Event:
        """Make a resource."""
        kind, desired = _type(type_name), _document(desired_state)
        _check(kind, desired)

        def act() -> Event:
            return self._run("CREATE", kind, lambda: kind.handler.create(self, desired))

        return self._once(client_token, ("CREATE", type_name, desired_state), act)

    def get(self, type_name: str, identifier: str) -> Properties:
        """Return a resource's properties."""
        return _read(_type(type_name), self, identifier)

    def update(
        self, type_name: str, identifier: str, patch_document: str, client_token: str | None
    ) -> Event:
        """Change a resource by a JSON patch."""
        kind, operations = _type(type_name), _document(patch_document)

        def act() -> Event:
            known = _read(kind, self, identifier)
            desired = _after(kind, known, operations)

            def change() -> str:
                kind.handler.update(self, identifier, desired)
                return identifier

            return self._run("UPDATE", kind, change, identifier)

        return self._once(client_token, ("UPDATE", type_name, identifier, patch_document), act)

    def delete(self, type_name: str, identifier: str, client_token: str | None) -> Event:
        """Drop a resource."""
        kind = _type(type_name)

        def drop() -> str:
            kind.handler.delete(self, identifier)
            return identifier

        def act() -> Event:
            return self._run("DELETE", kind, drop, identifier)

        return self._once(client_token, ("DELETE", type_name, identifier), act)

    def list(self, type_name: str) -> list[tuple[str, Properties]]:
        """Return all resources of a type."""
        kind = _type(type_name)
        names = kind.handler.identifiers(self)
        return [(name, kind.handler.read(self, name)) for name in names]

    def status(self, request_token: str) -> Event:
        """Return the event of a request."""
        if request_token not in self.events:
            message = f"Request with token {request_token} was not found"
            raise RefusalError("RequestTokenNotFoundException", message)
        return self.events[request_token]

    def _once(self, client_token: str | None, asked: Any, act: Callable[[], Event]) -> Event:
        """Do what is asked for, once for each token of a client."""
        if client_token is None:
            return act()
        if client_token in self._client_tokens:
            before, event = self._client_tokens[client_token]
            if before != asked:
                message = "The client token was used for another request"
                raise RefusalError("ClientTokenConflictException", message)
            return event
        event = act()
        self._client_tokens[client_token] = asked, event
        return event

    def _run(
        self, operation: str, kind: ResourceType, handle: Callable[[], str], identifier: str = ""
    ) -> Event:
        """Let a handler work and keep what came of it."""
        event: Event = {
            "TypeName": kind.name,
            "RequestToken": str(uuid.uuid4()),
            "Operation": operation,
            "OperationStatus": "SUCCESS",
            "EventTime": utcnow(),
        }
        try:
            identifier = handle()
        except HandlerError as failure:
            event |= {"OperationStatus": "FAILED", "ErrorCode": failure.code}
            event["StatusMessage"] = str(failure)
        if identifier:
            event["Identifier"] = identifier
        self.events[event["RequestToken"]] = event
        return event


def _type(name: str) -> ResourceType:
    if name not in RESOURCE_TYPES:
        raise RefusalError("TypeNotFoundException", f"The type '{name}' cannot be found.")
    return RESOURCE_TYPES[name]


def _read(kind: ResourceType, backend: CloudControlBackend, identifier: str) -> Properties:
    try:
        return kind.handler.read(backend, identifier)
    except HandlerError as failure:
        raise RefusalError(_EXCEPTIONS[failure.code], str(failure)) from None


def _document(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise _invalid("the document is no JSON") from None


def _check(kind: ResourceType, desired: Any) -> None:
    found = violations(kind.schema, desired)
    if isinstance(desired, dict) and (given := sorted(kind.read_only & desired.keys())):
        found.append(f"Encountered unsupported read-only properties {given}")
    if found:
        raise _invalid(f"Model validation failed ({', '.join(found)})")


def _after(kind: ResourceType, known: Properties, operations: Any) -> Properties:
    fixed = [
        operation["path"]
        for operation in operations
        if steps_of(operation["path"])[:1] and steps_of(operation["path"])[0] in kind.create_only
    ]
    if fixed:
        message = f"Invalid patch update: createOnlyProperties {fixed} cannot be updated"
        raise RefusalError("NotUpdatableException", message)
    settable = {name: value for name, value in known.items() if name not in kind.read_only}
    try:
        desired: Properties = patched(settable, operations)
    except PatchError as fault:
        raise _invalid(f"Invalid patch document: {fault}") from None
    _check(kind, desired)
    return desired


def _invalid(message: str) -> RefusalError:
    return RefusalError("ValidationException", message)


cloud_control_backends = BackendDict(CloudControlBackend, "cloudcontrol")
