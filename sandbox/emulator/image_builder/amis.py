"""An AMI in one region of one account, as a build makes it.

User guide (Image recipes; Distribution settings): its devices are the parent's with the recipe's on
top, encrypted by the key of the distribution, else by that of the recipe.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.utils import random_ami_id

from sandbox.emulator.image_builder.builds import Build
from sandbox.emulator.image_builder.kinds import text_of
from sandbox.emulator.merging import merge_devices

_VARIABLE = re.compile(r"\{\{\s*imagebuilder:(\w+)\s*\}\}")
_TEXT = "text"
_PERMISSIONS = {
    "userIds": "UserId",
    "userGroups": "Group",
    "organizationArns": "OrganizationArn",
    "organizationalUnitArns": "OrganizationalUnitArn",
}


@dataclass(frozen=True)
class Plan:
    """One AMI that is to be.

    Args:
        build: What it is built from.
        account: The account that gets it.
        place: The settings of the distribution in its region.
    """

    build: Build
    account: str
    place: Mapping[str, Any]

    @property
    def region(self) -> str:
        """The region it is for."""
        return str(self.place["region"])

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the distribution for AMIs."""
        return self.place.get("amiDistributionConfiguration") or {}

    @property
    def name(self) -> str:
        """The name, with the date or number of the build where the settings want it."""
        date = text_of(self.build.moment).replace(":", "-")
        values = {"buildDate": date, "buildVersion": self.build.arn.rpartition("/")[2]}
        pattern = (
            self.settings.get("name")
            or f"{self.build.recipe['name']} {{{{imagebuilder:buildDate}}}}"
        )
        return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), pattern)

    @property
    def description(self) -> str:
        """The description, if any."""
        return str(self.settings.get("description") or "")

    @property
    def tags(self) -> dict[str, str]:
        """The tags, with those Image Builder sets."""
        given = self.settings.get("amiTags") or self.build.recipe.get("amiTags") or {}
        own = {"CreatedBy": "EC2 Image Builder", "Ec2ImageBuilderArn": self.build.arn}
        return {**own, **given}

    @property
    def devices(self) -> list[dict[str, Any]]:
        """The devices: the parent's with the recipe's on top, encrypted as the region wants it."""
        asked = [_capital(each) for each in self.build.recipe.get("blockDeviceMappings") or ()]
        merged = merge_devices(self.build.parent.block_device_mappings, asked)
        kept = [each for each in merged if "Ebs" in each and "NoDevice" not in each]
        return [{**each, "Ebs": self._ebs(each["Ebs"])} for each in kept]

    @property
    def keys(self) -> list[str]:
        """The customer keys the snapshots are encrypted by."""
        found = (each["Ebs"].get("KmsKeyId") for each in self.devices)
        return sorted({key for key in found if key})

    @property
    def is_encrypted(self) -> bool:
        """Whether a snapshot is encrypted."""
        return any(each["Ebs"].get("Encrypted") for each in self.devices)

    @property
    def groups(self) -> list[str]:
        """The groups that may launch it."""
        return list((self.settings.get("launchPermission") or {}).get("userGroups") or ())

    @property
    def permissions(self) -> list[dict[str, str]]:
        """Who may launch it, as EC2 writes it."""
        given = self.settings.get("launchPermission") or {}
        return [
            {member: each}
            for name, member in _PERMISSIONS.items()
            for each in given.get(name) or ()
        ]

    @property
    def is_shared(self) -> bool:
        """Whether another account gets or may launch it."""
        own = {"UserId": self.account}
        return self.account != self.build.home[0] or any(each != own for each in self.permissions)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """Name and data type of the parameters that name it, in the own account unless told."""
        return [
            (each["parameterName"], each.get("dataType") or _TEXT)
            for each in self.place.get("ssmParameterConfigurations") or ()
            if (each.get("amiAccountId") or self.build.home[0]) == self.account
        ]

    @property
    def templates(self) -> list[Mapping[str, Any]]:
        """The launch templates that get a version with it."""
        return [
            each
            for each in self.place.get("launchTemplateConfigurations") or ()
            if (each.get("accountId") or self.build.home[0]) == self.account
        ]

    def _ebs(self, ebs: Mapping[str, Any]) -> dict[str, Any]:
        at_home = self.region == self.build.home[1]
        key = self.settings.get("kmsKeyId") or (ebs.get("KmsKeyId") if at_home else None)
        encrypted = bool(ebs.get("Encrypted") or key)
        rest = {
            name: value for name, value in ebs.items() if name not in ("SnapshotId", "KmsKeyId")
        }
        return {**rest, "Encrypted": encrypted, **({"KmsKeyId": key} if key else {})}


def make_ami(plan: Plan) -> str:
    """Make an AMI with its snapshots and return its id."""
    ec2 = ec2_backends[plan.account][plan.region]
    zone = f"{plan.region}a"
    image: Any = Ami(
        ec2,
        random_ami_id(),
        source_ami=plan.build.parent,
        name=plan.name,
        description=plan.description,
        tags=plan.tags,
        root_device_type="ebs",
        root_device_name=plan.build.parent.root_device_name,
        hypervisor=plan.build.parent.hypervisor,
        boot_mode=plan.build.parent.boot_mode,
        image_location=f"{plan.account}/{plan.name}",
        region_name=zone,
    )
    # Moto has made a snapshot of its own, which nothing else says anything of.
    del ec2.snapshots[image.ebs_snapshot.id]
    snapshots = [_snapshot(ec2, image, zone, each["Ebs"]) for each in plan.devices]
    for snapshot in snapshots:
        snapshot.add_tags(plan.tags)
    image.ebs_snapshot = snapshots[0]
    image.built_devices = [
        {**each, "Ebs": {**_shown(each["Ebs"]), "SnapshotId": snapshot.id}}
        for each, snapshot in zip(plan.devices, snapshots, strict=True)
    ]
    image.launch_permissions = plan.permissions
    ec2.amis[image.id] = image
    return str(image.id)


def _snapshot(ec2: Any, image: Any, zone: str, ebs: Mapping[str, Any]) -> Any:
    """Make the snapshot of a device."""
    volume = ec2.create_volume(
        size=ebs["VolumeSize"],
        zone_name=zone,
        encrypted=ebs["Encrypted"],
        kms_key_id=ebs.get("KmsKeyId"),
        volume_type=ebs.get("VolumeType"),
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
    )
    description = f"Created by EC2 Image Builder for {image.id}"
    snapshot = ec2.create_snapshot(volume.id, description, image.owner_id, from_ami=image.id)
    snapshot.kms_key_id = volume.kms_key_id
    ec2.delete_volume(volume.id)
    return snapshot


def _shown(ebs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what EC2 shows of a device; the key stands with the snapshot."""
    return {name: value for name, value in ebs.items() if name != "KmsKeyId"}


def _capital(value: Any) -> Any:
    """Return a structure with its members named as in EC2."""
    if not isinstance(value, dict):
        return value
    return {name[0].upper() + name[1:]: _capital(item) for name, item in value.items()}
