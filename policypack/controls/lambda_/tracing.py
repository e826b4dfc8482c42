"""Functions trace their invocations with AWS X-Ray.

What: `tracingConfig.mode` of every function is "Active". "PassThrough", which is also what a
function without the setting does, traces only what the caller has chosen to trace.

Why: a trace shows which services a function called, and so what an intruder did through it.

How to fix: set `tracingConfig={"mode": "Active"}`, and let the role of the function do
xray:PutTraceSegments and xray:PutTelemetryRecords (AWSXRayDaemonWriteAccess): Lambda refuses the
setting without. That holds for level `remediate` too, which corrects the function, not its role.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._values import UNKNOWN
from ._tokens import FUNCTION

PATH = "tracingConfig.mode"


def _mode(value: object) -> Given:
    return Given(FUNCTION, {"tracingConfig": {"mode": value}})


CONTROL = Control(
    doc=__doc__,
    id="Lambda.7",
    name="lambda-function-xray-enabled",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(FUNCTION,),
    config_rule=ConfigRule("LAMBDA_FUNCTION_XRAY_ENABLED"),
    remediation='Set tracingConfig.mode to "Active", and let the role write traces.',
    url=security_hub("Lambda.7"),
    since="0.2.0",
    check=requires(PATH, "Active"),
    corrections=corrects(PATH, "Active"),
    passing=(Example("active", _mode("Active")),),
    failing=(
        Example("pass-through", _mode("PassThrough"), path=PATH),
        Example("absent", Given(FUNCTION), path=PATH),
    ),
    undecided=(
        Example("mode unknown", _mode(UNKNOWN), path=PATH),
        Example(
            "configuration unknown",
            Given(FUNCTION, {"tracingConfig": UNKNOWN}),
            path="tracingConfig",
        ),
    ),
)
