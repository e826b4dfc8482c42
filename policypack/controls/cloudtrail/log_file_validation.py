"""Trails validate their log files.

What: `enableLogFileValidation` of every trail is true; left out, it is false.

Why: CloudTrail then signs a digest of the files each hour, so that one can prove later that nobody
has changed or deleted any.

How to fix: set `enableLogFileValidation=True`.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Level, Severity
from .._values import UNKNOWN
from ._trail import TRAIL, trail

PATH = "enableLogFileValidation"
CONTROL = Control(
    doc=__doc__,
    id="CloudTrail.4",
    name="cloud-trail-log-file-validation-enabled",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(TRAIL,),
    config_rule=ConfigRule("CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
    remediation="Set enableLogFileValidation to true.",
    url=security_hub("CloudTrail.4"),
    since="0.2.0",
    check=requires(PATH, True),  # noqa: FBT003 - the right value, no option
    corrections=corrects(PATH, value=True),
    passing=(Example("validated", trail(enableLogFileValidation=True)),),
    failing=(
        Example("not validated", trail(enableLogFileValidation=False), path=PATH),
        Example("absent", trail(), path=PATH),
    ),
    undecided=(Example("unknown", trail(enableLogFileValidation=UNKNOWN), path=PATH),),
)
