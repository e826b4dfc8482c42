"""Trails are encrypted with a KMS key.

What: `kmsKeyId` of every trail is set. A key that is not known yet counts as set. Without one the
log files are encrypted with a key of S3.

Why: with a KMS key, reading the record of all that happened takes a right on the key besides one on
the bucket, and each use of the key is recorded too.

How to fix: set `kmsKeyId` to the ARN of a key whose policy lets CloudTrail encrypt.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Level, Severity
from .._presence import requires_presence
from .._values import UNKNOWN
from ._trail import TRAIL, trail

PATH = "kmsKeyId"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTROL = Control(
    doc=__doc__,
    id="CloudTrail.2",
    name="cloud-trail-encryption-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(TRAIL,),
    config_rule=ConfigRule("CLOUD_TRAIL_ENCRYPTION_ENABLED"),
    remediation="Set kmsKeyId of the trail.",
    url=security_hub("CloudTrail.2"),
    since="0.2.0",
    check=requires_presence("set it to the ARN of a KMS key", PATH),
    passing=(
        Example("key set", trail(kmsKeyId=KEY)),
        Example("key unknown", trail(kmsKeyId=UNKNOWN)),
    ),
    failing=(
        Example("key absent", trail(), path=PATH),
        Example("key empty", trail(kmsKeyId=""), path=PATH),
    ),
    always_decided="any key will do, and whether one is set is always known",
)
