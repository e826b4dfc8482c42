"""New instances of the account accept only version 2 of the metadata service by default.

What: `aws.ec2.InstanceMetadataDefaults` is declared with `httpTokens` "required", and with a
`httpPutResponseHopLimit` of 1 or 2 or none (-1 means none). A stack without the resource passes,
for another one may declare it; set `declaredHere` for the stack that manages the account. The
setting holds for one Region.

Why: instances that are launched from a console or by a program nobody reviews take the default of
the account where they say nothing themselves. A higher hop limit lets a response travel further
than from the instance to a container on it.

How to fix: declare `aws.ec2.InstanceMetadataDefaults` with `httpTokens="required"` once per Region.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import requires, undecided, violation
from .._model import (
    STACK,
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Resource,
    Severity,
)
from .._values import UNKNOWN

DEFAULTS = "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults"
TOKENS = "httpTokens"
HOPS = "httpPutResponseHopLimit"
MOST_HOPS = 2
tokens_required = requires(TOKENS, "required")


def _judge(defaults: Resource) -> Iterator[Finding]:
    yield from tokens_required(defaults)
    hops = defaults.at(HOPS)
    if hops.unknown:
        yield undecided(hops, "be 1 or 2")
    elif (hops.number or 0) > MOST_HOPS:
        yield violation(hops, "set it to 1, or to 2 for containers")


def _defaults(tokens: object, **more: object) -> Given:
    return Given(DEFAULTS, {TOKENS: tokens, **more})


CONTROL = Control(
    doc=__doc__,
    id="EXT.IMDS_ACCOUNT_DEFAULTS",
    name="ec2-instance-metadata-defaults-imdsv2",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(DEFAULTS, STACK),
    config_rule=NoConfigRule("no AWS Config managed rule looks at this setting of the account"),
    remediation="Declare aws.ec2.InstanceMetadataDefaults with httpTokens required.",
    url="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
    since="0.2.0",
    graph_check=account_check(_judge, Setting(DEFAULTS, TOKENS, 'with httpTokens "required"')),
    parameters=(DECLARED_HERE,),
    passing=(
        Example("tokens required", _defaults("required")),
        Example("two hops", _defaults("required", httpPutResponseHopLimit=2)),
        Example("no preference for hops", _defaults("required", httpPutResponseHopLimit=-1)),
        says_nothing(),
        declares(_defaults("required")),
    ),
    failing=(
        Example("tokens optional", _defaults("optional"), path=TOKENS),
        Example("no preference for tokens", _defaults("no-preference"), path=TOKENS),
        Example("tokens absent", Given(DEFAULTS), path=TOKENS),
        Example("many hops", _defaults("required", httpPutResponseHopLimit=64), path=HOPS),
        lacks(TOKENS),
    ),
    undecided=(
        Example("tokens unknown", _defaults(UNKNOWN), path=TOKENS),
        Example("hops unknown", _defaults("required", httpPutResponseHopLimit=UNKNOWN), path=HOPS),
    ),
)
