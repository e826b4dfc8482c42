"""The encrypted volumes of a host: what goes together, and how a launch template writes them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._exemptions import Exemptions
from components._hosts import rules as host_rules
from components._validation import Arguments, entry

_GP3_IOPS = 3_000
_GP3_MIB_PER_IOPS = 0.25
_DELETION = "EXT.VOLUME_DELETE_ON_TERMINATION"
_SETTINGS = ("type", "size", "iops", "throughput")


class VolumeArgs(TypedDict):
    """An encrypted volume beside the root volume, created and deleted with the instance.

    Its tags are those of all volumes: EC2 gives the volumes of a launch the same ones.
    """

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
    """ARN of the key. Default: the one of the other volumes."""
    delete_on_termination: NotRequired[Optional[bool]]
    """Delete the volume with the instance; false needs an exemption from
    EXT.VOLUME_DELETE_ON_TERMINATION; plain. Default: true."""


@dataclass(frozen=True)
class _Kind:
    """What AWS lets a volume type have.

    Source: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
    """

    sizes: tuple[int, int]
    iops: Optional[tuple[int, int]] = None
    iops_per_gib: int = 0
    iops_needed: bool = False


_KINDS = {
    "gp3": _Kind((1, 65_536), (_GP3_IOPS, 80_000), 500),
    "gp2": _Kind((1, 16_384)),
    "io2": _Kind((4, 65_536), (100, 256_000), 1_000, iops_needed=True),
    "io1": _Kind((4, 16_384), (100, 64_000), 50, iops_needed=True),
    "st1": _Kind((125, 16_384)),
    "sc1": _Kind((125, 16_384)),
}


def volume_problems(
    kind: str, size: int, iops: Optional[int], throughput: Optional[int]
) -> Iterator[tuple[str, str]]:
    """Find settings that a volume of the type cannot have: which, and why."""
    lowest, highest = _KINDS[kind].sizes
    if not lowest <= size <= highest:
        yield "size", f'is {size}; a volume of type "{kind}" has {lowest} to {highest} GiB'
        return
    yield from (("iops", reason) for reason in _iops_problems(kind, size, iops))
    if throughput is not None and kind != "gp3":
        yield "throughput", f'is {throughput}, which only "gp3" takes; remove it or change the type'
    elif throughput is not None and throughput > (iops or _GP3_IOPS) * _GP3_MIB_PER_IOPS:
        needed = int(throughput / _GP3_MIB_PER_IOPS)
        yield "throughput", f"is {throughput}, which takes {needed} IOPS; raise iops or lower it"


def _iops_problems(kind: str, size: int, iops: Optional[int]) -> Iterator[str]:
    allowed = _KINDS[kind]
    if iops is None:
        if allowed.iops_needed:
            yield f'is missing, and "{kind}" has no default; give it, or take "gp3"'
        return
    if allowed.iops is None:
        yield f'is {iops}, which "{kind}" does not take; remove it, or take "gp3"'
        return
    lowest, highest = allowed.iops
    if not lowest <= iops <= highest:
        yield f'is {iops}; a volume of type "{kind}" has {lowest} to {highest}'
    elif iops > max(lowest, size * allowed.iops_per_gib):
        ratio = allowed.iops_per_gib
        yield f"is {iops}, but {size} GiB take at most {size * ratio} ({ratio} per GiB)"


def read_settings(reader: Arguments, prefix: str = "", default_size: int = 8) -> dict[str, Any]:
    """Read type, size, IOPS and throughput of a volume, each argument's name after a prefix."""
    is_root = bool(prefix)
    kinds = host_rules.ROOT_VOLUME_TYPE if is_root else host_rules.VOLUME_TYPE
    sizes = host_rules.ROOT_VOLUME_SIZE if is_root else host_rules.VOLUME_SIZE
    settings = {
        "type": reader.plain(f"{prefix}type", kinds, "gp3"),
        "size": reader.plain(f"{prefix}size", sizes, default_size),
        "iops": reader.plain(f"{prefix}iops", host_rules.IOPS),
        "throughput": reader.plain(f"{prefix}throughput", host_rules.THROUGHPUT),
    }
    if not reader.about(*(f"{prefix}{name}" for name in _SETTINGS)):
        for name, reason in volume_problems(*settings.values()):
            reader.add(f"{prefix}{name}", reason)
    return settings


def read_root(
    reader: Arguments, exemptions: Exemptions, key: Optional[pulumi.Input[str]]
) -> dict[str, Any]:
    """Read the root volume as a mapping of a launch template."""
    prefix = "root_volume_"
    settings = read_settings(reader, prefix)
    device = reader.plain("root_device_name", host_rules.ROOT_DEVICE_NAME, "/dev/xvda")
    delete = reader.plain(f"{prefix}delete_on_termination", rules.BOOLEAN, default=True)
    if not delete:
        exemptions.require(f"{prefix}delete_on_termination", _DELETION)
    return _mapping(device, settings, key, delete=delete)


def read_volumes(
    reader: Arguments, exemptions: Exemptions, key: Optional[pulumi.Input[str]]
) -> list[dict[str, Any]]:
    """Read the other volumes as mappings of a launch template, in the order of their names."""
    given = reader.plain("volumes", rules.NAMED_MAPS, {})
    mappings = []
    devices = Devices()
    for name in sorted(given):
        path = entry("volumes", name)
        nested = reader.nested(path, given[name], VolumeArgs)
        settings = read_settings(nested)
        device = devices.read(nested, name)
        own_key = nested.input("kms_key_arn", rules.KMS_KEY_ARN, key)
        delete = nested.plain("delete_on_termination", rules.BOOLEAN, default=True)
        if not delete:
            exemptions.require(f"{path}.delete_on_termination", _DELETION)
        mappings.append(_mapping(device, settings, own_key, delete=delete))
    return mappings


class Devices:
    """The device names of a host, each of which it has once: /dev/sdf and /dev/xvdf are one."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}

    def read(self, reader: Arguments, name: str) -> str:
        """Read a volume's device name, and note it where another volume has it already."""
        device: str = reader.plain("device_name", host_rules.DEVICE_NAME, "")
        slot = device.removeprefix("/dev/").removeprefix("sd").removeprefix("xvd")
        first = self._taken.setdefault(slot, name)
        if device and first != name:
            reader.add("device_name", f'is "{device}", which "{first}" has already; give another')
        return device


def devices_of(mappings: Sequence[Mapping[str, Any]]) -> list[str]:
    """List the device names of a template's volumes but for the root volume, which is the first."""
    return [mapping["device_name"] for mapping in mappings[1:]]


def volume_of(device: Any) -> Any:  # noqa: ANN401 - whatever the provider's type is
    """Tell the id of the volume of an instance's root device, where the provider tells of one."""
    return device.volume_id if device else None


def volume_at(name: str, devices: Optional[Sequence[Any]]) -> Optional[str]:
    """Tell the id of the volume an instance has under a device name."""
    found = (device.volume_id for device in devices or () if device.device_name == name)
    return next(found, None)


def _mapping(
    device: str, settings: Mapping[str, Any], key: Optional[pulumi.Input[str]], *, delete: bool
) -> dict[str, Any]:
    """Write a volume as a launch template has it. Flags within a template are texts."""
    ebs = {
        "encrypted": "true",
        "kms_key_id": key,
        "volume_type": settings["type"],
        "volume_size": settings["size"],
        "iops": settings["iops"],
        "throughput": settings["throughput"],
        "delete_on_termination": "true" if delete else "false",
    }
    given = {name: value for name, value in ebs.items() if value is not None}
    return {"device_name": device, "ebs": given}
