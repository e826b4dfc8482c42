"""Read security group rules, however they are written, and say which traffic they let through.

There are four ways to write a rule: inline in a security group, inline in the default security
group, as a `SecurityGroupRule`, and as a `SecurityGroupIngressRule` or `SecurityGroupEgressRule`.
Ports follow the `IpPermission` type of the EC2 API:
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ._internet import Family
from ._model import Parameter, Resource
from ._tokens import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from ._values import Property, show

Direction = Literal["ingress", "egress"]
PortRange = tuple[int, int]

DEFAULT_SECURITY_GROUP: Final = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
BOTH_WAYS: Final = (SECURITY_GROUP, DEFAULT_SECURITY_GROUP, SECURITY_GROUP_RULE)
INGRESS: Final = (*BOTH_WAYS, SECURITY_GROUP_INGRESS_RULE)
EGRESS: Final = (*BOTH_WAYS, SECURITY_GROUP_EGRESS_RULE)

PROTOCOLS: Final = {"6": "tcp", "17": "udp", "-1": "all"}
WITH_PORTS: Final = frozenset({"tcp", "udp"})
UNKNOWN_PROTOCOL: Final = "a protocol not known yet"
FIRST_PORT: Final = 0
LAST_PORT: Final = 65535


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Rule:
    """One security group rule, whichever way it was written.

    Args:
        whole: the rule itself; its path is empty where a whole resource is the rule.
        protocol: `tcp`, `udp`, `all`, another protocol in lower case, or None if unknown.
        low: first port; None if unknown.
        high: last port; None if unknown.
        cidrs: by address family, the property that holds one CIDR block or a list of them.
        prefix_lists: the properties that hold prefix list ids.
        deciding: the properties of direction, protocol, first and last port.
    """

    whole: Property
    protocol: str | None
    low: int | None
    high: int | None
    cidrs: Mapping[Family, Property]
    prefix_lists: tuple[Property, ...]
    deciding: tuple[Property, Property, Property, Property]

    @property
    def one_way(self) -> bool:
        """It is known to be an ingress rule, or to be an egress rule."""
        return not self.deciding[0].unknown

    @property
    def confidential(self) -> bool:
        """What traffic it is about must not be shown."""
        return any(property_.confidential for property_ in self.deciding)

    @property
    def unknown(self) -> Property:
        """The first property whose value, not known yet, decides what traffic it is about."""
        return next(property_ for property_ in self.deciding if property_.unknown)

    @property
    def traffic(self) -> str:
        """The traffic in words: `tcp 22`, `udp 0-65535`, `all protocols and ports`."""
        if self.confidential:
            return "confidential traffic"
        if self.protocol == "all":
            return "all protocols and ports"
        if self.protocol is None or self.protocol not in WITH_PORTS:
            return show(self.protocol or UNKNOWN_PROTOCOL).strip('"')
        if self.low is None or self.high is None:
            return f"{self.protocol} ports not known yet"
        ports = f"{self.low}" if self.low == self.high else f"{self.low}-{self.high}"
        return f"{self.protocol} {ports}"

    def touches(self, port: int) -> bool | None:
        """Say whether a tcp or udp port is let through; None if that is not known yet."""
        if self.protocol is None:
            return None
        if self.protocol not in WITH_PORTS:
            return self.protocol == "all"
        if (self.low is not None and port < self.low) or (
            self.high is not None and port > self.high
        ):
            return False
        return None if self.low is None or self.high is None else True

    def exceeds(self, allowed: Mapping[str, Sequence[PortRange]]) -> bool | None:
        """Say whether more than the allowed traffic is let through; None if not known yet.

        Args:
            allowed: port ranges by protocol; a protocol that is not listed is not allowed at all.
        """
        if self.protocol is not None:
            return self._leaves(allowed.get(self.protocol, ()))
        certain = all(self._leaves(ranges) is True for ranges in allowed.values())
        return True if certain else None

    def stray(self, allowed: Mapping[str, Sequence[PortRange]]) -> Property:
        """Name the property that lets more through than allowed, when `exceeds` said so."""
        _, protocol, first, last = self.deciding
        ranges = [span for name, spans in allowed.items() for span in spans if self._is(name)]
        if self.protocol is not None and not ranges:
            return protocol
        begins_outside = self.low is not None and not covers(ranges, self.low, self.low)
        return first if begins_outside else last

    def _is(self, protocol: str) -> bool:
        return self.protocol in {protocol, None}

    def _leaves(self, ranges: Sequence[PortRange]) -> bool | None:
        if not ranges:
            return True
        if self.low is not None and self.high is not None:
            return not covers(ranges, self.low, self.high)
        known = [port for port in (self.low, self.high) if port is not None]
        return True if any(not covers(ranges, port, port) for port in known) else None


def rules(resource: Resource, direction: Direction) -> tuple[Rule, ...]:
    """Find the rules of one direction in a resource of any of the types that hold rules."""
    return resource.once(f"{direction} rules", lambda: tuple(_rules(resource, direction)))


def _rules(resource: Resource, direction: Direction) -> Iterator[Rule]:
    if resource.type in {SECURITY_GROUP, DEFAULT_SECURITY_GROUP}:
        yield from (_inline_rule(item) for item in resource.each(f"{direction}[]"))
    elif resource.type == SECURITY_GROUP_RULE:
        if (resource.at("type").text or direction).lower() == direction:
            yield _inline_rule(resource.properties)
    else:
        whole = resource.properties
        cidrs: dict[Family, Property] = {4: whole.at("cidrIpv4"), 6: whole.at("cidrIpv6")}
        yield _rule(whole, "ipProtocol", cidrs, [whole.at("prefixListId")])


def covers(ranges: Iterable[PortRange], low: int, high: int) -> bool:
    """Say whether all ports from low to high lie in the ranges; if there are none, they do not."""
    reached = low
    for first, last in sorted(ranges):
        if first <= reached <= last:
            reached = last + 1
    return reached > high >= low


def port_ranges(setting: object) -> tuple[PortRange, ...]:
    """Read a parameter that lists ports: numbers, and texts such as `1020-1025`."""
    return tuple(_port_range(value) for value in setting) if isinstance(setting, Iterable) else ()


def ports_parameter(name: str, description: str, *default: int) -> Parameter:
    """Make a parameter that lists ports."""
    port = {"type": "integer", "minimum": FIRST_PORT, "maximum": LAST_PORT}
    text = {"type": "string", "pattern": r"^\d{1,5}(-\d{1,5})?$"}
    items = {"anyOf": [port, text]}
    schema = {"type": "array", "description": description, "items": items}
    return Parameter(name, list(default), schema)


def ports_by_protocol(
    settings: Mapping[str, object], prefix: str
) -> dict[str, tuple[PortRange, ...]]:
    """Read a control's parameters `<prefix>TcpPorts` and `<prefix>UdpPorts`."""
    return {
        protocol.lower(): port_ranges(settings[f"{prefix}{protocol}Ports"])
        for protocol in ("Tcp", "Udp")
    }


