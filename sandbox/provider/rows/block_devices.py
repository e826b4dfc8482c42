"""Block devices as instances, launch configurations and spot requests write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

INPUTS = frozenset({"rootBlockDevice", "ebsBlockDevices", "ephemeralBlockDevices"})
_NOT_OF_THE_API = ("deviceName", "volumeId", "tags", "tagsAll", "noDevice")


def block_devices(cloud: Cloud, inputs: Properties, image: str | None) -> list[Properties]:
    """Return block device mappings in the provider's spelling.

    Args:
        cloud: Where the image is.
        inputs: The inputs, of which the three kinds of block devices are read.
        image: The image, which says what its root device is called.
    """
    mappings = []
    if root := inputs.get("rootBlockDevice"):
        device = root.get("deviceName") or root_device_name(cloud, image)
        mappings.append({"deviceName": device, "ebs": _ebs(root)})
    for device in inputs.get("ebsBlockDevices") or ():
        if device.get("noDevice"):
            mappings.append({"deviceName": device["deviceName"], "noDevice": ""})
        else:
            mappings.append({"deviceName": device["deviceName"], "ebs": _ebs(device)})
    for device in inputs.get("ephemeralBlockDevices") or ():
        none = {"noDevice": ""} if device.get("noDevice") else {}
        name = {"virtualName": device["virtualName"]} if device.get("virtualName") else {}
        mappings.append({"deviceName": device["deviceName"], **name, **none})
    return mappings


def root_device_name(cloud: Cloud, image: str | None) -> str:
    """Return what an image calls its root device.

    Raises:
        ProviderError: There is no such image.
    """
    try:
        images = cloud.call("ec2", "DescribeImages", ImageIds=[image])["Images"] if image else []
    except AwsError as error:
        if not error.gone:
            raise
        images = []
    if not images:
        raise ProviderError(f"rootBlockDevice needs an image that exists, {image} does not")
    return str(images[0]["RootDeviceName"])


def _ebs(device: Properties) -> Properties:
    return {name: value for name, value in device.items() if name not in _NOT_OF_THE_API}
