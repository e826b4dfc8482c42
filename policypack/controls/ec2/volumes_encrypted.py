"""EBS volumes are encrypted.

What: `encrypted` is true on every EBS volume and on every block device of an instance, be it
written at the instance or in its launch template. A flag that is left out fails: the account's
default for new volumes decides then. If your accounts encrypt by default, say so by the parameter
`accountDefaultEncryption`. A device made from a snapshot is as encrypted as the snapshot, which
cannot be seen from here.

At level remediate only launch configurations are corrected, for they describe volumes yet to be
made. The provider replaces a volume whose `encrypted` changes, and an instance for its devices:
the data would be gone. Copy an encrypted snapshot of it instead.

Why: an unencrypted volume can be read by whoever gets at its snapshots, copies or the storage.

How to fix: set `rootBlockDevice={"encrypted": True}`, the same on each of `ebsBlockDevices` and on
`aws.ebs.Volume`; in a launch template `blockDeviceMappings[].ebs.encrypted="true"`.
"""

from collections.abc import Iterator

from .._block_devices import FLAG, encrypt, encryption, volumes, written_volumes
from .._graph import Graph
from .._helpers import security_hub, undecided, violation
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Parameter,
    Resource,
    Severity,
)
from .._tokens import (
    COMPUTE,
    INSTANCE,
    LAUNCH_CONFIGURATION,
    LAUNCH_TEMPLATE,
    SPOT_FLEET_REQUEST,
    VOLUME,
)
from .._values import UNKNOWN

ROOT = "rootBlockDevice.encrypted"
FURTHER = f"ebsBlockDevices[0].{FLAG}"
BY_DEFAULT = "accountDefaultEncryption"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge the flag of each volume the resource makes."""
    for volume in volumes(resource, graph):
        flag = encryption(volume)
        if flag.unknown:
            yield undecided(flag, "be true")
        elif not (flag.is_true or (flag.absent and resource.settings.get(BY_DEFAULT) is True)):
            yield violation(flag, "set it to true")


def corrections(resource: Resource) -> Iterator[Correction]:
    """Encrypt what a launch configuration will make."""
    if resource.type == LAUNCH_CONFIGURATION:
        root = resource.at("rootBlockDevice")
        described = written_volumes(resource.properties)
        yield from encrypt([*([root] if root.absent else []), *described], value=True)


def _root(value: object) -> Given:
    return Given(INSTANCE, {"rootBlockDevice": {FLAG: value}})


def _template(value: object) -> Given:
    mapping = {"deviceName": "/dev/xvda", "ebs": {FLAG: value}}
    return Given(LAUNCH_TEMPLATE, {"name": "web", "blockDeviceMappings": [mapping]}, "template")


FROM_TEMPLATE = Given(INSTANCE, {"launchTemplate": {"name": "web", "version": "$Latest"}})
CONTROL = Control(
    doc=__doc__,
    id="EC2.3",
    name="encrypted-volumes",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(VOLUME, LAUNCH_CONFIGURATION, *COMPUTE),
    config_rule=ConfigRule("ENCRYPTED_VOLUMES"),
    remediation="Set encrypted to true on every volume and block device.",
    url=security_hub("EC2.3"),
    since="0.1.0",
    graph_check=check,
    corrections=corrections,
    parameters=(
        Parameter(
            BY_DEFAULT,
            default=False,
            schema={
                "type": "boolean",
                "description": "The accounts encrypt new volumes by default.",
            },
        ),
    ),
    passing=(
        Example("encrypted volume", Given(VOLUME, {FLAG: True})),
        Example("encrypted root device", _root(value=True)),
        Example("encrypted in the launch template", FROM_TEMPLATE, (_template("true"),)),
        Example("account encrypts by default", Given(VOLUME), settings={BY_DEFAULT: True}),
        Example(
            "launch configuration that leaves out a device of the image",
            Given(
                LAUNCH_CONFIGURATION,
                {
                    "rootBlockDevice": {FLAG: True},
                    "ebsBlockDevices": [{"deviceName": "/dev/sdb", "noDevice": True}],
                },
            ),
        ),
        Example(
            "ephemeral mapping",
            FROM_TEMPLATE,
            (
                Given(
                    LAUNCH_TEMPLATE,
                    {
                        "name": "web",
                        "blockDeviceMappings": [
                            {"deviceName": "/dev/xvda", "ebs": {FLAG: "true"}},
                            {"deviceName": "/dev/sdb", "virtualName": "ephemeral0"},
                        ],
                    },
                    "template",
                ),
            ),
        ),
    ),
    failing=(
        Example("volume without the flag", Given(VOLUME, {"size": 8.0}), path=FLAG),
        Example("unencrypted volume", Given(VOLUME, {FLAG: False}), path=FLAG),
        Example("no root device", Given(INSTANCE), path=ROOT),
        Example("root device without the flag", _root(None), path=ROOT),
        Example(
            "account encrypts by default, but the flag says no",
            _root(value=False),
            path=ROOT,
            settings={BY_DEFAULT: True},
        ),
        Example(
            "second device of a spot fleet",
            Given(
                SPOT_FLEET_REQUEST,
                {
                    "launchSpecifications": [
                        {"rootBlockDevices": [{FLAG: True}], "ebsBlockDevices": [{FLAG: False}]}
                    ]
                },
            ),
            path=f"launchSpecifications[0].ebsBlockDevices[0].{FLAG}",
        ),
        Example("launch configuration without root", Given(LAUNCH_CONFIGURATION), path=ROOT),
        Example(
            "device of a launch configuration",
            Given(
                LAUNCH_CONFIGURATION,
                {"rootBlockDevice": {FLAG: True}, "ebsBlockDevices": [{FLAG: False}]},
            ),
            path=FURTHER,
        ),
        Example(
            "flag absent in the launch template",
            FROM_TEMPLATE,
            (_template(None),),
            path=f"blockDeviceMappings[0].ebs.{FLAG}",
        ),
    ),
    undecided=(
        Example("flag unknown", Given(VOLUME, {FLAG: UNKNOWN}), path=FLAG),
        Example("volume made from a snapshot", Given(VOLUME, {"snapshotId": "snap-1"}), path=FLAG),
        Example(
            "device made from a snapshot",
            Given(
                INSTANCE,
                {"rootBlockDevice": {FLAG: True}, "ebsBlockDevices": [{"snapshotId": "snap-1"}]},
            ),
            path=FURTHER,
        ),
        Example("launch template of another stack", FROM_TEMPLATE, path="launchTemplate"),
    ),
)
