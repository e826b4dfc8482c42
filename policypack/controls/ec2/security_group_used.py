"""Security groups are in use.

What: each security group is attached to a network interface. Only the account knows: a group is as
often used by another stack, and interfaces come and go with services such as AWS Lambda.

Why: a group nobody uses is attached in haste one day, with rules nobody has looked at for years.

How to fix: delete groups that are not attached to anything. AWS took this control out of its
Foundational Security Best Practices in September 2023; it is told here for completeness.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="EC2.22",
    name="ec2-security-group-attached-to-eni-periodic",
    severity=Severity.MEDIUM,
    config_rule=ConfigRule("EC2_SECURITY_GROUP_ATTACHED_TO_ENI_PERIODIC"),
    remediation="Delete security groups that are not attached to a network interface.",
    url=security_hub("EC2.22"),
    since="0.2.0",
)
