"""Managed instances have the patches their baseline asks for.

What: Systems Manager reports each managed instance as compliant with its patch baseline. Which
patches an instance has, and which it misses, is known only after a scan of the running instance. A
program can see to it that one takes place: an `aws.ssm.Association` of the document
AWS-RunPatchBaseline with the operation Install, a schedule and targets, and a patch group if a
baseline of one's own is to count.

Why: most break-ins use holes for which a patch had been out for months.

How to fix: let AWS-RunPatchBaseline run on a schedule, or replace instances by ones from a new
image; look at the instances AWS Config names in Patch Manager.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="SSM.2",
    name="ec2-managedinstance-patch-compliance-status-check",
    severity=Severity.HIGH,
    config_rule=ConfigRule("EC2_MANAGEDINSTANCE_PATCH_COMPLIANCE_STATUS_CHECK"),
    remediation="Run AWS-RunPatchBaseline with the operation Install on a schedule.",
    url=security_hub("SSM.2"),
    since="0.2.0",
)
