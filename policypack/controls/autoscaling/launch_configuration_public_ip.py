"""Launch configurations give instances no public IP address.

What: `associatePublicIpAddress` of every launch configuration is false. It must be said: left out,
the subnet decides, and subnets of the default VPC assign public addresses.

Why: an instance with a public address is one security group mistake away from the internet.

How to fix: set `associatePublicIpAddress=False`; reach instances through a load balancer or
Session Manager.
"""

from .._helpers import corrects, requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._tokens import LAUNCH_CONFIGURATION
from .._values import UNKNOWN

PATH = "associatePublicIpAddress"

CONTROL = Control(
    doc=__doc__,
    id="AutoScaling.5",
    name="autoscaling-launch-config-public-ip-disabled",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    applies_to=(LAUNCH_CONFIGURATION,),
    config_rule=ConfigRule("AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED"),
    remediation="Set associatePublicIpAddress to false.",
    url=security_hub("AutoScaling.5"),
    since="0.1.0",
    check=requires(PATH, False),  # noqa: FBT003 - the right value, no option
    corrections=corrects(PATH, value=False),
    passing=(Example("no public address", Given(LAUNCH_CONFIGURATION, {PATH: False})),),
    failing=(
        Example("public address", Given(LAUNCH_CONFIGURATION, {PATH: True}), path=PATH),
        Example("left to the subnet", Given(LAUNCH_CONFIGURATION), path=PATH),
    ),
    undecided=(Example("unknown", Given(LAUNCH_CONFIGURATION, {PATH: UNKNOWN}), path=PATH),),
)
