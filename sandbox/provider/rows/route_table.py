"""Route tables and what they are associated with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_ENDPOINT = "vpce-"


class RouteTable(Row):
    """A route table, whose only route leads to the VPC itself."""

    token = "aws:ec2/routeTable:RouteTable"
    service = "ec2"
    create_operation = "CreateRouteTable"
    read_operation = "DescribeRouteTables"
    delete_operation = "DeleteRouteTable"
    identifier = "RouteTableId"
    created_at = "RouteTable.RouteTableId"
    found_at = "RouteTables.0"
    names = {
        "propagatingVgws": None,
        "routes.cidrBlock": "DestinationCidrBlock",
        "routes.ipv6CidrBlock": "DestinationIpv6CidrBlock",
        "routes.destinationPrefixListId": "DestinationPrefixListId",
        "routes.egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    }
    unsupported = frozenset({"routes", "propagatingVgws"})
    replace = frozenset({"vpcId"})
    tagging = Ec2Tags("route-table")

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Leave out the routes AWS makes: within the VPC, and those of gateway endpoints."""
        found = super().find(cloud, identifier, known)
        if found is None:
            return None
        gateways = ((each, str(each.get("GatewayId", ""))) for each in found["Routes"])
        own = [e for e, gateway in gateways if not gateway.startswith(("local", _ENDPOINT))]
        return {**found, "Routes": own}

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Write the ARN, which AWS does not report."""
        del found, known
        return {"arn": cloud.arn("ec2", f"route-table/{identifier}")}


class RouteTableAssociation(Row):
    """A route table for a subnet or a gateway."""

    token = "aws:ec2/routeTableAssociation:RouteTableAssociation"
    service = "ec2"
    create_operation = "AssociateRouteTable"
    read_operation = "DescribeRouteTables"
    delete_operation = "DisassociateRouteTable"
    identifier = "AssociationId"
    created_at = "AssociationId"
    found_at = "RouteTables.0"
    replace = frozenset({"subnetId", "gatewayId"})
    # AWS gives the association another id then.
    unchangeable = frozenset({"routeTableId"})

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the association up in its table."""
        del known
        name = "association.route-table-association-id"
        table = self.ask(cloud, Filters=[{"Name": name, "Values": [identifier]}]) or {}
        held = table.get("Associations", [])
        return next((e for e in held if e["RouteTableAssociationId"] == identifier), None)
