"""Amazon Inspector scans the code of Lambda functions.

What: the `resourceTypes` of each `aws.inspector2.Enabler` hold "LAMBDA_CODE", or another enabler of
the stack switches it on for the same accounts, and `autoEnable.lambdaCode` of an
`aws.inspector2.OrganizationConfiguration` is true, so that new member accounts are scanned too. A
stack without an enabler passes, for another one may declare it; set `declaredHere` for the stack
that manages the account. In an organisation the delegated administrator switches scans on; a member
account cannot. Inspector is switched on per Region.

Why: injection flaws, missing encryption and leaked keys are in the code of a function, not in the
packages it uses, which is all the standard scan looks at.

How to fix: add "LAMBDA_CODE" to `resourceTypes` of `aws.inspector2.Enabler`, with "LAMBDA", which
it needs.
"""

from .._account import DECLARED_HERE
from .._helpers import security_hub
from .._model import ConfigRule, Control, Level, Severity
from ._scans import JUDGED, Scan

SCAN = Scan("LAMBDA_CODE", "lambdaCode")
CONTROL = Control(
    doc=__doc__,
    id="Inspector.3",
    name="inspector-lambda-code-scan-enabled",
    severity=Severity.HIGH,
    level=Level.DISABLED,
    applies_to=JUDGED,
    config_rule=ConfigRule("INSPECTOR_LAMBDA_CODE_SCAN_ENABLED"),
    remediation="Declare aws.inspector2.Enabler with LAMBDA_CODE among its resourceTypes.",
    url=security_hub("Inspector.3"),
    since="0.2.0",
    graph_check=SCAN.check,
    parameters=(DECLARED_HERE,),
    passing=SCAN.passing(),
    failing=SCAN.failing(),
    undecided=SCAN.undecided(),
)
