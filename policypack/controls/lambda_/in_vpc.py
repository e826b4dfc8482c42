"""Functions run in a VPC.

What: `vpcConfig.subnetIds` of every function holds at least one subnet. That it is one counts, not
which.

Why: in a VPC security groups, routes and flow logs rule what a function can reach; outside it can
reach the whole internet, and nothing shows what it sent there.

How to fix: set `vpcConfig` with private subnets and a security group.
"""

from collections.abc import Iterator

from .._helpers import security_hub, undecided, violation
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN
from ._tokens import FUNCTION

PATH = "vpcConfig.subnetIds"


def check(function: Resource) -> Iterator[Finding]:
    """Judge that there are subnets."""
    subnets = function.at(PATH)
    if subnets.unknown:
        yield undecided(subnets, "hold a subnet")
    elif not subnets.items():
        yield violation(subnets.because("names none"), "name private subnets")


CONTROL = Control(
    doc=__doc__,
    id="Lambda.3",
    name="lambda-inside-vpc",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(FUNCTION,),
    config_rule=ConfigRule("LAMBDA_INSIDE_VPC"),
    remediation="Set vpcConfig with private subnets and a security group.",
    url=security_hub("Lambda.3"),
    since="0.2.0",
    check=check,
    passing=(
        Example("subnet", Given(FUNCTION, {"vpcConfig": {"subnetIds": ["subnet-1"]}})),
        Example("subnet unknown", Given(FUNCTION, {"vpcConfig": {"subnetIds": [UNKNOWN]}})),
    ),
    failing=(
        Example("absent", Given(FUNCTION), path=PATH),
        Example("no subnets", Given(FUNCTION, {"vpcConfig": {"subnetIds": []}}), path=PATH),
    ),
    undecided=(
        Example(
            "subnets unknown", Given(FUNCTION, {"vpcConfig": {"subnetIds": UNKNOWN}}), path=PATH
        ),
        Example("VPC unknown", Given(FUNCTION, {"vpcConfig": UNKNOWN}), path="vpcConfig"),
    ),
)
