"""Answers of Cloud Control."""

import json
from typing import Any

from moto.core.responses import ActionResult, BaseResponse

from sandbox.emulator.cloud_control.models import CloudControlBackend, cloud_control_backends


class CloudControlResponse(BaseResponse):
    """One request to Cloud Control."""

    def __init__(self) -> None:
        super().__init__(service_name="cloudcontrol")

    @property
    def backend(self) -> CloudControlBackend:
        """Cloud Control in the account and region of the request."""
        return cloud_control_backends[self.current_account][self.region]

    def create_resource(self) -> ActionResult:
        """Answer CreateResource."""
        asked = self._asked()
        return _progress(
            self.backend.create(asked["TypeName"], asked["DesiredState"], asked.get("ClientToken"))
        )

    def get_resource(self) -> ActionResult:
        """Answer GetResource."""
        asked = self._asked()
        properties = self.backend.get(asked["TypeName"], asked["Identifier"])
        description = _described(asked["Identifier"], properties)
        return ActionResult({"TypeName": asked["TypeName"], "ResourceDescription": description})

    def update_resource(self) -> ActionResult:
        """Answer UpdateResource."""
        asked = self._asked()
        named = (asked["TypeName"], asked["Identifier"], asked["PatchDocument"])
        return _progress(self.backend.update(*named, asked.get("ClientToken")))

    def delete_resource(self) -> ActionResult:
        """Answer DeleteResource."""
        asked = self._asked()
        named = (asked["TypeName"], asked["Identifier"])
        return _progress(self.backend.delete(*named, asked.get("ClientToken")))

    def list_resources(self) -> ActionResult:
        """Answer ListResources."""
        name = self._asked()["TypeName"]
        found = [_described(*one) for one in self.backend.list(name)]
        return ActionResult({"TypeName": name, "ResourceDescriptions": found})

    def get_resource_request_status(self) -> ActionResult:
        """Answer GetResourceRequestStatus."""
        return _progress(self.backend.status(self._asked()["RequestToken"]))

    def list_resource_requests(self) -> ActionResult:
        """Answer ListResourceRequests."""
        wanted = self._asked().get("ResourceRequestStatusFilter") or {}
        operations, statuses = wanted.get("Operations"), wanted.get("OperationStatuses")
        found = [
            event
            for event in self.backend.events.values()
            if (not operations or event["Operation"] in operations)
            and (not statuses or event["OperationStatus"] in statuses)
        ]
        return ActionResult({"ResourceRequestStatusSummaries": found})

    def _asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = json.loads(self.body)
        return asked


def _progress(event: dict[str, Any]) -> ActionResult:
    return ActionResult({"ProgressEvent": event})


def _described(identifier: str, properties: dict[str, Any]) -> dict[str, str]:
    return {"Identifier": identifier, "Properties": json.dumps(properties)}
