"""EventBridge rules, and where what they match goes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.shapes import from_api, to_api
from sandbox.provider.tags import ListTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_BUS = "default"
_NAMES = {"inputTransformer.inputPaths": "InputPathsMap"}
_OF_TARGET = (
    "arn", "deadLetterConfig", "input", "inputPath", "inputTransformer", "retryPolicy", "roleArn",
)  # fmt: skip


class EventRule(Row):
    """A rule; the id of one on another bus than the default one begins with the bus."""

    token = "aws:cloudwatch/eventRule:EventRule"
    service = "events"
    create_operation = "PutRule"
    read_operation = "DescribeRule"
    update_operation = "PutRule"
    delete_operation = "DeleteRule"
    identifier = "Name"
    apart = frozenset({"forceDestroy"})
    unsupported = frozenset({"isEnabled"})
    replace = frozenset({"eventBusName", "name", "namePrefix"})
    defaults = {"eventBusName": _BUS, "forceDestroy": False, "state": "ENABLED"}
    auto_name = AutoName("name", 64)
    tagging = ListTags(
        "events",
        lambda cloud, identifier: cloud.arn("events", f"rule/{identifier}"),
        member="ResourceARN",
        tags="Tags",
        keys="TagKeys",
    )

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the name, after the bus where that is not the default one."""
        del answer
        bus = request["EventBusName"]
        return str(request["Name"] if bus == _BUS else f"{bus}/{request['Name']}")

    def identify(self, cloud: Cloud, operation: str, identifier: str) -> Properties:
        """Return bus and name."""
        del cloud, operation
        bus, _, name = identifier.rpartition("/")
        return {"Name": name, "EventBusName": bus or _BUS}


class EventTarget(Row):
    """A target of a rule."""

    token = "aws:cloudwatch/eventTarget:EventTarget"
    service = "events"
    create_operation = "PutTargets"
    read_operation = "ListTargetsByRule"
    delete_operation = "RemoveTargets"
    apart = frozenset({*_OF_TARGET, "forceDestroy", "targetId"})
    unsupported = frozenset({
        "appsyncTarget", "batchTarget", "ecsTarget", "httpTarget", "kinesisTarget",
        "redshiftTarget", "runCommandTargets", "sagemakerPipelineTarget", "sqsTarget",
    })  # fmt: skip
    replace = frozenset({"eventBusName", "rule", "targetId"})
    defaults = {"eventBusName": _BUS, "forceDestroy": False}

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request, with an id where the program gives none."""
        identifier = inputs.get("targetId") or f"target-{uuid.uuid4().hex}"
        shape = cloud.shape(self.service, self.create_operation).members["Targets"].member
        target = to_api(shape, {name: inputs.get(name) for name in _OF_TARGET}, _NAMES)
        request = super().creation(cloud, inputs)
        return {**request, "Targets": [{**target, "Id": identifier}]}

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Name rule and target, after the bus where that is not the default one."""
        del answer
        bus = "" if request["EventBusName"] == _BUS else f"{request['EventBusName']}-"
        return f"{bus}{request['Rule']}-{request['Targets'][0]['Id']}"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the target up among those of its rule."""
        if not known:
            raise ProviderError("an event target cannot be imported")
        rule = {"Rule": known["rule"], "EventBusName": known["eventBusName"]}
        answer = self.ask(cloud, **rule) or {}
        for target in answer.get("Targets", []):
            if identifier.endswith(f"{known['rule']}-{target['Id']}"):
                return {**rule, **target, "TargetId": target["Id"]}
        return None

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read how the event is rewritten."""
        del cloud, identifier, known
        kind = self.schema.state.properties["inputTransformer"]
        given = found.get("InputTransformer")
        return {"inputTransformer": from_api(kind, given, _NAMES, "inputTransformer")}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Put the target again."""
        found = self.find(cloud, identifier, change.new) or {}
        inputs = {**change.new, "targetId": found.get("Id")}
        self.call(cloud, self.create_operation, **self.creation(cloud, inputs))

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Remove the target."""
        found = self.find(cloud, identifier, inputs)
        if found is not None:
            rule = {"Rule": found["Rule"], "EventBusName": found["EventBusName"]}
            self.call(cloud, self.delete_operation, **rule, Ids=[found["Id"]])
