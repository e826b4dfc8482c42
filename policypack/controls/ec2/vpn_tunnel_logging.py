"""Site-to-site VPN connections log both tunnels.

What: `cloudwatchLogOptions.logEnabled` is true in `tunnel1LogOptions` and in `tunnel2LogOptions` of
every VPN connection. Left out, a tunnel logs nothing.

Why: when a tunnel fails or somebody tampers with it, its log tells what was negotiated, and when.

How to fix: set `logEnabled` to true and `logGroupArn` to a CloudWatch log group, for both tunnels.
"""

from collections.abc import Iterator

from .._helpers import requires, security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN

VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
FIRST, SECOND = PATHS = tuple(
    f"tunnel{number}LogOptions.cloudwatchLogOptions.logEnabled" for number in (1, 2)
)


def check(resource: Resource) -> Iterator[Finding]:
    """Judge the two tunnels."""
    for path in PATHS:
        yield from requires(path, True)(resource)  # noqa: FBT003 - the right value, no option


def _logging(*, first: object, second: object) -> Given:
    flags = {"tunnel1LogOptions": first, "tunnel2LogOptions": second}
    return Given(
        VPN_CONNECTION,
        {key: {"cloudwatchLogOptions": {"logEnabled": flag}} for key, flag in flags.items()},
    )


CONTROL = Control(
    doc=__doc__,
    id="EC2.171",
    name="ec2-vpn-connection-logging-enabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(VPN_CONNECTION,),
    config_rule=ConfigRule("EC2_VPN_CONNECTION_LOGGING_ENABLED"),
    remediation="Set cloudwatchLogOptions.logEnabled to true for both tunnels.",
    url=security_hub("EC2.171"),
    since="0.2.0",
    check=check,
    passing=(Example("both on", _logging(first=True, second=True)),),
    failing=(
        Example("first off", _logging(first=False, second=True), path=FIRST),
        Example("second off", _logging(first=True, second=False), path=SECOND),
        Example("options absent", Given(VPN_CONNECTION), path=SECOND),
    ),
    undecided=(
        Example("second unknown", _logging(first=True, second=UNKNOWN), path=SECOND),
        Example(
            "options unknown",
            Given(VPN_CONNECTION, {"tunnel1LogOptions": UNKNOWN, "tunnel2LogOptions": UNKNOWN}),
            path="tunnel1LogOptions",
        ),
    ),
)
