"""Flow logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.row import Row
from sandbox.provider.shapes import dig
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

# Inputs that name what is logged, and EC2's word for its kind.
_KINDS = {
    "vpcId": "VPC",
    "subnetId": "Subnet",
    "eniId": "NetworkInterface",
    "transitGatewayId": "TransitGateway",
    "transitGatewayAttachmentId": "TransitGatewayAttachment",
    "regionalNatGatewayId": "RegionalNatGateway",
}


class FlowLog(Row):
    """The flow log of a VPC, a subnet or an interface; AWS changes nothing of it but tags."""

    token = "aws:ec2/flowLog:FlowLog"
    service = "ec2"
    create_operation = "CreateFlowLogs"
    read_operation = "DescribeFlowLogs"
    delete_operation = "DeleteFlowLogs"
    identifier = "FlowLogId"
    created_at = "FlowLogIds.0"
    found_at = "FlowLogs.0"
    names = {
        "iamRoleArn": "DeliverLogsPermissionArn",
        "deliverCrossAccountRole": "DeliverCrossAccountRole",
    }
    apart = frozenset(_KINDS)
    replace = frozenset({
        *_KINDS, "deliverCrossAccountRole", "destinationOptions", "iamRoleArn", "logDestination",
        "logDestinationType", "logFormat", "maxAggregationInterval", "tagFieldSpecifications",
        "trafficType",
    })  # fmt: skip
    defaults = {"logDestinationType": "cloud-watch-logs", "maxAggregationInterval": 600}
    tagging = Ec2Tags("vpc-flow-log")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Say what is logged."""
        named = [(kind, inputs[name]) for name, kind in _KINDS.items() if inputs.get(name)]
        if len(named) != 1:
            raise ProviderError(f"a flow log names one of {', '.join(_KINDS)}")
        ((kind, identity),) = named
        request = super().creation(cloud, inputs)
        return {**request, "ResourceType": kind, "ResourceIds": [identity]}

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the id; AWS answers with success where it refuses what is logged."""
        del request
        if refused := dig(answer, "Unsuccessful.0.Error.Message"):
            raise ProviderError(str(refused))
        return str(dig(answer, self.created_at))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Say what is logged, by the kind its id begins with."""
        del known
        kinds = {"vpc": "vpcId", "subnet": "subnetId", "eni": "eniId"}
        name = kinds.get(str(found["ResourceId"]).partition("-")[0])
        logged = {name: found["ResourceId"]} if name else {}
        return {"arn": cloud.arn("ec2", f"vpc-flow-log/{identifier}"), **logged}
