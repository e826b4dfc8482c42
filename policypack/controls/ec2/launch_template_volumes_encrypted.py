"""Launch templates do not turn off the encryption of their EBS volumes.

What: no `blockDeviceMappings[].ebs.encrypted` of a launch template is false. A mapping that leaves
it out passes here, as it does in AWS Config; the control EC2.3 judges what instances make of it.

Why: an explicit false launches volumes whose data, snapshots and copies can be read by anyone who
gets at the storage or at a shared snapshot.

At level remediate the false becomes "true" in a new version of the template, but not where the
mapping names a snapshot: EC2 refuses the flag beside one.

How to fix: set `encrypted="true"` (a string in launch templates) on every mapping, with `kmsKeyId`
for a key of your own.
"""

from collections.abc import Iterator

from .._block_devices import FLAG, encrypt, template_volumes
from .._helpers import requires, security_hub
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import LAUNCH_TEMPLATE
from .._values import UNKNOWN


def corrections(template: Resource) -> Iterator[Correction]:
    """Turn encryption on where it was turned off."""
    described = template_volumes(template.properties)
    yield from encrypt((x for x in described if x.at(FLAG).is_false), "true")


def _volumes(*flags: object) -> Given:
    mappings = [{"deviceName": "/dev/xvda", "ebs": {"encrypted": flag}} for flag in flags]
    return Given(LAUNCH_TEMPLATE, {"blockDeviceMappings": mappings})


CONTROL = Control(
    doc=__doc__,
    id="EC2.181",
    name="ec2-launch-templates-ebs-volume-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(LAUNCH_TEMPLATE,),
    config_rule=ConfigRule("EC2_LAUNCH_TEMPLATES_EBS_VOLUME_ENCRYPTED"),
    remediation='Set blockDeviceMappings[].ebs.encrypted to "true" on every mapping.',
    url=security_hub("EC2.181"),
    since="0.1.0",
    check=requires(
        "blockDeviceMappings[].ebs.encrypted",
        True,  # noqa: FBT003 - the right value, no option
        absent_is_right=True,
    ),
    corrections=corrections,
    passing=(
        Example("encrypted, as a string", _volumes("true")),
        Example("encrypted, spelt otherwise", _volumes("True")),
        Example("encryption left to the account", _volumes(None)),
        Example("no mapping", Given(LAUNCH_TEMPLATE)),
    ),
    failing=(
        Example("string false", _volumes("false"), path="blockDeviceMappings[0].ebs.encrypted"),
        Example(
            "second volume unencrypted",
            _volumes("true", "false"),
            path="blockDeviceMappings[1].ebs.encrypted",
        ),
    ),
    undecided=(
        Example("flag unknown", _volumes(UNKNOWN), path="blockDeviceMappings[0].ebs.encrypted"),
        Example(
            "mappings unknown",
            Given(LAUNCH_TEMPLATE, {"blockDeviceMappings": UNKNOWN}),
            path="blockDeviceMappings",
        ),
    ),
)
