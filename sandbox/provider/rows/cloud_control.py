"""Resources made by Cloud Control, of any CloudFormation type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sandbox.provider.errors import ProviderError
from sandbox.provider.row import Row, wait_until
from sandbox.provider.shapes import dig
from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.provider.changes import Change, Difference
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PROPERTIES = "/properties/"
_RUNNING = ("PENDING", "IN_PROGRESS")


class Resource(Row):
    """A resource of a type; AWS's schema of the type is told, and never what drifts.

    Like the official plugin, which reads the resource's properties beside the desired state, but
    leaves that as the program wrote it.
    """

    token = "aws:cloudcontrol/resource:Resource"
    service = "cloudcontrol"
    create_operation = "CreateResource"
    read_operation = "GetResource"
    update_operation = "UpdateResource"
    delete_operation = "DeleteResource"
    other_operations = ("GetResourceRequestStatus",)
    identifier = "Identifier"
    found_at = "ResourceDescription"
    apart = frozenset({"schema"})
    replace = frozenset({"typeName"})
    bumps = {"desiredState": ("properties",)}

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Make the resource and return its identifier, known when it is made."""
        request = self.creation(cloud, inputs)
        return str(self._done(cloud, self.create_operation, request)["Identifier"])

    def replaces(self, difference: Difference, inputs: Properties, state: Properties) -> bool:
        """Make a new resource where a property differs that its type never changes."""
        texts = (difference.old, difference.new)
        known = all(isinstance(text, str) and text != UNKNOWN for text in texts)
        if difference.property == "desiredState" and known:
            old, new = (json.loads(str(text)) for text in texts)
            fixed = json.loads(state["schema"]).get("createOnlyProperties", ())
            paths = [pointer.removeprefix(_PROPERTIES).replace("/", ".") for pointer in fixed]
            return any(dig(old, path) != dig(new, path) for path in paths)
        return super().replaces(difference, inputs, state)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the resource's properties."""
        if not known:
            raise ProviderError("a Cloud Control resource cannot be imported")
        return self.ask(cloud, **self._named(identifier, known))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Show properties and schema."""
        del identifier
        name = known["typeName"]
        schema = known.get("schema")
        if not schema:
            answer = cloud.call("cloudformation", "DescribeType", Type="RESOURCE", TypeName=name)
            schema = answer["Schema"]
        return {"properties": found["Properties"], "schema": schema, "typeName": name}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Send the difference of the states as a JSON patch."""
        if change.touches("desiredState"):
            old, new = (json.loads(each["desiredState"]) for each in (change.old, change.new))
            patch = json.dumps(list(patch_operations(old, new)))
            request = {**self._named(identifier, change.new), "PatchDocument": patch}
            self._done(cloud, self.update_operation, request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the resource; one that is gone is fine."""
        self._done(cloud, self.delete_operation, self._named(identifier, inputs))

    def _named(self, identifier: str, inputs: Properties) -> Properties:
        optional = {"RoleArn": inputs.get("roleArn"), "TypeVersionId": inputs.get("typeVersionId")}
        given = {name: value for name, value in optional.items() if value}
        return {"TypeName": inputs["typeName"], "Identifier": identifier, **given}

    def _done(self, cloud: Cloud, operation: str, request: Properties) -> Properties:
        event: Properties = self.call(cloud, operation, **request)["ProgressEvent"]

        def ended() -> bool:
            nonlocal event
            if event["OperationStatus"] in _RUNNING:
                named = {"RequestToken": event["RequestToken"]}
                answer = self.call(cloud, "GetResourceRequestStatus", **named)
                event = answer["ProgressEvent"]
            return event["OperationStatus"] not in _RUNNING

        wait_until(ended, f"{operation} of {request['TypeName']}")
        code = event.get("ErrorCode", "")
        gone = operation == self.delete_operation and code == "NotFound"
        if event["OperationStatus"] != "SUCCESS" and not gone:
            raise ProviderError(f"{operation}: {code}: {event.get('StatusMessage', '')}")
        return event


def patch_operations(old: Any, new: Any, path: str = "") -> Iterator[Properties]:  # noqa: ANN401 - any JSON
    """Yield the operations of a JSON patch that turns one document into the other."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            at = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in new:
                yield {"op": "remove", "path": at}
            elif name not in old:
                yield {"op": "add", "path": at, "value": new[name]}
            else:
                yield from patch_operations(old[name], new[name], at)
    elif old != new:
        yield {"op": "replace", "path": path, "value": new}
