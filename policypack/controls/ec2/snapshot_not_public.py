"""EBS snapshots cannot be restored by everyone.

What: no snapshot of the account is shared with all AWS accounts. A program cannot share one so: the
provider's `SnapshotCreateVolumePermission` takes the number of a single account. It happens in the
console or by the API, and only the account can tell.

Why: everyone can make a volume of a public snapshot and read all of it, deleted files included.

How to fix: stop sharing the snapshot, and block public sharing for the whole region (EC2.182):
`aws.ebs.SnapshotBlockPublicAccess` with the state "block-all-sharing".
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="EC2.1",
    name="ebs-snapshot-public-restorable-check",
    severity=Severity.CRITICAL,
    config_rule=ConfigRule("EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK"),
    remediation="Stop sharing the snapshot, and block public sharing for the whole region.",
    url=security_hub("EC2.1"),
    since="0.2.0",
)
