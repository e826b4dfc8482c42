"""Requests for spot instances."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sandbox.provider.row import Row
from sandbox.provider.rows import block_devices
from sandbox.provider.schema import ObjectType
from sandbox.provider.shapes import from_api, to_api
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_HEAD = {
    "instanceInterruptionBehavior", "launchGroup", "spotPrice", "spotType", "validFrom",
    "validUntil",
}  # fmt: skip
_SPECIFICATION = {
    "ami", "ebsOptimized", "instanceType", "keyName", "subnetId", "vpcSecurityGroupIds",
}  # fmt: skip
_NAMES = {"ami": "ImageId", "vpcSecurityGroupIds": "SecurityGroupIds"}


class SpotInstanceRequest(Row):
    """A spot request; its API takes far less than the SDK offers, the rest has no effect on AWS."""

    token = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"
    service = "ec2"
    create_operation = "RequestSpotInstances"
    read_operation = "DescribeSpotInstanceRequests"
    delete_operation = "CancelSpotInstanceRequests"
    other_operations = ("TerminateInstances",)
    identifier = "SpotInstanceRequestId"
    created_at = "SpotInstanceRequests.0.SpotInstanceRequestId"
    found_at = "SpotInstanceRequests.0"
    names = {
        "spotType": "Type",
        "spotRequestState": "State",
        "spotInstanceId": "InstanceId",
        "instanceState": None,
    }
    apart = frozenset({
        "associatePublicIpAddress", "availabilityZone", "capacityReservationSpecification",
        "cpuOptions", "creditSpecification", "disableApiStop", "disableApiTermination",
        "enablePrimaryIpv6", "enclaveOptions", "forceDestroy", "getPasswordData", "hibernation",
        "hostId", "hostResourceGroupArn", "iamInstanceProfile",
        "instanceInitiatedShutdownBehavior", "ipv6AddressCount", "ipv6Addresses",
        "launchTemplate", "maintenanceOptions", "metadataOptions", "monitoring",
        "networkInterfaces", "placementGroup", "placementGroupId", "placementPartitionNumber",
        "privateDnsNameOptions", "privateIp", "secondaryNetworkInterfaces",
        "secondaryPrivateIps", "securityGroups", "sourceDestCheck", "tenancy", "userData",
        "userDataBase64", "userDataReplaceOnChange", "volumeTags", "waitForFulfillment",
        *_SPECIFICATION, *block_devices.INPUTS,
    })  # fmt: skip
    replace = apart | _HEAD
    defaults = {
        "instanceInterruptionBehavior": "terminate",
        "spotType": "persistent",
        "waitForFulfillment": False,
    }
    tagging = Ec2Tags("spot-instances-request")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the request with its launch specification."""
        request = super().creation(cloud, inputs)
        shape = cloud.shape("ec2", self.create_operation).members["LaunchSpecification"]
        plain = {name: inputs[name] for name in _SPECIFICATION if name in inputs}
        specification = to_api(shape, plain, _NAMES)
        if profile := inputs.get("iamInstanceProfile"):
            specification["IamInstanceProfile"] = {"Name": profile}
        if inputs.get("monitoring"):
            specification["Monitoring"] = {"Enabled": True}
        if devices := block_devices.block_devices(cloud, inputs, inputs.get("ami")):
            mappings = to_api(shape.members["BlockDeviceMappings"], devices)
            specification["BlockDeviceMappings"] = mappings
        if encoded := _encoded_user_data(inputs):
            specification["UserData"] = encoded
        return {**request, "InstanceCount": 1, "LaunchSpecification": specification}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Take a cancelled or closed request for gone."""
        found = super().find(cloud, identifier, known)
        return None if found is None or found.get("State") in ("cancelled", "closed") else found

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the launch specification."""
        del known
        specification = found.get("LaunchSpecification") or {}
        plain = {name: self.schema.state.properties[name] for name in _SPECIFICATION}
        state: Properties = from_api(ObjectType(plain), specification, _NAMES)
        groups = specification.get("SecurityGroups") or []
        return {
            **state,
            "arn": cloud.arn("ec2", f"spot-instances-request/{identifier}"),
            "vpcSecurityGroupIds": [group["GroupId"] for group in groups],
        }

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Cancel the request and terminate its instance."""
        found = self.find(cloud, identifier, {})
        if found is None:
            return
        super().delete(cloud, identifier, inputs)
        if instance := found.get("InstanceId"):
            self.call(cloud, "TerminateInstances", InstanceIds=[instance])


def _encoded_user_data(inputs: Properties) -> str:
    text = inputs.get("userData")
    encoded = base64.b64encode(text.encode()).decode() if text else inputs.get("userDataBase64")
    return str(encoded or "")
