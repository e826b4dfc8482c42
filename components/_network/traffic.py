"""What a security group rule lets through: a peer, a protocol and ports, and who objects to it.

The controls named here judge the same traffic in the policy pack:
https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-18 and #ec2-19.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from components._network.ranges import contains, is_internet, is_split, is_wide

HTTPS = 443
# The list of EC2.19, which Security Hub lets nobody change.
HIGH_RISK_PORTS = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432),
    *(5500, 5601, 8080, 8088, 8888, 9200, 9300),
)
ADMINISTRATION_PORTS = {22: "SSH", 3389: "Remote Desktop"}
_WEB_PORTS = (80, HTTPS)
_RANGES = ("cidr_ipv4", "cidr_ipv6")


@dataclass(frozen=True)
class Traffic:
    """The traffic of one rule.

    Args:
        peer: what it is with, by the argument that names it; a value may be an output
        protocol: tcp or udp
        first: the first port
        last: the last port
        description: what it is for
    """

    peer: Mapping[str, Any]
    protocol: str
    first: int
    last: int
    description: str

    @property
    def is_https(self) -> bool:
        """It is tcp on port 443 and nothing else."""
        return (self.protocol, self.first, self.last) == ("tcp", HTTPS, HTTPS)

    @property
    def range(self) -> str:
        """The range of its peer; empty if the peer is none or not known yet."""
        known = (self.peer.get(name) for name in _RANGES)
        return next((text for text in known if isinstance(text, str)), "")

    def touches(self, port: int) -> bool:
        """Say whether a port is among those it lets through."""
        return self.first <= port <= self.last

    def covers(self, other: "Traffic") -> bool:
        """Say whether it lets all through that another rule does."""
        within = self.first <= other.first and other.last <= self.last
        return self.protocol == other.protocol and within and self._is_peer_of(other)

    def _is_peer_of(self, other: "Traffic") -> bool:
        both = self.range and other.range
        return self.peer == other.peer or bool(both and contains(self.range, other.range))


def overlaps(rules: Mapping[str, Traffic]) -> Iterator[tuple[str, str]]:
    """Yield each rule that says only what another says already, and which one that is."""
    told: set[str] = set()
    for key, rule in rules.items():
        for other_key, other in rules.items():
            if key == other_key or other_key in told or not other.covers(rule):
                continue
            told.add(key)
            shown = f"is {rule.range}, which lies in {other.range} of" if rule.range else "repeats"
            yield key, f'{shown} "{other_key}"; remove one of the two'
            break


def source_problems(rule: Traffic) -> Iterator[str]:
    """Yield what no exemption lets a source do."""
    if rule.range and is_split(rule.range):
        yield f"is {rule.range}, a large part of the internet; name the networks that need access"
    for port, service in ADMINISTRATION_PORTS.items():
        if not rule.touches(port):
            continue
        if "prefix_list_id" in rule.peer:
            yield f"opens {service} to a prefix list, which may grow; use Session Manager"
        elif rule.range and is_wide(rule.range):
            yield f"opens {service} to {rule.range}, which is too wide; use Session Manager"


def objections_to_source(rule: Traffic) -> tuple[str, ...]:
    """Return the controls that a source turns off."""
    if not (rule.range and is_internet(rule.range)):
        return ()
    authorised = rule.protocol == "tcp" and rule.first == rule.last and rule.first in _WEB_PORTS
    found = ["EXT.SG_NO_INGRESS_FROM_WORLD", *([] if authorised else ["EC2.18"])]
    if any(map(rule.touches, HIGH_RISK_PORTS)):
        found.append("EC2.19")
    return tuple(found)


def objections_to_destination(rule: Traffic) -> tuple[str, ...]:
    """Return the controls that a destination turns off."""
    return () if rule.is_https else ("EXT.SG_EGRESS_443_ONLY",)
