"""Trails deliver to CloudWatch Logs.

What: `cloudWatchLogsGroupArn` and `cloudWatchLogsRoleArn` of every trail are set. A value that is
not known yet counts as set. AWS Config also looks whether something was delivered within a day,
which only the running account shows.

Why: log files in a bucket are for afterwards. Alarms on what happens now (use of the root user,
changed trails, opened security groups) need the events in CloudWatch Logs.

How to fix: set both, to the ARN of a log group followed by ":*" and to a role that may write to it.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Control, Example, Level, Severity
from .._presence import requires_presence
from .._values import UNKNOWN
from ._trail import TRAIL, trail

GROUP = "cloudWatchLogsGroupArn"
ROLE = "cloudWatchLogsRoleArn"
GROUP_ARN = "arn:aws:logs:eu-west-1:123456789012:log-group:trail:*"
ROLE_ARN = "arn:aws:iam::123456789012:role/trail"
CONTROL = Control(
    doc=__doc__,
    id="CloudTrail.5",
    name="cloud-trail-cloud-watch-logs-enabled",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(TRAIL,),
    config_rule=ConfigRule("CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"),
    remediation="Set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn.",
    url=security_hub("CloudTrail.5"),
    since="0.2.0",
    check=requires_presence("set log group and role, so that the trail delivers", GROUP, ROLE),
    passing=(
        Example("set", trail(**{GROUP: GROUP_ARN, ROLE: ROLE_ARN})),
        Example("unknown", trail(**{GROUP: UNKNOWN, ROLE: UNKNOWN})),
    ),
    failing=(
        Example("absent", trail(), path=GROUP),
        Example("role absent", trail(cloudWatchLogsGroupArn=GROUP_ARN), path=ROLE),
        Example("group empty", trail(**{GROUP: "", ROLE: ROLE_ARN}), path=GROUP),
    ),
    always_decided="any group and role will do, and whether they are set is always known",
)
