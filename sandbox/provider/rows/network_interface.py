"""Network interfaces and their attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import ProviderError
from sandbox.provider.row import Row
from sandbox.provider.shapes import dig
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class NetworkInterface(Row):
    """A network interface, attached if the program says where."""

    token = "aws:ec2/networkInterface:NetworkInterface"
    service = "ec2"
    create_operation = "CreateNetworkInterface"
    read_operation = "DescribeNetworkInterfaces"
    update_operation = "ModifyNetworkInterfaceAttribute"
    delete_operation = "DeleteNetworkInterface"
    other_operations = ("AttachNetworkInterface", "DetachNetworkInterface")
    identifier = "NetworkInterfaceId"
    created_at = "NetworkInterface.NetworkInterfaceId"
    found_at = "NetworkInterfaces.0"
    names = {
        "privateIp": "PrivateIpAddress",
        "privateIpsCount": "SecondaryPrivateIpAddressCount",
        "securityGroups": "Groups",
        "attachments": None,
    }
    apart = frozenset({"attachments", "privateIps", "sourceDestCheck"})
    unsupported = frozenset({
        "enaSrdSpecification", "ipv6AddressListEnabled", "ipv6AddressLists",
        "privateIpListEnabled", "privateIpLists",
    })  # fmt: skip
    replace = frozenset({"subnetId", "interfaceType", "privateIp"})
    unchangeable = frozenset({
        "attachments", "connectionTrackingSpecification", "enablePrimaryIpv6", "ipv4PrefixCount",
        "ipv4Prefixes", "ipv6AddressCount", "ipv6Addresses", "ipv6PrefixCount", "ipv6Prefixes",
        "privateIps", "privateIpsCount",
    })  # fmt: skip
    implied = frozenset({"attachments", "privateIp", "privateIpsCount"})
    defaults = {"sourceDestCheck": True}
    tagging = Ec2Tags("network-interface")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Name the first private address as the primary one."""
        request = super().creation(cloud, inputs)
        if addresses := inputs.get("privateIps"):
            request["PrivateIpAddresses"] = [
                {"PrivateIpAddress": address, "Primary": index == 0}
                for index, address in enumerate(addresses)
            ]
        return request

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Switch the source check off and attach the interface, where the program says so."""
        attached = dig(self.find(cloud, identifier, {}), "Attachment.AttachmentId")
        if inputs.get("sourceDestCheck") is False:
            self._set(cloud, identifier, SourceDestCheck={"Value": False})
        for attachment in () if attached else inputs.get("attachments") or ():
            self.call(
                cloud,
                "AttachNetworkInterface",
                NetworkInterfaceId=identifier,
                InstanceId=attachment["instance"],
                DeviceIndex=int(attachment["deviceIndex"]),
            )

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change one attribute by one call, as AWS wants it."""
        new = change.new
        if change.touches("securityGroups"):
            self._set(cloud, identifier, Groups=new.get("securityGroups") or [])
        if change.touches("description"):
            self._set(cloud, identifier, Description={"Value": new.get("description") or ""})
        if change.touches("sourceDestCheck"):
            self._set(cloud, identifier, SourceDestCheck={"Value": bool(new["sourceDestCheck"])})

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what AWS reports as objects."""
        del known
        addresses = found.get("PrivateIpAddresses", [])
        return {
            "arn": cloud.arn("ec2", f"network-interface/{identifier}"),
            "securityGroups": [group["GroupId"] for group in found.get("Groups", [])],
            "privateIps": [address["PrivateIpAddress"] for address in addresses],
            "privateIpsCount": max(len(addresses) - 1, 0),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Detach and delete the interface."""
        found = self.find(cloud, identifier, inputs) or {}
        if attachment := dig(found, "Attachment.AttachmentId"):
            self.call(cloud, "DetachNetworkInterface", AttachmentId=attachment, Force=True)
        super().delete(cloud, identifier, inputs)

    def _set(self, cloud: Cloud, identifier: str, **attribute: object) -> None:
        self.call(cloud, self.update_operation, NetworkInterfaceId=identifier, **attribute)


class NetworkInterfaceAttachment(Row):
    """The attachment of an interface to an instance."""

    token = "aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment"
    service = "ec2"
    create_operation = "AttachNetworkInterface"
    read_operation = "DescribeNetworkInterfaces"
    delete_operation = "DetachNetworkInterface"
    identifier = "AttachmentId"
    created_at = "AttachmentId"
    found_at = "NetworkInterfaces.0"
    replace = frozenset({"deviceIndex", "instanceId", "networkInterfaceId", "networkCardIndex"})

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the attachment up on its interface."""
        interface = known.get("networkInterfaceId")
        if interface is None:
            raise ProviderError("the sandbox provider cannot import a network interface attachment")
        found = self.ask(cloud, NetworkInterfaceIds=[interface])
        return found if dig(found, "Attachment.AttachmentId") == identifier else None

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the attachment."""
        del cloud, known
        attachment = found["Attachment"]
        return {
            "attachmentId": identifier,
            "instanceId": attachment.get("InstanceId"),
            "deviceIndex": attachment.get("DeviceIndex"),
            "status": attachment.get("Status"),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Detach the interface."""
        del inputs
        self.call(cloud, self.delete_operation, AttachmentId=identifier, Force=True)
