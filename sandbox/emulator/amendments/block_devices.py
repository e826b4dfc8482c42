"""Volumes of a launch: the image's devices, changed by the request.

EC2 (user guide, Block device mappings; API reference, BlockDeviceMapping and EbsBlockDevice): a
launch creates the volumes of the image's mapping; an entry of the request with the same device name
changes the members it names and leaves the others, `NoDevice` leaves a device out. Encryption is
forced where the account encrypts by default. A volume names its key by ARN; one from an encrypted
snapshot has the snapshot's unless the request names another. gp3 without figures has 3,000 IOPS and
125 MiB/s, gp2 has 3 IOPS per GiB but at least 100. GetEbsDefaultKmsKeyId names the key that is used
where a request names none.

Moto creates the request's volumes only, or an unencrypted 8 GiB /dev/sda1 where there are none,
fills members nobody set with None, drops IOPS and throughput, ignores the account's default
encryption and the key of a snapshot, reports whatever key text it was given, and describes every
image as having a 15 GiB magnetic disk that outlives the instance. It lacks GetEbsDefaultKmsKeyId.
"""

from collections.abc import Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import MissingParameterError
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import EBSBackend
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.instances import InstanceResponse
from moto.kms.models import kms_backends

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import exchange, supply, surround
from sandbox.emulator.merging import merge_devices

_GP2_IOPS_PER_GIB = 3
_GP2_LEAST_IOPS = 100
_GP2_MOST_IOPS = 16_000
_GP3_THROUGHPUT = 125


def default_performance(kind: str, size: int) -> dict[str, int]:
    """Return the IOPS and throughput EC2 reports for a volume created without figures."""
    if kind == "gp3":
        return {"throughput": _GP3_THROUGHPUT}
    if kind == "gp2":
        iops = max(_GP2_LEAST_IOPS, min(_GP2_MOST_IOPS, size * _GP2_IOPS_PER_GIB))
        return {"iops": iops}
    return {}


def volume_type_of_image(name: str | None) -> str:
    """Return the volume type of an Amazon image's root device: AL2023 images have gp3."""
    return "gp3" if (name or "").startswith("al2023-") else "gp2"


def _devices_of_image(image: Any) -> list[dict[str, Any]]:
    """Describe an image's devices: those it was built with, or a root device."""
    built: list[dict[str, Any]] | None = getattr(image, "built_devices", None)
    return built or [
        {
            "DeviceName": image.root_device_name,
            "Ebs": {
                "SnapshotId": image.ebs_snapshot.id,
                "VolumeSize": image.ebs_snapshot.volume.size,
                "VolumeType": volume_type_of_image(image.name),
                "DeleteOnTermination": True,
                "Encrypted": image.ebs_snapshot.encrypted,
            },
        }
    ]


def _devices_of_request(_original: Any, response: Any) -> list[dict[str, Any]]:
    """Return the request's mappings with the members it names, no others."""
    mappings: list[dict[str, Any]] = response._get_param("BlockDeviceMappings", [])  # noqa: SLF001 - moto's own way for its responses
    for mapping in mappings:
        if not {"Ebs", "NoDevice", "VirtualName"} & set(mapping):
            raise MissingParameterError("ebs")
    return mappings


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch instances, then create their volumes from image and request."""
    requested = launch.request.get("block_device_mappings") or []
    image = launch.backend.amis.get(launch.image_id)
    devices = merge_devices(image.block_device_mappings if image else [], requested)
    # Moto creates no volumes of its own for an empty list that is given.
    launch.request["block_device_mappings"] = []
    reservation = proceed(launch)
    tags = (launch.request.get("tags") or {}).get("volume", {})
    for instance in reservation.instances:
        for device in devices:
            if "Ebs" in device and "NoDevice" not in device:
                _create_and_attach(launch.backend, instance, device, tags)
    return reservation


def _create_and_attach(
    backend: Any, instance: Any, device: Mapping[str, Any], tags: Mapping[str, str]
) -> None:
    """Create one volume of an instance."""
    ebs = device["Ebs"]
    volume = backend.create_volume(
        size=ebs.get("VolumeSize"),
        zone_name=instance.availability_zone,
        snapshot_id=ebs.get("SnapshotId"),
        encrypted=bool(ebs.get("Encrypted")),
        kms_key_id=ebs.get("KmsKeyId"),
        volume_type=ebs.get("VolumeType"),
        iops=ebs.get("Iops"),
        throughput=ebs.get("Throughput"),
    )
    volume.add_tags(dict(tags))
    backend.attach_volume(
        volume.id,
        instance.id,
        device["DeviceName"],
        delete_on_termination=bool(ebs.get("DeleteOnTermination")),
    )


def _create_volume(original: Any, backend: Any, *positional: Any, **named: Any) -> Any:
    """Create a volume as the account's settings and EC2's defaults have it."""
    # The images of a region are made before the account has settings.
    if getattr(backend, "ebs_encryption_by_default", False):
        named["encrypted"] = True
    snapshot = backend.snapshots.get(named.get("snapshot_id"))
    if snapshot is not None and snapshot.kms_key_id:
        named["encrypted"] = True
        named["kms_key_id"] = named.get("kms_key_id") or snapshot.kms_key_id
    volume = original(backend, *positional, **named)
    for figure, value in default_performance(volume.volume_type, int(volume.size)).items():
        if getattr(volume, figure) is None:
            setattr(volume, figure, value)
    if volume.kms_key_id:
        volume.kms_key_id = _key_arn(backend, volume.kms_key_id)
    return volume


def _key_arn(backend: Any, key: str) -> str:
    """Return the ARN of a key given by id, ARN or alias; a key that is unknown stays as written."""
    keys = kms_backends[backend.account_id][backend.region_name]
    known = keys.any_id_to_key_id(key)
    return str(keys.keys[known].arn) if known in keys.keys else key


def _get_default_key(response: Any) -> ActionResult:
    """Answer GetEbsDefaultKmsKeyId."""
    backend = response.ec2_backend
    key = backend.default_kms_key_id or backend.modify_ebs_default_kms_key_id("")
    return ActionResult({"KmsKeyId": key})


def apply() -> None:
    """Fit the amendment."""
    surround_launch(
        _launch, relies_on=('if "block_device_mappings" in kwargs:', "if block_device_mappings:")
    )
    surround(
        EBSBackend,
        "create_volume",
        _create_volume,
        parameters=(
            "size",
            "zone_name",
            "snapshot_id",
            "encrypted",
            "kms_key_id",
            "volume_type",
            "iops",
            "throughput",
            "multi_attach_enabled",
        ),
    )
    surround(InstanceResponse, "_parse_block_device_mapping", _devices_of_request, parameters=())
    supply(ElasticBlockStore, "get_ebs_default_kms_key_id", _get_default_key)
    exchange(Ami, "block_device_mappings", property(_devices_of_image))
