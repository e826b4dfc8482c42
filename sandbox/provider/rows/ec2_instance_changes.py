"""Changes of a running instance: each attribute has an operation of its own."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sandbox.provider.row import wait_until
from sandbox.provider.shapes import dig, to_api

if TYPE_CHECKING:
    from sandbox.provider.changes import Change
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_USER_DATA = ("userData", "userDataBase64")
_NEEDS_STOP = ("instanceType", "ebsOptimized", *_USER_DATA)
_SWITCHES = ("disableApiTermination", "disableApiStop", "sourceDestCheck")
_VOLUME = {
    "volumeSize": "Size",
    "volumeType": "VolumeType",
    "iops": "Iops",
    "throughput": "Throughput",
}


def modify_instance(cloud: Cloud, identifier: str, change: Change) -> None:
    """Change what differs, stopping the instance where AWS demands it."""
    steps = {
        _change_metadata_options: ("metadataOptions",),
        _change_groups: ("vpcSecurityGroupIds",),
        _change_monitoring: ("monitoring",),
        _change_profile: ("iamInstanceProfile",),
        _change_root: ("rootBlockDevice",),
        _change_switches: _SWITCHES,
        _change_stopped: _NEEDS_STOP,
    }
    for step, names in steps.items():
        if change.touches(*names):
            step(cloud, identifier, change)


def _change_metadata_options(cloud: Cloud, identifier: str, change: Change) -> None:
    shape = cloud.shape("ec2", "ModifyInstanceMetadataOptions")
    options = to_api(shape, change.new.get("metadataOptions") or {})
    cloud.call("ec2", "ModifyInstanceMetadataOptions", InstanceId=identifier, **options)


def _change_groups(cloud: Cloud, identifier: str, change: Change) -> None:
    _set(cloud, identifier, Groups=change.new.get("vpcSecurityGroupIds") or [])


def _change_monitoring(cloud: Cloud, identifier: str, change: Change) -> None:
    operation = "MonitorInstances" if change.new.get("monitoring") else "UnmonitorInstances"
    cloud.call("ec2", operation, InstanceIds=[identifier])


def _change_switches(cloud: Cloud, identifier: str, change: Change) -> None:
    for name in _SWITCHES:
        if change.touches(name):
            value = {"Value": bool(change.new.get(name))}
            _set(cloud, identifier, **{name[0].upper() + name[1:]: value})


def _change_stopped(cloud: Cloud, identifier: str, change: Change) -> None:
    """Stop the instance, change it, start it again."""
    new = change.new
    cloud.call("ec2", "StopInstances", InstanceIds=[identifier])
    wait_until(lambda: _state(cloud, identifier) == "stopped", f"{identifier} to stop")
    if change.touches("instanceType") and new.get("instanceType"):
        _set(cloud, identifier, InstanceType={"Value": new["instanceType"]})
    if change.touches("ebsOptimized"):
        _set(cloud, identifier, EbsOptimized={"Value": bool(new.get("ebsOptimized"))})
    if change.touches(*_USER_DATA):
        encoded = new.get("userDataBase64")
        data = base64.b64decode(encoded) if encoded else (new.get("userData") or "").encode()
        _set(cloud, identifier, UserData={"Value": data})
    cloud.call("ec2", "StartInstances", InstanceIds=[identifier])
    wait_until(lambda: _state(cloud, identifier) == "running", f"{identifier} to run again")


def _set(cloud: Cloud, identifier: str, **attribute: object) -> None:
    cloud.call("ec2", "ModifyInstanceAttribute", InstanceId=identifier, **attribute)


def _change_profile(cloud: Cloud, identifier: str, change: Change) -> None:
    profile = change.new.get("iamInstanceProfile")
    filters = [{"Name": "instance-id", "Values": [identifier]}]
    answer = cloud.call("ec2", "DescribeIamInstanceProfileAssociations", Filters=filters)
    association = dig(answer, "IamInstanceProfileAssociations.0.AssociationId")
    named = {"IamInstanceProfile": {"Name": profile}}
    if association and profile:
        request = {"AssociationId": association, **named}
        cloud.call("ec2", "ReplaceIamInstanceProfileAssociation", **request)
    elif association:
        cloud.call("ec2", "DisassociateIamInstanceProfile", AssociationId=association)
    elif profile:
        cloud.call("ec2", "AssociateIamInstanceProfile", InstanceId=identifier, **named)


def _change_root(cloud: Cloud, identifier: str, change: Change) -> None:
    """Change the root volume, and its tags."""
    old, new = (side.get("rootBlockDevice") or {} for side in (change.old, change.new))
    volume = _root_volume(cloud, identifier)
    changed = {
        member: new[name]
        for name, member in _VOLUME.items()
        if name in new and new[name] != old.get(name)
    }
    if changed:
        cloud.call("ec2", "ModifyVolume", VolumeId=volume, **changed)
    if old.get("tags") != new.get("tags"):
        tags = [{"Key": key, "Value": str(value)} for key, value in (new.get("tags") or {}).items()]
        cloud.call("ec2", "CreateTags", Resources=[volume], Tags=tags)


def _root_volume(cloud: Cloud, identifier: str) -> str:
    found = _describe(cloud, identifier)
    devices = {each["DeviceName"]: each["Ebs"] for each in found["BlockDeviceMappings"]}
    return str(devices[found["RootDeviceName"]]["VolumeId"])


def _state(cloud: Cloud, identifier: str) -> str:
    return str(_describe(cloud, identifier)["State"]["Name"])


def _describe(cloud: Cloud, identifier: str) -> Properties:
    answer = cloud.call("ec2", "DescribeInstances", InstanceIds=[identifier])
    found: Properties = dig(answer, "Reservations.0.Instances.0")
    return found
