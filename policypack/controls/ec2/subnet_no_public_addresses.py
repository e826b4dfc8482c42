"""Subnets do not hand out public addresses.

What: `mapPublicIpOnLaunch` and `assignIpv6AddressOnCreation` are not true. Left out, they are
false on a `Subnet`; on a `DefaultSubnet` AWS switches `mapPublicIpOnLaunch` on, so there it must be
set to false. Older texts of the control name IPv4 only; the present text of Security Hub counts
automatic IPv6 addresses too, and so does this control.

Why: in such a subnet whoever starts an instance without thinking of addresses publishes it.

How to fix: set both to false, and give an address only to what has to be reached from outside. An
IPv6-only subnet (`ipv6Native`) cannot do without automatic addresses: it needs an exemption, and is
not corrected.
"""

from collections.abc import Iterator

from .._helpers import corrects, requires, security_hub
from .._model import (
    ConfigRule,
    Control,
    Correction,
    Example,
    Finding,
    Given,
    Level,
    Resource,
    Severity,
)
from .._tokens import DEFAULT_SUBNET, SUBNET
from .._values import UNKNOWN

IPV4 = "mapPublicIpOnLaunch"
NO = False
IPV6 = "assignIpv6AddressOnCreation"


def check(resource: Resource) -> Iterator[Finding]:
    """Judge both address families."""
    for path, left_out in _flags(resource):
        yield from requires(path, NO, absent_is_right=left_out)(resource)


def corrections(resource: Resource) -> Iterator[Correction]:
    """Switch off what is on, but never the only addresses an IPv6-only subnet has."""
    native = resource.at("ipv6Native")
    for path, left_out in _flags(resource):
        if path == IPV4 or native.absent or native.is_false:
            yield from corrects(path, NO, absent_is_right=left_out)(resource)


def _flags(resource: Resource) -> Iterator[tuple[str, bool]]:
    """List the flags, and whether AWS leaves each off where the program does not set it."""
    yield IPV4, resource.type == SUBNET
    yield IPV6, True


CONTROL = Control(
    doc=__doc__,
    id="EC2.15",
    name="subnet-auto-assign-public-ip-disabled",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    applies_to=(SUBNET, DEFAULT_SUBNET),
    config_rule=ConfigRule("SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
    remediation="Set mapPublicIpOnLaunch and assignIpv6AddressOnCreation to false.",
    url=security_hub("EC2.15"),
    since="0.2.0",
    check=check,
    corrections=corrections,
    passing=(
        Example("flags absent", Given(SUBNET)),
        Example("flags false", Given(SUBNET, {IPV4: False, IPV6: False})),
        Example("default subnet, flag false", Given(DEFAULT_SUBNET, {IPV4: False})),
    ),
    failing=(
        Example("flag true", Given(SUBNET, {IPV4: True}), path=IPV4),
        Example("flag true as text", Given(SUBNET, {IPV4: "true"}), path=IPV4),
        Example("automatic IPv6", Given(SUBNET, {IPV6: True}), path=IPV6),
        Example("IPv6-only", Given(SUBNET, {IPV6: True, "ipv6Native": True}), path=IPV6),
        Example("default subnet, flag absent", Given(DEFAULT_SUBNET), path=IPV4),
        Example(
            "default subnet, automatic IPv6",
            Given(DEFAULT_SUBNET, {IPV4: False, IPV6: True}),
            path=IPV6,
        ),
    ),
    undecided=(
        Example("flag unknown", Given(SUBNET, {IPV4: UNKNOWN}), path=IPV4),
        Example("automatic IPv6 unknown", Given(SUBNET, {IPV6: UNKNOWN}), path=IPV6),
    ),
)
