"""Amazon Inspector scans Lambda functions for vulnerable packages.

What: the `resourceTypes` of each `aws.inspector2.Enabler` hold "LAMBDA", or another enabler of the
stack switches it on for the same accounts, and `autoEnable.lambda` of an
`aws.inspector2.OrganizationConfiguration` is true, so that new member accounts are scanned too. A
stack without an enabler passes, for another one may declare it; set `declaredHere` for the stack
that manages the account. In an organisation the delegated administrator switches scans on; a member
account cannot. Inspector is switched on per Region.

Why: a function is deployed once and runs for years with the packages it was deployed with.
Inspector reports those for which a vulnerability has become known since.

How to fix: add "LAMBDA" to `resourceTypes` of `aws.inspector2.Enabler`.
"""

from .._account import DECLARED_HERE
from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from ._scans import JUDGED, Scan

SCAN = Scan("LAMBDA", "lambda")
CONTROL = Control(
    doc=__doc__,
    id="Inspector.4",
    name="inspector-lambda-standard-scan-enabled",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=JUDGED,
    config_rule=ConfigRule("INSPECTOR_LAMBDA_STANDARD_SCAN_ENABLED"),
    remediation="Declare aws.inspector2.Enabler with LAMBDA among its resourceTypes.",
    url=security_hub("Inspector.4"),
    since="0.2.0",
    graph_check=SCAN.check,
    parameters=(DECLARED_HERE,),
    passing=SCAN.passing(),
    failing=SCAN.failing(),
    undecided=SCAN.undecided(),
)
