"""Volumes with a life of their own: they stay when their instance is replaced."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._hosts import rules as host_rules
from components._hosts.volumes import Devices, read_settings
from components._validation import Arguments, entry


class DataVolumeArgs(TypedDict):
    """An encrypted volume that outlives the instance, attached to whichever there is."""

    device_name: str
    """Device name such as /dev/sdf; plain."""
    size: int
    """Size in GiB; plain."""
    type: NotRequired[Optional[str]]
    """gp3, gp2, io2, io1, st1 or sc1; plain. Default: gp3."""
    iops: NotRequired[Optional[int]]
    """Operations per second of gp3, io2 or io1, which need it; plain. Default: 3000 for gp3."""
    throughput: NotRequired[Optional[int]]
    """MiB/s of gp3; plain. Default: 125."""
    kms_key_arn: NotRequired[Optional[pulumi.Input[str]]]
    """ARN of the key. Default: the account's default key for EBS."""
    final_snapshot: NotRequired[Optional[bool]]
    """Take a snapshot before the volume is deleted; plain. Default: true."""
    tags: NotRequired[Optional[Mapping[str, str]]]
    """Tags beside those of the instance; plain. Default: none."""


@dataclass(frozen=True)
class DataVolume:
    """A volume as the resource has it.

    Args:
        device_name: under which name it is attached
        properties: size, performance, key and snapshot
        tags: tags beside those of the instance
    """

    device_name: str
    properties: Mapping[str, Any]
    tags: Mapping[str, str]


def read_data_volumes(reader: Arguments) -> dict[str, DataVolume]:
    """Read the argument `data_volumes`, each by its name."""
    devices = Devices()
    given = reader.plain("data_volumes", rules.NAMED_MAPS, {})
    return {name: _read(reader, name, one, devices) for name, one in sorted(given.items())}


def _read(reader: Arguments, name: str, given: Mapping[str, Any], devices: Devices) -> DataVolume:
    path = entry("data_volumes", name)
    nested = reader.nested(path, given, DataVolumeArgs)
    if not host_rules.VOLUME_NAME.accepts(name):
        reader.add(path, f"is no name of a volume; give {host_rules.VOLUME_NAME.allowed}")
    properties = {
        **read_settings(nested),
        "encrypted": True,
        "kms_key_id": nested.input("kms_key_arn", rules.KMS_KEY_ARN),
        "final_snapshot": nested.plain("final_snapshot", rules.BOOLEAN, default=True),
    }
    return DataVolume(
        device_name=devices.read(nested, name),
        properties={key: value for key, value in properties.items() if value is not None},
        tags=nested.plain("tags", rules.TAGS, {}),
    )
