"""Elastic IP addresses and their associations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Eip(Row):
    """An Elastic IP address, associated if the program names an instance or interface."""

    token = "aws:ec2/eip:Eip"
    service = "ec2"
    create_operation = "AllocateAddress"
    read_operation = "DescribeAddresses"
    delete_operation = "ReleaseAddress"
    other_operations = ("AssociateAddress", "DisassociateAddress")
    identifier = "AllocationId"
    created_at = "AllocationId"
    found_at = "Addresses.0"
    names = {
        "instance": "InstanceId",
        "networkInterface": "NetworkInterfaceId",
        "privateIp": "PrivateIpAddress",
    }
    target = ("instance", "networkInterface", "associateWithPrivateIp")
    apart = frozenset(target)
    replace = frozenset({
        "domain", "address", "customerOwnedIpv4Pool", "ipamPoolId", "networkBorderGroup",
        "publicIpv4Pool",
    })  # fmt: skip
    defaults = {"domain": "vpc"}
    bumps = dict.fromkeys(target, ("associationId", "privateIp", "privateDns", "networkInterface"))
    tagging = Ec2Tags("elastic-ip")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Associate the address."""
        request = {
            "InstanceId": inputs.get("instance"),
            "NetworkInterfaceId": inputs.get("networkInterface"),
            "PrivateIpAddress": inputs.get("associateWithPrivateIp"),
        }
        request = {name: value for name, value in request.items() if value}
        if request:
            self.call(cloud, "AssociateAddress", AllocationId=identifier, **request)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Associate the address anew."""
        self._disassociate(cloud, identifier)
        self.complete(cloud, identifier, change.new)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Say what the address is associated with."""
        del known
        return {
            "arn": cloud.arn("ec2", f"elastic-ip/{identifier}"),
            "instance": found.get("InstanceId") or None,
            "networkInterface": found.get("NetworkInterfaceId") or None,
            "associationId": found.get("AssociationId") or None,
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Release the address."""
        self._disassociate(cloud, identifier)
        super().delete(cloud, identifier, inputs)

    def _disassociate(self, cloud: Cloud, identifier: str) -> None:
        association = (self.find(cloud, identifier, {}) or {}).get("AssociationId")
        if association:
            self.call(cloud, "DisassociateAddress", AssociationId=association)


class EipAssociation(Row):
    """An association of an Elastic IP address that stands alone."""

    token = "aws:ec2/eipAssociation:EipAssociation"
    service = "ec2"
    create_operation = "AssociateAddress"
    read_operation = "DescribeAddresses"
    delete_operation = "DisassociateAddress"
    identifier = "AssociationId"
    created_at = "AssociationId"
    found_at = "Addresses.0"
    replace = frozenset({
        "allocationId", "instanceId", "networkInterfaceId", "privateIpAddress", "publicIp",
        "allowReassociation",
    })  # fmt: skip

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the association up among the addresses."""
        del known
        filters = [{"Name": "association-id", "Values": [identifier]}]
        return self.ask(cloud, Filters=filters)
