"""EC2 instances."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sandbox.provider.row import Row, wait_until
from sandbox.provider.rows import block_devices
from sandbox.provider.rows.ec2_instance_changes import modify_instance
from sandbox.provider.rows.ec2_instance_reading import instance_outputs
from sandbox.provider.shapes import tag_list, to_api
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change, Difference
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_PLACEMENT = {
    "availabilityZone": "AvailabilityZone",
    "tenancy": "Tenancy",
    "hostId": "HostId",
    "hostResourceGroupArn": "HostResourceGroupArn",
    "placementGroup": "GroupName",
    "placementGroupId": "GroupId",
    "placementPartitionNumber": "PartitionNumber",
}
_NETWORK = {"associatePublicIpAddress", "primaryNetworkInterface", "networkInterfaces"}
_USER_DATA = ("userData", "userDataBase64")
_GONE = ("terminated", "shutting-down")
PROTECTION = ("disableApiTermination", "disableApiStop")


class Instance(Row):
    """An instance, launched from a template, from the inputs, or from both."""

    token = "aws:ec2/instance:Instance"
    service = "ec2"
    create_operation = "RunInstances"
    read_operation = "DescribeInstances"
    delete_operation = "TerminateInstances"
    other_operations = (
        "AssociateIamInstanceProfile", "CreateTags", "DescribeIamInstanceProfileAssociations",
        "DescribeImages", "DescribeInstanceAttribute", "DescribeLaunchTemplateVersions",
        "DescribeLaunchTemplates", "DescribeVolumes", "DisassociateIamInstanceProfile",
        "ModifyInstanceAttribute", "ModifyInstanceMetadataOptions", "ModifyVolume",
        "MonitorInstances", "ReplaceIamInstanceProfileAssociation", "StartInstances",
        "StopInstances", "UnmonitorInstances",
    )  # fmt: skip
    identifier = "InstanceId"
    created_at = "Instances.0.InstanceId"
    found_at = "Reservations.0.Instances.0"
    names = {
        "ami": "ImageId",
        "privateIp": "PrivateIpAddress",
        "privateDns": "PrivateDnsName",
        "publicIp": "PublicIpAddress",
        "publicDns": "PublicDnsName",
        "vpcSecurityGroupIds": "SecurityGroupIds",
        "launchTemplate.id": "LaunchTemplateId",
        "launchTemplate.name": "LaunchTemplateName",
        "iamInstanceProfile": None,
        "monitoring": None,
        "networkInterfaces": None,
        "securityGroups": None,
        "userData": None,
    }
    apart = frozenset({
        "forceDestroy", "getPasswordData", "hibernation", "iamInstanceProfile", "monitoring",
        "securityGroups", "sourceDestCheck", "userDataReplaceOnChange", "volumeTags",
        *_PLACEMENT, *_NETWORK, *_USER_DATA, *block_devices.INPUTS,
    })  # fmt: skip
    unsupported = frozenset({"secondaryNetworkInterfaces", "secondaryPrivateIps"})
    unchangeable = frozenset({
        "capacityReservationSpecification", "creditSpecification",
        "instanceInitiatedShutdownBehavior", "ipv6AddressCount",
        "maintenanceOptions", "placementGroupId", "privateDnsNameOptions", "volumeTags",
    })  # fmt: skip
    replace = frozenset({
        "ami", "availabilityZone", "cpuOptions", "ebsBlockDevices", "enablePrimaryIpv6",
        "enclaveOptions", "ephemeralBlockDevices", "hibernation", "hostId", "hostResourceGroupArn",
        "instanceMarketOptions", "ipv6Addresses", "keyName", "launchTemplate", "placementGroup",
        "placementPartitionNumber", "privateIp", "rootBlockDevice.encrypted",
        "rootBlockDevice.kmsKeyId", "securityGroups", "subnetId", "tenancy", *_NETWORK,
    })  # fmt: skip
    settled_paths = frozenset({
        "launchTemplate.id", "launchTemplate.name", *(
            f"rootBlockDevice.{name}"
            for name in (
                "deviceName", "encrypted", "iops", "kmsKeyId", "tagsAll", "throughput", "volumeId",
                "volumeSize", "volumeType",
            )
        ),
    })  # fmt: skip
    implied = frozenset({
        "associatePublicIpAddress", "networkInterfaces", "primaryNetworkInterface", "privateIp",
        "securityGroups", "userDataBase64",
    })  # fmt: skip
    defaults = {
        "forceDestroy": False,
        "getPasswordData": False,
        "launchTemplate.version": "$Default",
        "sourceDestCheck": True,
        "userDataReplaceOnChange": False,
    }
    bumps = dict.fromkeys(("instanceType", *_USER_DATA), ("publicIp", "publicDns"))
    tagging = Ec2Tags("instance")

    def replaces(self, difference: Difference, inputs: Properties, state: Properties) -> bool:
        """Let the program decide what a change of user data does."""
        by_user_data = difference.property in _USER_DATA and inputs.get("userDataReplaceOnChange")
        return bool(by_user_data) or super().replaces(difference, inputs, state)

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the run request."""
        request = super().creation(cloud, inputs)
        request |= {"MinCount": 1, "MaxCount": 1}
        if profile := inputs.get("iamInstanceProfile"):
            request["IamInstanceProfile"] = {"Name": profile}
        if "monitoring" in inputs:
            request["Monitoring"] = {"Enabled": inputs["monitoring"]}
        if inputs.get("hibernation"):
            request["HibernationOptions"] = {"Configured": True}
        if groups := inputs.get("securityGroups"):
            request["SecurityGroups"] = groups
        if placement := {_PLACEMENT[name]: inputs[name] for name in _PLACEMENT if name in inputs}:
            request["Placement"] = placement
        request |= _user_data(inputs)
        self._add_network(request, inputs)
        self._add_volumes(cloud, request, inputs)
        return request

    def _add_network(self, request: Properties, inputs: Properties) -> None:
        interfaces = [
            {"NetworkInterfaceId": each["networkInterfaceId"], "DeviceIndex": each["deviceIndex"]}
            for each in inputs.get("networkInterfaces") or ()
        ]
        if primary := inputs.get("primaryNetworkInterface"):
            first = {"NetworkInterfaceId": primary["networkInterfaceId"], "DeviceIndex": 0}
            interfaces.insert(0, first)
        elif "associatePublicIpAddress" in inputs:
            # AWS takes subnet and groups with the interface, or on their own, never both.
            public = {"AssociatePublicIpAddress": inputs["associatePublicIpAddress"]}
            moved = {"SubnetId": "SubnetId", "SecurityGroupIds": "Groups"}
            own = {new: request.pop(old) for old, new in moved.items() if old in request}
            if "PrivateIpAddress" in request:
                own["PrivateIpAddress"] = request.pop("PrivateIpAddress")
            interfaces.insert(0, {"DeviceIndex": 0, **public, **own})
        if interfaces:
            request["NetworkInterfaces"] = interfaces

    def _add_volumes(self, cloud: Cloud, request: Properties, inputs: Properties) -> None:
        image = inputs.get("ami")
        if devices := block_devices.block_devices(cloud, inputs, image):
            shape = cloud.shape("ec2", self.create_operation)
            request["BlockDeviceMappings"] = to_api(shape.members["BlockDeviceMappings"], devices)
        root = inputs.get("rootBlockDevice") or {}
        tags = {**cloud.default_tags, **(inputs.get("volumeTags") or root.get("tags") or {})}
        if tags:
            specification = {"ResourceType": "volume", "Tags": tag_list(tags)}
            request.setdefault("TagSpecifications", []).append(specification)

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Wait until the instance runs; set what RunInstances does not take."""
        wait_until(
            lambda: self._state(cloud, identifier) != "pending", f"{identifier} to be running"
        )
        if inputs.get("sourceDestCheck") is False:
            request = {"InstanceId": identifier, "SourceDestCheck": {"Value": False}}
            self.call(cloud, "ModifyInstanceAttribute", **request)

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Take an instance that AWS still lists as terminated for gone."""
        found = super().find(cloud, identifier, known)
        return None if found is None or found["State"]["Name"] in _GONE else found

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read what lies apart from the instance's own description."""
        return instance_outputs(cloud, self.schema.state, identifier, found, known)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the instance in place, stopping it where AWS demands it."""
        modify_instance(cloud, identifier, change)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Terminate the instance, against its protection if the program says so."""
        if inputs.get("forceDestroy"):
            for name in PROTECTION:
                if inputs.get(name):
                    member = name[0].upper() + name[1:]
                    request = {"InstanceId": identifier, member: {"Value": False}}
                    self.call(cloud, "ModifyInstanceAttribute", **request)
        super().delete(cloud, identifier, inputs)
        wait_until(
            lambda: self._state(cloud, identifier) in ("", "terminated"),
            f"{identifier} to be terminated",
        )

    def _state(self, cloud: Cloud, identifier: str) -> str:
        found = super().find(cloud, identifier, {})
        return str(found["State"]["Name"]) if found else ""


def _user_data(inputs: Properties) -> Properties:
    if text := inputs.get("userData"):
        return {"UserData": text}
    if encoded := inputs.get("userDataBase64"):
        return {"UserData": base64.b64decode(encoded)}
    return {}
