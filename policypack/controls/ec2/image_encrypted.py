"""Images of one's own are encrypted.

What: `encrypted` of every image copy is true, and so is that of every empty device of an image the
stack registers. A device with a snapshot is as encrypted as that: true if the snapshot is an
encrypted copy of the stack, or taken from an encrypted volume of the stack, else undecided. Images
taken from an instance follow its volumes, which EC2.3 judges. A copy of an encrypted image is
always encrypted; it has to be said all the same, for the source cannot be seen.

Nothing is corrected at level remediate: the provider makes the image anew, under another id.

Why: whoever gets an unencrypted image, by a permission given too widely, can read all of it.

How to fix: set `encrypted=True` on copies, with `kmsKeyId` for a key that other accounts may use.
"""

from collections.abc import Iterator

from .._block_devices import FLAG, encryption
from .._graph import Graph
from .._helpers import must
from .._model import Control, Example, Finding, Given, Level, NoConfigRule, Resource, Severity
from .._tokens import AMI, AMI_COPY, VOLUME
from .._values import UNKNOWN, Property

SNAPSHOT = "aws:ebs/snapshot:Snapshot"
SNAPSHOT_COPY = "aws:ebs/snapshotCopy:SnapshotCopy"
SOURCE = "snapshotId"
FIRST = f"ebsBlockDevices[0].{FLAG}"


def check(image: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge copies by their flag, devices by theirs or by their snapshot."""
    if image.type == AMI_COPY:
        yield from must(image.at(FLAG), lambda found: found.is_true, "be true", "set it to true")
        return
    for device in image.each("ebsBlockDevices[]"):
        flag = encryption(device)
        if not (flag.unknown and _is_encrypted(image, device.at(SOURCE), graph)):
            yield from must(flag, lambda found: found.is_true, "be true", "set it to true")


def _is_encrypted(image: Resource, snapshot: Property, graph: Graph) -> bool:
    """Say whether a snapshot is known to be encrypted."""
    copies = graph.refer(image, snapshot, SNAPSHOT_COPY).resources
    taken = graph.refer(image, snapshot, SNAPSHOT).resources
    volumes = [
        volume
        for found in taken
        for volume in graph.refer(found, found.at("volumeId"), VOLUME).resources
    ]
    sources = (*copies, *volumes)
    return bool(sources) and all(source.at(FLAG).is_true for source in sources)


def _image(**device: object) -> Given:
    depends = {"ebsBlockDevices": ("snapshot",)} if device.get(SOURCE) is UNKNOWN else {}
    return Given(AMI, {"ebsBlockDevices": [{"deviceName": "/dev/xvda", **device}]}, "it", depends)


TAKEN = Given(SNAPSHOT, {"volumeId": UNKNOWN}, "snapshot", {"volumeId": ("volume",)})
CONTROL = Control(
    doc=__doc__,
    id="EXT.AMI_ENCRYPTED",
    name="ec2-image-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(AMI, AMI_COPY),
    config_rule=NoConfigRule("AWS Config records no images, so no managed rule looks at them"),
    remediation="Set encrypted to true on copies and on devices.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIEncryption.html",
    since="0.2.0",
    graph_check=check,
    passing=(
        Example("encrypted copy", Given(AMI_COPY, {FLAG: True})),
        Example("encrypted device", _image(encrypted=True)),
        Example("no device", Given(AMI)),
        Example(
            "encrypted copy of a snapshot",
            _image(snapshotId=UNKNOWN),
            (Given(SNAPSHOT_COPY, {FLAG: True}, "snapshot"),),
        ),
        Example(
            "snapshot of an encrypted volume",
            _image(snapshotId=UNKNOWN),
            (TAKEN, Given(VOLUME, {FLAG: True}, "volume")),
        ),
    ),
    failing=(
        Example("copy without the flag", Given(AMI_COPY), path=FLAG),
        Example("unencrypted copy", Given(AMI_COPY, {FLAG: False}), path=FLAG),
        Example("empty device without the flag", _image(volumeSize=8.0), path=FIRST),
    ),
    undecided=(
        Example("flag unknown", Given(AMI_COPY, {FLAG: UNKNOWN}), path=FLAG),
        Example("snapshot of another stack", _image(snapshotId="snap-1"), path=FIRST),
        Example(
            "snapshot of a volume that leaves it open",
            _image(snapshotId=UNKNOWN),
            (TAKEN, Given(VOLUME, {}, "volume")),
            path=FIRST,
        ),
    ),
)
