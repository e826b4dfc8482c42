"""Volumes are attached, and go with their instance.

What: every `aws.ebs.Volume` of the stack is attached by a `VolumeAttachment` of the stack, and no
device of an instance, launch template or launch specification sets `deleteOnTermination` to false.
Left out, the flag is true at instances; in launch templates the image decides, and it passes.
Volumes that another stack attaches, or an instance itself on its first boot, want an exemption.

AWS Config tests attachment, and the flag only where its parameter `deleteOnTermination` is true.

Why: a volume nobody uses keeps data nobody watches, and is paid for; what outlives its instance is
found by the next one who looks for it.

How to fix: attach the volume or remove it; leave `deleteOnTermination` on. Keep data that must
outlive an instance on a volume of its own, with backups.
"""

from collections.abc import Iterator

from .._block_devices import volumes
from .._graph import Graph
from .._helpers import undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
    Violation,
)
from .._tokens import COMPUTE, INSTANCE, LAUNCH_TEMPLATE, SPOT_FLEET_REQUEST, VOLUME
from .._values import UNKNOWN

ATTACHMENT = "aws:ec2/volumeAttachment:VolumeAttachment"
FLAG = "deleteOnTermination"
PLACE = "availabilityZone"
UNUSED = "is set, but no VolumeAttachment of this stack uses the volume; attach or remove it"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge volumes by their attachments, compute by its devices."""
    if resource.type == VOLUME:
        if not graph.referring(resource, "volumeId", ATTACHMENT):
            yield Violation(PLACE, UNUSED)
        return
    for volume in volumes(resource, graph):
        flag = volume.at(FLAG)
        if flag.unknown:
            yield undecided(flag, "not be false")
        elif flag.present and not flag.is_true:
            yield violation(flag, "set it to true")


FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
ATTACHED = Given(ATTACHMENT, {"volumeId": UNKNOWN}, "attachment", {"volumeId": ("it",)})


def _kept(value: object) -> Given:
    mapping = {"deviceName": "/dev/xvda", "ebs": {FLAG: value}}
    return Given(LAUNCH_TEMPLATE, {"name": "web", "blockDeviceMappings": [mapping]}, "template")


CONTROL = Control(
    doc=__doc__,
    id="EXT.VOLUME_DELETE_ON_TERMINATION",
    name="ec2-volume-inuse-check",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(VOLUME, *COMPUTE),
    config_rule=ConfigRule("EC2_VOLUME_INUSE_CHECK", {FLAG: "true"}),
    remediation="Attach every volume, and do not set deleteOnTermination to false.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/ec2-volume-inuse-check.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("attached volume", Given(VOLUME), (ATTACHED,)),
        Example("flag absent", Given(INSTANCE)),
        Example("flag true in the template", FROM_TEMPLATE, (_kept("true"),)),
    ),
    failing=(
        Example("volume nobody attaches", Given(VOLUME), path=PLACE),
        Example(
            "root device kept",
            Given(INSTANCE, {"rootBlockDevice": {FLAG: False}}),
            path=f"rootBlockDevice.{FLAG}",
        ),
        Example(
            "device kept by the template",
            FROM_TEMPLATE,
            (_kept("false"),),
            path=f"blockDeviceMappings[0].ebs.{FLAG}",
        ),
        Example(
            "device of a spot fleet kept",
            Given(
                SPOT_FLEET_REQUEST, {"launchSpecifications": [{"ebsBlockDevices": [{FLAG: False}]}]}
            ),
            path=f"launchSpecifications[0].ebsBlockDevices[0].{FLAG}",
        ),
    ),
    undecided=(
        Example(
            "flag unknown",
            Given(INSTANCE, {"ebsBlockDevices": [{FLAG: UNKNOWN}]}),
            path=f"ebsBlockDevices[0].{FLAG}",
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
