"""Amazon Inspector scans container images in ECR.

What: the `resourceTypes` of each `aws.inspector2.Enabler` hold "ECR", or another enabler of the
stack switches it on for the same accounts, and `autoEnable.ecr` of an
`aws.inspector2.OrganizationConfiguration` is true, so that new member accounts are scanned too. A
stack without an enabler passes, for another one may declare it; set `declaredHere` for the stack
that manages the account. In an organisation the delegated administrator switches scans on; a member
account cannot. Inspector is switched on per Region.

Why: an image that nobody rebuilds keeps the holes of the day it was built. Inspector scans it again
when a new one becomes known, which the basic scan on push does not.

How to fix: add "ECR" to `resourceTypes` of `aws.inspector2.Enabler`.
"""

from .._account import DECLARED_HERE
from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from ._scans import JUDGED, Scan

SCAN = Scan("ECR", "ecr")
CONTROL = Control(
    doc=__doc__,
    id="Inspector.2",
    name="inspector-ecr-scan-enabled",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=JUDGED,
    config_rule=ConfigRule("INSPECTOR_ECR_SCAN_ENABLED"),
    remediation="Declare aws.inspector2.Enabler with ECR among its resourceTypes.",
    url=security_hub("Inspector.2"),
    since="0.2.0",
    graph_check=SCAN.check,
    parameters=(DECLARED_HERE,),
    passing=SCAN.passing(),
    failing=SCAN.failing(),
    undecided=SCAN.undecided(),
)
