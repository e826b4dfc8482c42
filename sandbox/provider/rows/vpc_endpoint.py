"""VPC endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class VpcEndpoint(Row):
    """An interface or gateway endpoint."""

    token = "aws:ec2/vpcEndpoint:VpcEndpoint"
    service = "ec2"
    create_operation = "CreateVpcEndpoint"
    read_operation = "DescribeVpcEndpoints"
    update_operation = "ModifyVpcEndpoint"
    delete_operation = "DeleteVpcEndpoints"
    other_operations = ("DescribePrefixLists",)
    identifier = "VpcEndpointId"
    created_at = "VpcEndpoint.VpcEndpointId"
    found_at = "VpcEndpoints.0"
    names = {"policy": "PolicyDocument"}
    lists = ("routeTableIds", "securityGroupIds", "subnetIds")
    apart = frozenset({"autoAccept"})
    replace = frozenset({
        "vpcId", "serviceName", "vpcEndpointType", "serviceRegion", "resourceConfigurationArn",
        "serviceNetworkArn",
    })  # fmt: skip
    defaults = {"vpcEndpointType": "Gateway"}
    tagging = Ec2Tags("vpc-endpoint")

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Take an endpoint that AWS still lists as deleted for gone."""
        found = super().find(cloud, identifier, known)
        deleted = found is None or str(found.get("State", "")).lower() in ("deleting", "deleted")
        return None if deleted else found

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the groups, which AWS reports as objects, and a gateway's prefix list."""
        del known
        return {
            **self._prefix_list(cloud, found),
            "securityGroupIds": [group["GroupId"] for group in found.get("Groups", [])],
            "arn": cloud.arn("ec2", f"vpc-endpoint/{identifier}"),
        }

    def _prefix_list(self, cloud: Cloud, found: Properties) -> Properties:
        if found.get("VpcEndpointType") != "Gateway":
            return {}
        filters = [{"Name": "prefix-list-name", "Values": [found["ServiceName"]]}]
        lists = self.call(cloud, "DescribePrefixLists", Filters=filters)["PrefixLists"]
        own = lists[0] if lists else {}
        return {"prefixListId": own.get("PrefixListId"), "cidrBlocks": own.get("Cidrs", [])}

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Send the difference of the lists, as AWS wants it."""
        new = {name: value for name, value in change.new.items() if name not in self.lists}
        request = self.request(cloud, self.update_operation, new, strict=False)
        for name in self.lists:
            before, after = set(change.old.get(name) or ()), set(change.new.get(name) or ())
            member = name[0].upper() + name[1:]
            if after - before:
                request[f"Add{member}"] = sorted(after - before)
            if before - after:
                request[f"Remove{member}"] = sorted(before - after)
        self.call(cloud, self.update_operation, VpcEndpointId=identifier, **request)
