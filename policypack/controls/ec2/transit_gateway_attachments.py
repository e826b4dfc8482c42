"""Transit gateways do not accept attachments of other accounts by themselves.

What: `autoAcceptSharedAttachments` of every transit gateway is "disable"; left out, it is that
too.

Why: where a transit gateway is shared, any account it is shared with could otherwise connect a VPC
of its own to the whole network without anybody having seen the request.

How to fix: set `autoAcceptSharedAttachments="disable"`, and accept attachments by
`aws.ec2transitgateway.VpcAttachmentAccepter` after a look at them.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._values import UNKNOWN

TRANSIT_GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
PATH = "autoAcceptSharedAttachments"


def _accepts(value: object) -> Given:
    return Given(TRANSIT_GATEWAY, {PATH: value})


CONTROL = Control(
    doc=__doc__,
    id="EC2.23",
    name="ec2-transit-gateway-auto-vpc-attach-disabled",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(TRANSIT_GATEWAY,),
    config_rule=ConfigRule("EC2_TRANSIT_GATEWAY_AUTO_VPC_ATTACH_DISABLED"),
    remediation='Set autoAcceptSharedAttachments to "disable".',
    url=security_hub("EC2.23"),
    since="0.2.0",
    check=requires(PATH, "disable", absent_is_right=True),
    corrections=corrects(PATH, "disable", absent_is_right=True),
    passing=(
        Example("disabled", _accepts("disable")),
        Example("absent", Given(TRANSIT_GATEWAY)),
    ),
    failing=(
        Example("enabled", _accepts("enable"), path=PATH),
        Example("odd value", _accepts(1.0), path=PATH),
    ),
    undecided=(Example("unknown", _accepts(UNKNOWN), path=PATH),),
)
