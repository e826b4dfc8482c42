"""KMS keys are not scheduled for deletion.

What: no key of the account waits for its deletion. That is a state of the running key: nothing a
program sets brings it about before the update, except that the program no longer declares the key.
What a program can do is leave time to notice: `deletionWindowInDays` is 30 days unless set to fewer
(7 at least), and a key that the resource option `protect` guards is not deleted by an update.

Why: with the key goes all that is encrypted with it: volumes, snapshots, images, backups. Nobody
can bring it back, AWS included.

How to fix: cancel the deletion, and disable the key instead if it is no longer to be used.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="KMS.3",
    name="kms-cmk-not-scheduled-for-deletion",
    severity=Severity.CRITICAL,
    config_rule=ConfigRule("KMS_CMK_NOT_SCHEDULED_FOR_DELETION"),
    remediation="Cancel the deletion, and guard keys with the resource option protect.",
    url=security_hub("KMS.3"),
    since="0.2.0",
)
