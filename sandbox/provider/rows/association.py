"""State Manager associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.tags import SsmTags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PLACE = {
    "s3BucketName": "OutputS3BucketName",
    "s3KeyPrefix": "OutputS3KeyPrefix",
    "s3Region": "OutputS3Region",
}


class Association(Row):
    """A document that runs on hosts by a schedule; each update says all of it anew."""

    token = "aws:ssm/association:Association"
    service = "ssm"
    create_operation = "CreateAssociation"
    read_operation = "DescribeAssociation"
    update_operation = "UpdateAssociation"
    delete_operation = "DeleteAssociation"
    identifier = "AssociationId"
    created_at = "AssociationDescription.AssociationId"
    found_at = "AssociationDescription"
    apart = frozenset({"outputLocation"})
    # Nothing in the sandbox ever runs, so that nothing could be waited for.
    unsupported = frozenset({"waitForSuccessTimeoutSeconds"})
    replace = frozenset({"name"})
    defaults = {"applyOnlyAtCronInterval": False}
    tagging = SsmTags("Association")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request."""
        return {**super().creation(cloud, inputs), **_output_location(inputs)}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Say all of the association anew."""
        request = self.request(cloud, self.update_operation, change.new, strict=False)
        request |= {**_output_location(change.new), "AssociationId": identifier}
        self.call(cloud, self.update_operation, **request)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read parameters, each of one value in the provider, and where output goes."""
        del known
        parameters = found.get("Parameters") or {}
        place = (found.get("OutputLocation") or {}).get("S3Location") or {}
        location = {name: place[member] for name, member in _PLACE.items() if member in place}
        return {
            "arn": cloud.arn("ssm", f"association/{identifier}"),
            "parameters": {name: ",".join(values) for name, values in parameters.items()},
            "outputLocation": location or None,
        }


def _output_location(inputs: Properties) -> Properties:
    given = inputs.get("outputLocation")
    if not given:
        return {}
    place = {_PLACE[name]: value for name, value in given.items() if value is not None}
    return {"OutputLocation": {"S3Location": place}}
