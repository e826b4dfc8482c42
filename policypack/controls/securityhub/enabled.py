"""Security Hub is enabled and judges the account by a standard.

What: `aws.securityhub.Account` is declared, and where it does not enable the default standards
(`enableDefaultStandards` false) the stack subscribes to one, by `StandardsSubscription` or by a
`ConfigurationPolicy`. AWS Config asks only that Security Hub is enabled; without a standard it
checks nothing. A stack without the account resource passes, for another one may declare it; set
`declaredHere` for the stack that manages the account. Security Hub is enabled per Region.

Why: findings of Inspector, GuardDuty and AWS Config are seen in one place, by people who did not
write the program, and drift is found after the preview that passed.

How to fix: declare `aws.securityhub.Account` once per account and Region.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, declares, lacks, says_nothing, undeclared
from .._graph import Graph
from .._helpers import undecided, violation
from .._model import STACK, ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN

ACCOUNT = "aws:securityhub/account:Account"
STANDARDS = (
    "aws:securityhub/standardsSubscription:StandardsSubscription",
    "aws:securityhub/configurationPolicy:ConfigurationPolicy",
)
PATH = "enableDefaultStandards"


def check(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge whether it is declared, and whether there is a standard to judge by."""
    yield from undeclared(resource, graph, Setting(ACCOUNT, PATH, "in each Region"))
    defaults = resource.at(PATH)
    if resource.type == STACK or graph.of_type(*STANDARDS):
        return
    if defaults.unknown:
        yield undecided(defaults, "be true, or the stack must subscribe to a standard")
    elif defaults.is_false:
        yield violation(defaults, "set it to true, or subscribe to a standard")


def _account(*, defaults: object) -> Given:
    return Given(ACCOUNT, {PATH: defaults}, "account")


SUBSCRIPTION = Given(
    STANDARDS[0],
    {"standardsArn": "arn:aws:securityhub:eu-west-1::standards/pci-dss/v/4.0.1"},
    "subscription",
)
CONTROL = Control(
    doc=__doc__,
    id="EXT.SECURITYHUB_ENABLED",
    name="securityhub-enabled",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(ACCOUNT, STACK),
    config_rule=ConfigRule("SECURITYHUB_ENABLED"),
    remediation="Declare aws.securityhub.Account once per account and Region.",
    url="https://docs.aws.amazon.com/config/latest/developerguide/securityhub-enabled.html",
    since="0.2.0",
    graph_check=check,
    parameters=(DECLARED_HERE,),
    passing=(
        Example("enabled with the default standards", Given(ACCOUNT)),
        Example("enabled with another standard", _account(defaults=False), (SUBSCRIPTION,)),
        says_nothing(),
        declares(Given(ACCOUNT)),
    ),
    failing=(
        Example("enabled without a standard", _account(defaults=False), path=PATH),
        lacks(PATH),
    ),
    undecided=(Example("default standards unknown", _account(defaults=UNKNOWN), path=PATH),),
)
