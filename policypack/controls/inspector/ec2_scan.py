"""Amazon Inspector scans EC2 instances.

What: the `resourceTypes` of each `aws.inspector2.Enabler` hold "EC2", or another enabler of the
stack switches it on for the same accounts, and `autoEnable.ec2` of an
`aws.inspector2.OrganizationConfiguration` is true, so that new member accounts are scanned too. A
stack without an enabler passes, for another one may declare it; set `declaredHere` for the stack
that manages the account. In an organisation the delegated administrator switches scans on; a member
account cannot. Inspector is switched on per Region.

Why: software that was sound when an image was built has known holes a month later. Inspector
compares what is installed with what is known every time either changes.

How to fix: add "EC2" to `resourceTypes` of `aws.inspector2.Enabler`.
"""

from .._account import DECLARED_HERE
from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from ._scans import JUDGED, Scan

SCAN = Scan("EC2", "ec2")
CONTROL = Control(
    doc=__doc__,
    id="Inspector.1",
    name="inspector-ec2-scan-enabled",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=JUDGED,
    config_rule=ConfigRule("INSPECTOR_EC2_SCAN_ENABLED"),
    remediation="Declare aws.inspector2.Enabler with EC2 among its resourceTypes.",
    url=security_hub("Inspector.1"),
    since="0.2.0",
    graph_check=SCAN.check,
    parameters=(DECLARED_HERE,),
    passing=SCAN.passing(),
    failing=SCAN.failing(),
    undecided=SCAN.undecided(),
)
