"""A single tag of an EC2 resource that is not the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Tag(Row):
    """A tag; its id says what carries which key."""

    token = "aws:ec2/tag:Tag"
    service = "ec2"
    create_operation = "CreateTags"
    read_operation = "DescribeTags"
    update_operation = "CreateTags"
    delete_operation = "DeleteTags"
    found_at = "Tags.0"
    apart = frozenset({"resourceId", "key", "value"})
    replace = frozenset({"resourceId", "key"})

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the request, which is that of a change as well."""
        del cloud
        tag = {"Key": inputs["key"], "Value": inputs["value"]}
        return {"Resources": [inputs["resourceId"]], "Tags": [tag]}

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return an id of the resource's and the key."""
        del answer
        return f"{request['Resources'][0]},{request['Tags'][0]['Key']}"

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Set the tag anew."""
        del identifier
        self.call(cloud, self.update_operation, **self.creation(cloud, change.new))

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the tag up on its resource."""
        del known
        resource, _, key = identifier.partition(",")
        wanted = {"resource-id": resource, "key": key}
        filters = [{"Name": name, "Values": [value]} for name, value in wanted.items()]
        return self.ask(cloud, Filters=filters)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Take the tag away."""
        del inputs
        resource, _, key = identifier.partition(",")
        self.call(cloud, self.delete_operation, Resources=[resource], Tags=[{"Key": key}])
