"""Block devices and network interfaces, which the classic provider sorts into several properties.

CloudFormation has one list of block devices. Which of them replaces the image's root volume is said
by its device name, which the image decides: `/dev/xvda` for Amazon Linux, `/dev/sda1` for most
others (EC2 user guide, "Device names for volumes"). A name that is not known yet may be it too.
An instance's interfaces are one list as well: some of them exist already, the first that is new is
where the instance's own address, subnet and groups are set.
"""

from dataclasses import dataclass
from typing import Final, Literal

from .._values import ABSENT, UNKNOWN
from ._parts import Object, fields
from ._source import Part, Source, Spellings

MAPPINGS: Final = "blockDeviceMappings"
ROOT_NAMES: Final = frozenset({"/dev/xvda", "/dev/sda1", "/dev/sda", "xvda", "sda1"})
EBS: Final = tuple(
    f"ebs.{name}"
    for name in (
        "deleteOnTermination",
        "encrypted",
        "iops",
        "kmsKeyId",
        "snapshotId",
        "throughput",
        "volumeSize",
        "volumeType",
    )
)
DEVICE: Final = Object(
    "", fields("deviceName", **{native.removeprefix("ebs."): native for native in EBS})
)
EPHEMERAL: Final = Object("", fields("deviceName", "noDevice", "virtualName"))

INTERFACES: Final = "networkInterfaces"
EXISTING: Final = Object("", fields("deleteOnTermination", "deviceIndex", "networkInterfaceId"))
FURTHER: Final = Object(
    "", fields("deleteOnTermination", "deviceIndex", secondarySubnetId="subnetId")
)
FIRST: Final = ("0", 0)


@dataclass(frozen=True)
class Root(Part):
    """The mapping of the root volume.

    Args:
        listed: the classic provider has it as a list of one.
    """

    listed: bool = False

    def reads(self) -> tuple[str, ...]:
        """List the mappings."""
        return (MAPPINGS,)

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read it; all mappings unknown means that it is unknown."""
        mappings = whole.at(MAPPINGS)
        root = _root(mappings)
        place = f"{path}[0]" if self.listed else path
        spellings.note(path, mappings, end=True)
        found = DEVICE.shaped(mappings.at("[]") if root is None else root, place, spellings)
        return [found] if self.listed and root is not None else found


@dataclass(frozen=True)
class Devices(Part):
    """The mappings besides that of the root volume.

    Args:
        kind: those that make EBS volumes, or all others.
    """

    kind: Literal["ebs", "ephemeral"]

    def reads(self) -> tuple[str, ...]:
        """List the mappings."""
        return (MAPPINGS,)

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Sort out those of the kind."""
        mappings = whole.at(MAPPINGS)
        shape = DEVICE if self.kind == "ebs" else EPHEMERAL
        spellings.note(path, mappings, end=True)
        if not isinstance(mappings.value, list):
            return ABSENT
        root = _root(mappings)
        skipped = root.path if root is not None else ""
        ebs = self.kind == "ebs"
        found = [x for x in mappings.items() if x.path != skipped and _makes_volume(x) is ebs]
        return [
            shape.shaped(device, f"{path}[{index}]", spellings)
            for index, device in enumerate(found)
        ] or ABSENT


@dataclass(frozen=True)
class OfInterface(Part):
    """What is set at the instance, or at the first interface that is made for it.

    Args:
        member: path in an interface.
        own: path at the instance, if it has one.
    """

    member: str
    own: str = ""

    def reads(self) -> tuple[str, ...]:
        """List the property of the instance and the interfaces."""
        return (self.own, INTERFACES) if self.own else (INTERFACES,)

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read it at the instance if it is set there."""
        places = [whole.at(self.own)] if self.own else []
        places.append(_first(whole.at(INTERFACES)).at(self.member))
        found = next((place for place in places if place.present), places[0])
        spellings.note(path, found)
        return found.plain


@dataclass(frozen=True)
class Interfaces(Part):
    """A list of interfaces.

    Args:
        kind: those that exist already, or those that are made besides the first.
    """

    kind: Literal["existing", "further"]

    def reads(self) -> tuple[str, ...]:
        """List the interfaces."""
        return (INTERFACES,)

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Sort out those of the kind; a list that is unknown may hold further ones."""
        interfaces = whole.at(INTERFACES)
        further = self.kind == "further"
        spellings.note(path, interfaces, end=True)
        if interfaces.value is UNKNOWN:
            return interfaces.plain if further else ABSENT
        found = _new(interfaces)[1:] if further else _existing(interfaces)
        shape = FURTHER if further else EXISTING
        return [
            shape.shaped(interface, f"{path}[{index}]", spellings)
            for index, interface in enumerate(found)
        ] or ABSENT


def _root(mappings: Source) -> Source | None:
    if mappings.value is UNKNOWN:
        return mappings
    volumes = [item for item in _listed(mappings) if _makes_volume(item)]
    named = (item for item in volumes if item.at("deviceName").value in ROOT_NAMES)
    unknown = (item for item in volumes if item.at("deviceName").value is UNKNOWN)
    return next(named, None) or next(unknown, None)


def _makes_volume(mapping: Source) -> bool:
    return mapping.at("ebs").present


def _listed(found: Source) -> list[Source]:
    return [item for item in found.items() if item.present] if isinstance(found.value, list) else []


def _existing(interfaces: Source) -> list[Source]:
    return [x for x in _listed(interfaces) if _exists(x)]


def _exists(interface: Source) -> bool:
    return interface.value is not UNKNOWN and interface.at("networkInterfaceId").present


def _new(interfaces: Source) -> list[Source]:
    """List the interfaces that are made, the one with index 0 before the others."""
    found = [item for item in _listed(interfaces) if not _exists(item)]
    return sorted(found, key=lambda item: item.at("deviceIndex").value not in FIRST)


def _first(interfaces: Source) -> Source:
    """Find the interface where the instance's own network is set, or the place for it."""
    if interfaces.value is UNKNOWN:
        return interfaces
    return next(iter(_new(interfaces)), Source(f"{interfaces.path}[0]"))
