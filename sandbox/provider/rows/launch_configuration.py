"""Launch configurations, which new accounts cannot make any more but old stacks still have."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row
from sandbox.provider.rows import block_devices
from sandbox.provider.shapes import from_api, to_api

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class LaunchConfiguration(Row):
    """A launch configuration; it never changes in place."""

    token = "aws:ec2/launchConfiguration:LaunchConfiguration"
    service = "autoscaling"
    create_operation = "CreateLaunchConfiguration"
    read_operation = "DescribeLaunchConfigurations"
    delete_operation = "DeleteLaunchConfiguration"
    identifier = "LaunchConfigurationName"
    found_at = "LaunchConfigurations.0"
    names = {
        "name": "LaunchConfigurationName",
        "arn": "LaunchConfigurationARN",
        "enableMonitoring": "InstanceMonitoring",
        "userData": None,
    }
    apart = frozenset({"enableMonitoring", "userData", "userDataBase64"}) | block_devices.INPUTS
    replace = frozenset({
        "name", "namePrefix", "imageId", "instanceType", "associatePublicIpAddress", "ebsOptimized",
        "iamInstanceProfile", "keyName", "metadataOptions", "placementTenancy", "securityGroups",
        "spotPrice",
    }) | apart  # fmt: skip
    defaults = {"enableMonitoring": True}
    auto_name = AutoName("name", 255)

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request."""
        request = super().creation(cloud, inputs)
        request["InstanceMonitoring"] = {"Enabled": inputs["enableMonitoring"]}
        if text := inputs.get("userData"):
            request["UserData"] = text
        elif encoded := inputs.get("userDataBase64"):
            request["UserData"] = base64.b64decode(encoded).decode()
        if devices := block_devices.block_devices(cloud, inputs, inputs["imageId"]):
            shape = cloud.shape(self.service, self.create_operation)
            request["BlockDeviceMappings"] = to_api(shape.members["BlockDeviceMappings"], devices)
        return request

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what AWS writes as an object."""
        del identifier
        encoded = found.get("UserData") or ""
        asked = "userDataBase64" if "userDataBase64" in known else "userData"
        text = encoded if asked == "userDataBase64" else base64.b64decode(encoded).decode()
        return {
            "enableMonitoring": (found.get("InstanceMonitoring") or {}).get("Enabled", True),
            asked: text or None,
            **self._devices(cloud, found),
        }

    def _devices(self, cloud: Cloud, found: Properties) -> Properties:
        """Tell the root device from the others by the image."""
        mappings = [each for each in found.get("BlockDeviceMappings", []) if each.get("Ebs")]
        if not mappings:
            return {}
        name = block_devices.root_device_name(cloud, found["ImageId"])
        kinds = self.schema.state.properties
        root = [each["Ebs"] for each in mappings if each["DeviceName"] == name]
        others = [
            {"DeviceName": each["DeviceName"], **each["Ebs"]}
            for each in mappings
            if each["DeviceName"] != name
        ]
        return {
            "rootBlockDevice": from_api(kinds["rootBlockDevice"], root) if root else None,
            "ebsBlockDevices": from_api(kinds["ebsBlockDevices"], others),
        }
