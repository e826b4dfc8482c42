"""Launch templates leave no EBS volume unencrypted.

What: `blockDeviceMappings[].ebs.encrypted` is "true" on every mapping of a launch template that
makes a volume. One that leaves it out fails; only a mapping with a snapshot, which is as encrypted
as that, cannot be decided. A template without mappings follows its image and passes here: EC2.3
judges what launches from it. EC2.181, with a rule of almost the same name, fails on "false" only.

AWS Config looks at the default version, so `updateDefaultVersion` belongs with it.

Why: everything that launches from the template gets the volume, and its snapshots and copies can be
read by whoever gets at them.

At level remediate the flag is set in a new version of the template, where no snapshot is named.
Instances that follow the template's latest version by number are then replaced.

How to fix: set `encrypted="true"` (a string in launch templates) on every mapping.
"""

from collections.abc import Iterator

from .._block_devices import encrypt, encryption, template_volumes
from .._helpers import must
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import LAUNCH_TEMPLATE
from .._values import UNKNOWN

FIRST = "blockDeviceMappings[0].ebs.encrypted"


def check(template: Resource) -> Iterator[Finding]:
    """Judge the flag of each mapping that makes a volume."""
    for volume in template_volumes(template.properties):
        yield from must(
            encryption(volume), lambda found: found.is_true, 'be "true"', 'set it to "true"'
        )


def corrections(template: Resource) -> Iterator[Correction]:
    """Turn encryption on."""
    yield from encrypt(template_volumes(template.properties), "true")


def _volumes(*volumes: object) -> Given:
    mappings = [{"deviceName": "/dev/xvda", "ebs": volume} for volume in volumes]
    return Given(LAUNCH_TEMPLATE, {"blockDeviceMappings": mappings})


CONTROL = Control(
    doc=__doc__,
    id="EXT.LT_EBS_ENCRYPTED_STRICT",
    name="ec2-launchtemplate-ebs-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(LAUNCH_TEMPLATE,),
    config_rule=ConfigRule("EC2_LAUNCHTEMPLATE_EBS_ENCRYPTED"),
    remediation='Set blockDeviceMappings[].ebs.encrypted to "true" on every mapping.',
    url="https://docs.aws.amazon.com/config/latest/developerguide/"
    "ec2-launchtemplate-ebs-encrypted.html",
    since="0.2.0",
    check=check,
    corrections=corrections,
    passing=(
        Example("encrypted", _volumes({"encrypted": "true"})),
        Example("no mapping", Given(LAUNCH_TEMPLATE)),
        Example(
            "instance store only",
            Given(LAUNCH_TEMPLATE, {"blockDeviceMappings": [{"virtualName": "ephemeral0"}]}),
        ),
    ),
    failing=(
        Example("flag absent", _volumes({"volumeSize": 8.0}), path=FIRST),
        Example("string false", _volumes({"encrypted": "false"}), path=FIRST),
        Example(
            "second volume without the flag",
            _volumes({"encrypted": "true"}, {}),
            path="blockDeviceMappings[1].ebs.encrypted",
        ),
        Example(
            "snapshot, turned off",
            _volumes({"encrypted": "false", "snapshotId": "snap-1"}),
            path=FIRST,
        ),
    ),
    undecided=(
        Example("flag unknown", _volumes({"encrypted": UNKNOWN}), path=FIRST),
        Example("volume made from a snapshot", _volumes({"snapshotId": "snap-1"}), path=FIRST),
        Example(
            "mappings unknown",
            Given(LAUNCH_TEMPLATE, {"blockDeviceMappings": UNKNOWN}),
            path="blockDeviceMappings",
        ),
    ),
)
