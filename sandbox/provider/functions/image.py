"""Finding machine images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.functions.function import Function, filters
from sandbox.provider.schema import Scalar
from sandbox.provider.shapes import coerced, plain_tags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_TEXTS = {
    "architecture": "Architecture", "bootMode": "BootMode", "creationDate": "CreationDate",
    "deprecationTime": "DeprecationTime", "description": "Description", "hypervisor": "Hypervisor",
    "imageLocation": "ImageLocation", "imageOwnerAlias": "ImageOwnerAlias",
    "imageType": "ImageType", "imdsSupport": "ImdsSupport", "kernelId": "KernelId",
    "name": "Name", "ownerId": "OwnerId", "platform": "Platform",
    "platformDetails": "PlatformDetails", "ramdiskId": "RamdiskId",
    "rootDeviceName": "RootDeviceName", "rootDeviceType": "RootDeviceType",
    "sriovNetSupport": "SriovNetSupport", "state": "State", "tpmSupport": "TpmSupport",
    "usageOperation": "UsageOperation", "virtualizationType": "VirtualizationType",
}  # fmt: skip


def get_ami(cloud: Cloud, arguments: Properties) -> Properties:
    """Return the one image that matches, or the newest of several if `mostRecent` says so.

    Raises:
        ProviderError: No image matches, or more than one.
    """
    image = _only(_matching(cloud, arguments), most_recent=bool(arguments.get("mostRecent")))
    root = image.get("RootDeviceName")
    devices = [_device(each) for each in image.get("BlockDeviceMappings", [])]
    snapshots = {each["deviceName"]: each["ebs"].get("snapshot_id", "") for each in devices}
    return {
        **arguments,
        **{name: str(image.get(member) or "") for name, member in _TEXTS.items()},
        "id": image["ImageId"],
        "imageId": image["ImageId"],
        "arn": f"arn:{cloud.partition}:ec2:{cloud.region}::image/{image['ImageId']}",
        "blockDeviceMappings": devices,
        "enaSupport": bool(image.get("EnaSupport")),
        "productCodes": [],
        "public": bool(image.get("Public")),
        "region": cloud.region,
        "rootSnapshotId": snapshots.get(root, ""),
        "stateReason": {},
        "tags": plain_tags(image.get("Tags", [])),
    }


def _matching(cloud: Cloud, arguments: Properties) -> list[Properties]:
    request = {
        "Owners": arguments.get("owners"),
        "ExecutableUsers": arguments.get("executableUsers"),
        "Filters": filters({"filters": arguments.get("filters")}),
    }
    request = {name: value for name, value in request.items() if value}
    try:
        images: list[Properties] = cloud.call("ec2", "DescribeImages", **request)["Images"]
    except AwsError as error:
        if not error.gone:
            raise
        return []
    pattern = re.compile(arguments.get("nameRegex") or "")
    return [image for image in images if pattern.search(image.get("Name", ""))]


def _only(images: list[Properties], *, most_recent: bool) -> Properties:
    if not images:
        raise ProviderError("no image matches; widen the filters or check the owners")
    if len(images) > 1 and not most_recent:
        raise ProviderError(
            f"{len(images)} images match; narrow the filters, or set mostRecent to true"
        )
    return max(images, key=lambda image: str(image["CreationDate"]))


def _device(mapping: Properties) -> Properties:
    ebs = mapping.get("Ebs", {})
    text = Scalar("string")
    return {
        "deviceName": mapping["DeviceName"],
        "noDevice": mapping.get("NoDevice", ""),
        "virtualName": mapping.get("VirtualName", ""),
        "ebs": {
            "delete_on_termination": coerced(ebs.get("DeleteOnTermination", False), text),
            "encrypted": coerced(ebs.get("Encrypted", False), text),
            "iops": str(ebs.get("Iops", 0)),
            "snapshot_id": ebs.get("SnapshotId", ""),
            "throughput": str(ebs.get("Throughput", 0)),
            "volume_size": str(ebs.get("VolumeSize", 0)),
            "volume_type": ebs.get("VolumeType", ""),
        },
    }


FUNCTIONS = (Function("aws:ec2/getAmi:getAmi", get_ami, operations=("ec2:DescribeImages",)),)
