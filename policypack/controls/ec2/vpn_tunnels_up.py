"""Both tunnels of a site-to-site VPN connection are up.

What: each `aws.ec2.VpnConnection` has two tunnels, and both report UP. No preview can know this:
the other end must be configured first, and a tunnel may go down at any time.

Why: AWS takes tunnels down for maintenance one at a time; with one tunnel the site is cut off then.

How to fix: configure both tunnels on the customer gateway, and bring the one that is down up again:
its state and the reason are in the VPC console and in the tunnel's logs (EC2.171).
"""

from .._helpers import security_hub
from .._model import ConfigRule, Severity
from .._runtime import RuntimeControl

CONTROL = RuntimeControl(
    doc=__doc__,
    id="EC2.20",
    name="vpc-vpn-2-tunnels-up",
    severity=Severity.MEDIUM,
    config_rule=ConfigRule("VPC_VPN_2_TUNNELS_UP"),
    remediation="Configure both tunnels on the customer gateway and bring them up.",
    url=security_hub("EC2.20"),
    since="0.2.0",
)
