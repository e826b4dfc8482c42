"""EBS volumes and their attachments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.row import Row, wait_until
from sandbox.provider.shapes import dig
from sandbox.provider.tags import Ec2Tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties


class Volume(Row):
    """An EBS volume."""

    token = "aws:ebs/volume:Volume"
    service = "ec2"
    create_operation = "CreateVolume"
    read_operation = "DescribeVolumes"
    update_operation = "ModifyVolume"
    delete_operation = "DeleteVolume"
    other_operations = ("CreateSnapshot",)
    identifier = "VolumeId"
    created_at = "VolumeId"
    found_at = "Volumes.0"
    names = {"type": "VolumeType", "multiAttachEnabled": "MultiAttachEnabled"}
    apart = frozenset({"finalSnapshot"})
    unsupported = frozenset({"volumeInitializationRate"})
    replace = frozenset({
        "availabilityZone", "encrypted", "kmsKeyId", "multiAttachEnabled", "outpostArn",
        "snapshotId",
    })  # fmt: skip
    defaults = {"finalSnapshot": False}
    tagging = Ec2Tags("volume")

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Name the volume."""
        del found, known
        return {"arn": cloud.arn("ec2", f"volume/{identifier}")}

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the volume, after a snapshot if the program wants one."""
        if inputs.get("finalSnapshot"):
            self.call(cloud, "CreateSnapshot", VolumeId=identifier)
        super().delete(cloud, identifier, inputs)


class VolumeAttachment(Row):
    """The attachment of a volume to an instance."""

    token = "aws:ec2/volumeAttachment:VolumeAttachment"
    service = "ec2"
    create_operation = "AttachVolume"
    read_operation = "DescribeVolumes"
    delete_operation = "DetachVolume"
    other_operations = ("DescribeInstances", "StopInstances")
    identifier = "VolumeId"
    found_at = "Volumes.0"
    names = {"deviceName": "Device"}
    apart = frozenset({"forceDetach", "skipDestroy", "stopInstanceBeforeDetaching"})
    replace = frozenset({"deviceName", "instanceId", "volumeId"})

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return an id that says what is attached where."""
        del answer
        return ":".join((request["Device"], request["VolumeId"], request["InstanceId"]))

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the attachment up on its volume."""
        del known
        device, volume, instance = identifier.split(":")
        found = self.ask(cloud, VolumeIds=[volume]) or {}
        there = (a for a in found.get("Attachments", []) if a["Device"] == device)
        return next((a for a in there if a["InstanceId"] == instance), None)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Detach the volume, unless the program wants to leave it."""
        if inputs.get("skipDestroy"):
            return
        device, volume, instance = identifier.split(":")
        if inputs.get("stopInstanceBeforeDetaching"):
            self._stop(cloud, instance)
        request = {"VolumeId": volume, "InstanceId": instance, "Device": device}
        self.call(cloud, self.delete_operation, **request, Force=bool(inputs.get("forceDetach")))
        wait_until(lambda: self.find(cloud, identifier, inputs) is None, f"{volume} to be detached")

    def _stop(self, cloud: Cloud, instance: str) -> None:
        if self._state(cloud, instance) == "running":
            self.call(cloud, "StopInstances", InstanceIds=[instance])
            wait_until(
                lambda: self._state(cloud, instance) == "stopped", f"{instance} to be stopped"
            )

    def _state(self, cloud: Cloud, instance: str) -> str:
        answer = self.call(cloud, "DescribeInstances", InstanceIds=[instance])
        return str(dig(answer, "Reservations.0.Instances.0.State.Name"))
