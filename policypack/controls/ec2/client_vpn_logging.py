"""Client VPN endpoints log connections.

What: `connectionLogOptions.enabled` of every Client VPN endpoint is true. AWS Config does not look
at where the log goes; the provider demands `cloudwatchLogGroup` when logging is on.

Why: the connection log is the only record of who came into the network from where, and when.

How to fix: set `connectionLogOptions={"enabled": True, "cloudwatchLogGroup": ...}`.
"""

from .._helpers import requires, security_hub
from .._model import ConfigRule, Control, Example, Given, Level, Severity
from .._values import UNKNOWN

CLIENT_VPN_ENDPOINT = "aws:ec2clientvpn/endpoint:Endpoint"
PATH = "connectionLogOptions.enabled"


def _log(*, enabled: object) -> Given:
    options = {"enabled": enabled, "cloudwatchLogGroup": "vpn"}
    return Given(CLIENT_VPN_ENDPOINT, {"connectionLogOptions": options})


CONTROL = Control(
    doc=__doc__,
    id="EC2.51",
    name="ec2-client-vpn-connection-log-enabled",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    applies_to=(CLIENT_VPN_ENDPOINT,),
    config_rule=ConfigRule("EC2_CLIENT_VPN_CONNECTION_LOG_ENABLED"),
    remediation="Set connectionLogOptions.enabled to true and name a CloudWatch log group.",
    url=security_hub("EC2.51"),
    since="0.2.0",
    check=requires(PATH, True),  # noqa: FBT003 - the right value, no option
    passing=(Example("log on", _log(enabled=True)),),
    failing=(
        Example("log off", _log(enabled=False), path=PATH),
        Example("options absent", Given(CLIENT_VPN_ENDPOINT), path=PATH),
    ),
    undecided=(
        Example("unknown", _log(enabled=UNKNOWN), path=PATH),
        Example(
            "options unknown",
            Given(CLIENT_VPN_ENDPOINT, {"connectionLogOptions": UNKNOWN}),
            path="connectionLogOptions",
        ),
    ),
)