def ports_text(allowed: Mapping[str, Sequence[PortRange]]) -> str:
    """Name the ports that are allowed: `tcp 80, 443`."""
    texts = (f"{name} {_ranges_text(ranges)}" for name, ranges in allowed.items() if ranges)
    return " and ".join(texts) or "no port"


def _ranges_text(ranges: Iterable[PortRange]) -> str:
    return ", ".join(f"{low}" if low == high else f"{low}-{high}" for low, high in sorted(ranges))


def _port_range(value: object) -> PortRange:
    if isinstance(value, str):
        first, _, last = value.partition("-")
        return int(first), int(last or first)
    port = int(value) if isinstance(value, int | float) else LAST_PORT + 1
    return port, port


def _inline_rule(whole: Property) -> Rule:
    cidrs: dict[Family, Property] = {4: whole.at("cidrBlocks"), 6: whole.at("ipv6CidrBlocks")}
    return _rule(whole, "protocol", cidrs, list(whole.each("prefixListIds[]")))


def _rule(
    whole: Property, protocol: str, cidrs: Mapping[Family, Property], lists: Sequence[Property]
) -> Rule:
    kind, first, last = (whole.at(key) for key in (protocol, "fromPort", "toPort"))
    return Rule(
        whole=whole,
        protocol=protocol_of(kind),
        low=port_of(first, FIRST_PORT),
        high=port_of(last, LAST_PORT),
        cidrs=cidrs,
        prefix_lists=tuple(item for item in lists if item.present),
        deciding=(whole.at("type"), kind, first, last),
    )


def protocol_of(property_: Property) -> str | None:
    """Read a protocol, named or numbered; None if it is not known yet."""
    if property_.unknown:
        return None
    number = property_.number
    spelling = (property_.text or "all").strip().lower() if number is None else str(number)
    return PROTOCOLS.get(spelling, spelling)


def port_of(property_: Property, otherwise: int) -> int | None:
    """Read a port; one that is missing, or -1 as the API has it, leaves the range open."""
    if property_.unknown:
        return None
    number = property_.number
    return otherwise if number is None or number < FIRST_PORT else number
