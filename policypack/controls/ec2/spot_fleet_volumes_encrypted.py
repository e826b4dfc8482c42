"""Launch specifications of spot fleets do not turn off the encryption of their volumes.

What: no `encrypted` of a root or further device in `launchSpecifications` is false. One that is
left out passes here, as it does in AWS Config: EC2.3 fails it. Fleets from launch templates are
left to EC2.181 and EC2.3.

Nothing is corrected at level remediate: the provider replaces a spot fleet, with all its instances,
for any change of its specifications.

Why: an explicit false launches volumes whose data and snapshots can be read by whoever gets at
them.

How to fix: set `encrypted=True` on all devices, or better use `launchTemplateConfigs`.
"""

from collections.abc import Iterator

from .._block_devices import FLAG, written_volumes
from .._helpers import security_hub, undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._tokens import SPOT_FLEET_REQUEST
from .._values import UNKNOWN

SPECIFICATIONS = "launchSpecifications"
ROOT = f"{SPECIFICATIONS}[0].rootBlockDevices[0].{FLAG}"


def check(fleet: Resource) -> Iterator[Finding]:
    """Judge the flags that are set."""
    for specification in fleet.each(f"{SPECIFICATIONS}[]"):
        for volume in written_volumes(specification):
            flag = volume.at(FLAG)
            if flag.unknown:
                yield undecided(flag, "not be false")
            elif flag.present and not flag.is_true:
                yield violation(flag, "set it to true")


def _fleet(*volumes: object, further: object = None) -> Given:
    devices = {"rootBlockDevices": list(volumes), "ebsBlockDevices": further}
    return Given(SPOT_FLEET_REQUEST, {SPECIFICATIONS: [devices]})


CONTROL = Control(
    doc=__doc__,
    id="EC2.173",
    name="ec2-spot-fleet-request-ct-encryption-at-rest",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(SPOT_FLEET_REQUEST,),
    config_rule=ConfigRule("EC2_SPOT_FLEET_REQUEST_CT_ENCRYPTION_AT_REST"),
    remediation="Set encrypted to true on all devices of the launch specifications.",
    url=security_hub("EC2.173"),
    since="0.2.0",
    check=check,
    passing=(
        Example("encrypted", _fleet({FLAG: True})),
        Example("flag absent", _fleet({"volumeSize": 8.0})),
        Example("no specification", Given(SPOT_FLEET_REQUEST)),
    ),
    failing=(
        Example("root device unencrypted", _fleet({FLAG: False}), path=ROOT),
        Example(
            "further device unencrypted",
            _fleet({FLAG: True}, further=[{FLAG: "false"}]),
            path=f"{SPECIFICATIONS}[0].ebsBlockDevices[0].{FLAG}",
        ),
    ),
    undecided=(
        Example("flag unknown", _fleet({FLAG: UNKNOWN}), path=ROOT),
        Example(
            "specifications unknown",
            Given(SPOT_FLEET_REQUEST, {SPECIFICATIONS: UNKNOWN}),
            path=SPECIFICATIONS,
        ),
    ),
)
