"""Launch templates: a head, and data that changes by new versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.naming import AutoName
from sandbox.provider.row import OF_EVERY_ROW, Row
from sandbox.provider.shapes import dig, from_api, to_api
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_VERSIONS = ("defaultVersion", "updateDefaultVersion")
_HEAD = OF_EVERY_ROW | {"name", "namePrefix", "description", *_VERSIONS}
DATA_NAMES = {
    "vpcSecurityGroupIds": "SecurityGroupIds",
    "securityGroupNames": "SecurityGroups",
    "networkInterfaces.securityGroups": "Groups",
    "networkInterfaces.ipv4Addresses": None,
    "networkInterfaces.ipv4AddressCount": "SecondaryPrivateIpAddressCount",
    "tags": None,
}


class LaunchTemplate(Row):
    """A launch template."""

    token = "aws:ec2/launchTemplate:LaunchTemplate"
    service = "ec2"
    create_operation = "CreateLaunchTemplate"
    read_operation = "DescribeLaunchTemplates"
    update_operation = "CreateLaunchTemplateVersion"
    delete_operation = "DeleteLaunchTemplate"
    other_operations = ("DescribeLaunchTemplateVersions", "ModifyLaunchTemplate")
    identifier = "LaunchTemplateId"
    created_at = "LaunchTemplate.LaunchTemplateId"
    found_at = "LaunchTemplates.0"
    names = {
        "name": "LaunchTemplateName",
        "description": "VersionDescription",
        "latestVersion": "LatestVersionNumber",
        "defaultVersion": "DefaultVersionNumber",
    }
    apart = frozenset(_VERSIONS)
    replace = frozenset({"name", "namePrefix"})
    auto_name = AutoName("name", 125)
    tagging = Ec2Tags("launch-template")

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the head and the data of the first version."""
        head = {name: value for name, value in inputs.items() if name in _HEAD}
        request = super().creation(cloud, head)
        return {**request, "LaunchTemplateData": self.data(cloud, inputs)}

    def data(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the data of a version as the API writes it."""
        shape = cloud.shape(self.service, self.create_operation)
        body = {name: value for name, value in inputs.items() if name not in _HEAD}
        if interfaces := body.get("networkInterfaces"):
            body["networkInterfaces"] = [_with_addresses(each) for each in interfaces]
        data: Properties = to_api(shape.members["LaunchTemplateData"], body, DATA_NAMES)
        return data

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Read the latest version."""
        del found
        request = {"LaunchTemplateId": identifier, "Versions": ["$Latest"]}
        answer = self.call(cloud, "DescribeLaunchTemplateVersions", **request)
        version = answer["LaunchTemplateVersions"][0]
        data = from_api(self.schema.state, version["LaunchTemplateData"], DATA_NAMES)
        data_inputs = self.schema.inputs.properties.keys() - _HEAD
        return {
            **dict.fromkeys(data_inputs & known.keys()),  # known before, and no longer there
            **data,
            "description": version.get("VersionDescription"),
            "arn": cloud.arn("ec2", f"launch-template/{identifier}"),
        }

    def bumped(self, change: Change) -> set[str]:
        """Say that a change of data makes a new version, which may become the default one."""
        if not change.names - _HEAD and not change.touches("description"):
            return set()
        default = {"defaultVersion"} if change.new.get("updateDefaultVersion") else set()
        return {"latestVersion"} | default

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Make a new version, and set the default one."""
        new = change.new
        latest = None
        if self.bumped(change):
            note = {"VersionDescription": new["description"]} if new.get("description") else {}
            data = self.data(cloud, new)
            request = {"LaunchTemplateId": identifier, "LaunchTemplateData": data, **note}
            answer = self.call(cloud, self.update_operation, **request)
            latest = dig(answer, "LaunchTemplateVersion.VersionNumber")
        default = latest if new.get("updateDefaultVersion") else None
        if change.touches("defaultVersion"):
            default = new.get("defaultVersion") or default
        if default is not None:
            request = {"LaunchTemplateId": identifier, "DefaultVersion": str(default)}
            self.call(cloud, "ModifyLaunchTemplate", **request)


def _with_addresses(interface: Properties) -> Properties:
    """Write an interface's addresses as the API does, the first one as the primary."""
    addresses = interface.get("ipv4Addresses")
    if not addresses:
        return interface
    items = [
        {"privateIpAddress": address, "primary": index == 0}
        for index, address in enumerate(addresses)
    ]
    rest = {name: value for name, value in interface.items() if name != "ipv4Addresses"}
    return {**rest, "privateIpAddresses": items}
