"""Copies of EBS snapshots are encrypted.

What: `encrypted` of every snapshot copy is true. Left out, the copy follows its source and the
account's default, neither of which can be seen from here, so it fails. A copy of an encrypted
snapshot is always encrypted; saying so changes nothing about it.

Nothing is corrected at level remediate: the provider replaces a copy whose flag changes.

Why: a copy is made to leave the region or the account; unencrypted, it takes the data along in the
clear.

How to fix: set `encrypted=True`, and `kmsKeyId` to a key of your own in the target region.
"""

from .._helpers import requires
from .._model import Control, Example, Given, Level, NoConfigRule, Severity
from .._values import UNKNOWN

SNAPSHOT_COPY = "aws:ebs/snapshotCopy:SnapshotCopy"
FLAG = "encrypted"

CONTROL = Control(
    doc=__doc__,
    id="EXT.SNAPSHOT_COPY_ENCRYPTED",
    name="ec2-snapshot-copy-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(SNAPSHOT_COPY,),
    config_rule=NoConfigRule("AWS Config records no snapshots, so no managed rule looks at them"),
    remediation="Set encrypted to true.",
    url="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
    since="0.2.0",
    check=requires(FLAG, True),  # noqa: FBT003 - the right value, no option
    passing=(Example("encrypted", Given(SNAPSHOT_COPY, {FLAG: True})),),
    failing=(
        Example("absent", Given(SNAPSHOT_COPY, {"sourceRegion": "eu-west-1"}), path=FLAG),
        Example("not encrypted", Given(SNAPSHOT_COPY, {FLAG: False}), path=FLAG),
    ),
    undecided=(Example("unknown", Given(SNAPSHOT_COPY, {FLAG: UNKNOWN}), path=FLAG),),
)
