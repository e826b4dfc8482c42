"""VPCs, subnets and internet gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.shapes import dig
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Vpc(Row):
    """A VPC, with the attributes AWS sets by calls of their own."""

    token = "aws:ec2/vpc:Vpc"
    service = "ec2"
    create_operation = "CreateVpc"
    read_operation = "DescribeVpcs"
    delete_operation = "DeleteVpc"
    other_operations = (
        "ModifyVpcAttribute", "DescribeVpcAttribute", "DescribeSecurityGroups",
        "DescribeRouteTables", "DescribeNetworkAcls",
    )  # fmt: skip
    identifier = "VpcId"
    created_at = "Vpc.VpcId"
    found_at = "Vpcs.0"
    names = {"assignGeneratedIpv6CidrBlock": "AmazonProvidedIpv6CidrBlock"}
    attributes = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")
    apart = frozenset(attributes)
    replace = frozenset({"cidrBlock", "instanceTenancy", "ipv4IpamPoolId"})
    unchangeable = frozenset({"assignGeneratedIpv6CidrBlock", "ipv6CidrBlock"})
    defaults = {"enableDnsSupport": True, "instanceTenancy": "default"}
    tagging = Ec2Tags("vpc")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Set the attributes the program states."""
        for name in self.attributes:
            if name in inputs:
                self._set(cloud, identifier, name, inputs[name])

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Set the attributes that differ."""
        for name in self.attributes:
            if change.touches(name):
                self._set(cloud, identifier, name, change.new.get(name, name == "enableDnsSupport"))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the attributes, and what AWS makes along with a VPC."""
        del found, known
        main = self._of(cloud, identifier, "DescribeRouteTables", "association.main", "true")
        group = self._of(cloud, identifier, "DescribeSecurityGroups", "group-name", "default")
        acl = self._of(cloud, identifier, "DescribeNetworkAcls", "default", "true")
        return {
            **{name: self._get(cloud, identifier, name) for name in self.attributes},
            "arn": cloud.arn("ec2", f"vpc/{identifier}"),
            "mainRouteTableId": main.get("RouteTableId"),
            "defaultRouteTableId": main.get("RouteTableId"),
            "defaultSecurityGroupId": group.get("GroupId"),
            "defaultNetworkAclId": acl.get("NetworkAclId"),
        }

    def _set(self, cloud: Cloud, identifier: str, name: str, value: object) -> None:
        request = {"VpcId": identifier, _capital(name): {"Value": bool(value)}}
        self.call(cloud, "ModifyVpcAttribute", **request)

    def _get(self, cloud: Cloud, identifier: str, name: str) -> bool:
        answer = self.call(cloud, "DescribeVpcAttribute", VpcId=identifier, Attribute=name)
        return bool(dig(answer, f"{_capital(name)}.Value"))

    def _of(self, cloud: Cloud, vpc: str, operation: str, name: str, value: str) -> Properties:
        """Return the first thing in the VPC a filter finds."""
        filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": name, "Values": [value]}]
        answer = self.call(cloud, operation, Filters=filters)
        lists = (each for each in answer.values() if isinstance(each, list))
        found = next(lists, [])
        return found[0] if found else {}


class Subnet(Row):
    """A subnet."""

    token = "aws:ec2/subnet:Subnet"
    service = "ec2"
    create_operation = "CreateSubnet"
    read_operation = "DescribeSubnets"
    delete_operation = "DeleteSubnet"
    other_operations = ("ModifySubnetAttribute",)
    identifier = "SubnetId"
    created_at = "Subnet.SubnetId"
    found_at = "Subnets.0"
    names = {"arn": "SubnetArn"}
    attributes = ("mapPublicIpOnLaunch", "assignIpv6AddressOnCreation")
    apart = frozenset(attributes)
    unsupported = frozenset({
        "customerOwnedIpv4Pool", "enableDns64", "enableLniAtDeviceIndex",
        "enableResourceNameDnsARecordOnLaunch", "enableResourceNameDnsAaaaRecordOnLaunch",
        "mapCustomerOwnedIpOnLaunch", "privateDnsHostnameTypeOnLaunch",
    })  # fmt: skip
    replace = frozenset({
        "vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn",
        "ipv4IpamPoolId", "ipv6IpamPoolId",
    })  # fmt: skip
    unchangeable = frozenset({"ipv6CidrBlock"})
    defaults = {"mapPublicIpOnLaunch": False, "assignIpv6AddressOnCreation": False}
    tagging = Ec2Tags("subnet")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Set the attributes that are not at AWS's own default."""
        for name in self.attributes:
            if inputs.get(name):
                self._set(cloud, identifier, name, value=True)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Set the attributes that differ."""
        for name in self.attributes:
            if change.touches(name):
                self._set(cloud, identifier, name, value=bool(change.new.get(name)))

    def _set(self, cloud: Cloud, identifier: str, name: str, *, value: bool) -> None:
        request = {"SubnetId": identifier, _capital(name): {"Value": value}}
        self.call(cloud, "ModifySubnetAttribute", **request)


class InternetGateway(Row):
    """An internet gateway, attached to a VPC if the program names one."""

    token = "aws:ec2/internetGateway:InternetGateway"
    service = "ec2"
    create_operation = "CreateInternetGateway"
    read_operation = "DescribeInternetGateways"
    delete_operation = "DeleteInternetGateway"
    other_operations = ("AttachInternetGateway", "DetachInternetGateway")
    identifier = "InternetGatewayId"
    created_at = "InternetGateway.InternetGatewayId"
    found_at = "InternetGateways.0"
    apart = frozenset({"vpcId"})
    tagging = Ec2Tags("internet-gateway")

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Attach the gateway, if it is not attached yet."""
        vpc = inputs.get("vpcId")
        if vpc and vpc != self._attached_to(cloud, identifier):
            self.call(cloud, "AttachInternetGateway", InternetGatewayId=identifier, VpcId=vpc)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Move the gateway to another VPC."""
        self._detach(cloud, identifier)
        self.complete(cloud, identifier, change.new)

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Say which VPC the gateway is attached to."""
        del known
        return {
            "vpcId": dig(found, "Attachments.0.VpcId"),
            "arn": cloud.arn("ec2", f"internet-gateway/{identifier}"),
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Detach the gateway and delete it."""
        self._detach(cloud, identifier)
        super().delete(cloud, identifier, inputs)

    def _detach(self, cloud: Cloud, identifier: str) -> None:
        if vpc := self._attached_to(cloud, identifier):
            self.call(cloud, "DetachInternetGateway", InternetGatewayId=identifier, VpcId=vpc)

    def _attached_to(self, cloud: Cloud, identifier: str) -> str | None:
        vpc: str | None = dig(self.find(cloud, identifier, {}), "Attachments.0.VpcId")
        return vpc


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
