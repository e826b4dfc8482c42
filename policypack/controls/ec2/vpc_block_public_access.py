"""VPC block public access stops traffic through internet gateways.

What: `aws.ec2.VpcBlockPublicAccessOptions` is declared with `internetGatewayBlockMode`
"block-ingress" or "block-bidirectional"; `vpcBpaInternetGatewayBlockMode` demands one of the two.
Exclusions are not judged, as in Security Hub. A stack without the resource passes, for another one
may declare it; set `declaredHere` for the stack that manages the account. The setting holds for one
Region.

Why: a route, a public address or a security group that someone opens by mistake opens nothing as
long as the Region as a whole lets nothing in.

How to fix: declare `aws.ec2.VpcBlockPublicAccessOptions` with
`internetGatewayBlockMode="block-ingress"`, which leaves NAT gateways and egress-only gateways
working; "block-bidirectional" stops them too.
"""

from collections.abc import Iterator

from .._account import DECLARED_HERE, Setting, account_check, declares, lacks, says_nothing
from .._helpers import must, security_hub
from .._model import (
    STACK,
    Control,
    Example,
    Finding,
    Given,
    Level,
    NoConfigRule,
    Parameter,
    Resource,
    Severity,
)
from .._values import UNKNOWN

OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"
PATH = "internetGatewayBlockMode"
INGRESS = "block-ingress"
BOTH_WAYS = "block-bidirectional"
DEMANDED = "vpcBpaInternetGatewayBlockMode"


def _judge(options: Resource) -> Iterator[Finding]:
    demanded = options.settings.get(DEMANDED)
    accepted = (demanded,) if demanded in (INGRESS, BOTH_WAYS) else (INGRESS, BOTH_WAYS)
    named = " or ".join(f'"{mode}"' for mode in accepted)
    mode = options.at(PATH)
    yield from must(mode, lambda it: it.value in accepted, f"be {named}", f"set it to {named}")


def _options(mode: object) -> Given:
    return Given(OPTIONS, {PATH: mode})


CONTROL = Control(
    doc=__doc__,
    id="EC2.172",
    name="ec2-vpc-bpa-internet-gateway-blocked",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    applies_to=(OPTIONS, STACK),
    config_rule=NoConfigRule("Security Hub checks it by a rule of its own that nobody else has"),
    remediation="Declare aws.ec2.VpcBlockPublicAccessOptions with block-ingress.",
    url=security_hub("EC2.172"),
    since="0.2.0",
    graph_check=account_check(
        _judge, Setting(OPTIONS, PATH, 'with internetGatewayBlockMode "block-ingress"')
    ),
    parameters=(
        DECLARED_HERE,
        Parameter(
            DEMANDED,
            default="",
            schema={
                "type": "string",
                "enum": ["", INGRESS, BOTH_WAYS],
                "description": "the one mode that passes; empty if both do",
            },
        ),
    ),
    passing=(
        Example("ingress", _options(INGRESS)),
        Example("both ways", _options(BOTH_WAYS)),
        Example("the demanded one", _options(INGRESS), settings={DEMANDED: INGRESS}),
        says_nothing(),
        declares(_options(INGRESS)),
    ),
    failing=(
        Example("off", _options("off"), path=PATH),
        Example("the other one", _options(INGRESS), path=PATH, settings={DEMANDED: BOTH_WAYS}),
        lacks(PATH),
    ),
    undecided=(Example("unknown", _options(UNKNOWN), path=PATH),),
)
