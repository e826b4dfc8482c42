"""State Manager associations of managed instances succeed.

What: Systems Manager reports each association of a managed instance as compliant, that is as run
without failure. A program declares the association, its document, schedule and targets; whether the
document runs through on the instance shows only there.

Why: an association is how an instance gets its agents, settings and patches. One that fails leaves
the instance in a state nobody meant, and nobody notices.

How to fix: look at the association's history in State Manager, mend its document or parameters, and
see that its targets exist.
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="SSM.3",
    name="ec2-managedinstance-association-compliance-status-check",
    severity=Severity.LOW,
    config_rule=ConfigRule("EC2_MANAGEDINSTANCE_ASSOCIATION_COMPLIANCE_STATUS_CHECK"),
    remediation="Mend the associations that State Manager reports as failed.",
    url=security_hub("SSM.3"),
    since="0.2.0",
)
