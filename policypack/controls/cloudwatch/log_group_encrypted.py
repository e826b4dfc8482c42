"""Log groups are encrypted with a KMS key.

What: `kmsKeyId` of every log group is set. A key that is not known yet counts as set. Without one
CloudWatch Logs encrypts with a key of its own.

Why: logs repeat what passed through: names, addresses, tokens in a stack trace. With a KMS key,
reading them takes a right on the key as well, and taking that right away locks them.

How to fix: set `kmsKeyId` to the ARN of a key whose policy lets the Region's logs service use it.
"""

from .._model import ConfigRule, Control, Example, Level, Severity
from .._presence import requires_presence
from .._values import UNKNOWN
from ._log_group import LOG_GROUP, log_group

PATH = "kmsKeyId"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
CONTROL = Control(
    doc=__doc__,
    id="EXT.LOG_GROUP_ENCRYPTED",
    name="cloudwatch-log-group-encrypted",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(LOG_GROUP,),
    config_rule=ConfigRule("CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
    remediation="Set kmsKeyId of the log group.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/cloudwatch-log-group-encrypted.html",
    since="0.2.0",
    check=requires_presence("set it to the ARN of a KMS key", PATH),
    passing=(
        Example("key set", log_group(kmsKeyId=KEY)),
        Example("key unknown", log_group(kmsKeyId=UNKNOWN)),
    ),
    failing=(
        Example("key absent", log_group(), path=PATH),
        Example("key empty", log_group(kmsKeyId=""), path=PATH),
    ),
    always_decided="any key will do, and whether one is set is always known",
)
