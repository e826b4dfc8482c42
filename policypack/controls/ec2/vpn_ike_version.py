"""Site-to-site VPN tunnels negotiate by IKEv2 only.

What: `tunnel1IkeVersions` and `tunnel2IkeVersions` of every VPN connection are ["ikev2"]. Left out
or empty, AWS permits both versions.

Why: IKEv1 has known weaknesses, such as its aggressive mode, and nobody maintains it any more
(RFC 9395).

How to fix: set both lists to ["ikev2"], after the customer gateway was configured for IKEv2: one
that only knows IKEv1 cannot connect any more.
"""

from collections.abc import Iterator

from .._helpers import must, security_hub
from .._model import ConfigRule, Control, Example, Finding, Given, Level, Resource, Severity
from .._values import UNKNOWN, Property

VPN_CONNECTION = "aws:ec2/vpnConnection:VpnConnection"
FIRST, SECOND = PATHS = ("tunnel1IkeVersions", "tunnel2IkeVersions")
NEED = 'be "ikev2"'
FIX = 'permit "ikev2" only'


def check(resource: Resource) -> Iterator[Finding]:
    """Judge each version a tunnel permits."""
    for path in PATHS:
        permitted = resource.at(path)
        for version in permitted.items() or [permitted.because("permits both versions")]:
            yield from must(version, _is_second, NEED, FIX)


def _is_second(version: Property) -> bool:
    return version.value == "ikev2"


def _versions(first: object, second: object) -> Given:
    return Given(VPN_CONNECTION, {FIRST: first, SECOND: second})


CONTROL = Control(
    doc=__doc__,
    id="EC2.183",
    name="ec2-vpn-connection-ike-version-check",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(VPN_CONNECTION,),
    config_rule=ConfigRule("EC2_VPN_CONNECTION_IKE_VERSION_CHECK"),
    remediation='Set tunnel1IkeVersions and tunnel2IkeVersions to ["ikev2"].',
    url=security_hub("EC2.183"),
    since="0.2.0",
    check=check,
    passing=(Example("second version only", _versions(["ikev2"], ["ikev2"])),),
    failing=(
        Example("both versions", _versions(["ikev2"], ["ikev1", "ikev2"]), path=f"{SECOND}[0]"),
        Example("first version only", _versions(["ikev1"], ["ikev2"]), path=f"{FIRST}[0]"),
        Example("absent", Given(VPN_CONNECTION), path=FIRST),
        Example("empty", _versions(["ikev2"], []), path=SECOND),
    ),
    undecided=(
        Example("list unknown", _versions(UNKNOWN, ["ikev2"]), path=FIRST),
        Example("version unknown", _versions(["ikev2"], [UNKNOWN]), path=f"{SECOND}[0]"),
    ),
)
