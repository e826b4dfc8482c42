"""Instances are not left stopped for long.

What: no instance has been stopped for more than 30 days. Whether and how long it is only the
account knows. Security Hub judges by a rule of its own, ec2-stopped-instance-days-check; the AWS
Config rule named here does the same.

Why: a stopped instance gets no updates and no scans, and starts again as old as it was; its volumes
are kept, and paid for.

How to fix: terminate it, or start it regularly for maintenance.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="EC2.4",
    name="ec2-stopped-instance-days-check",
    severity=Severity.MEDIUM,
    config_rule=ConfigRule("EC2_STOPPED_INSTANCE", {"AllowedDays": "30"}),
    remediation="Terminate instances that have been stopped for more than 30 days.",
    url=security_hub("EC2.4"),
    since="0.2.0",
)
