"""Read the rules of network ACLs, and say which traffic of the internet they let through.

Rules are looked at in the order of their numbers, and the first that fits decides:
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final
from weakref import WeakKeyDictionary

from ._bundles import Kind, bundle
from ._graph import Graph
from ._internet import Family, Network, is_internet, lies_within, network_of
from ._model import Resource
from ._security_group_rules import FIRST_PORT, LAST_PORT, Rule, port_of, protocol_of
from ._values import Property

NETWORK_ACL: Final = "aws:ec2/networkAcl:NetworkAcl"
DEFAULT_NETWORK_ACL: Final = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
NETWORK_ACL_RULE: Final = "aws:ec2/networkAclRule:NetworkAclRule"
ACLS: Final = Kind(
    wholes=(NETWORK_ACL, DEFAULT_NETWORK_ACL), parts=(NETWORK_ACL_RULE,), path="networkAclId"
)
EVERYWHERE: Final[Mapping[Family, str]] = {4: "0.0.0.0/0", 6: "::/0"}
FIRST, LAST = -1, 32768


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of a network ACL that is, or may be, about traffic that comes in.

    Args:
        urn: the resource it is written in.
        rule: its protocol, ports and CIDR blocks.
        number: the property of its place in the order.
        action: the property that says `allow` or `deny`.
    """

    urn: str
    rule: Rule
    number: Property
    action: Property

    @property
    def doubt(self) -> Property | None:
        """The first property whose value is not known yet, or is no CIDR block."""
        decisive = (self.action, *self.rule.deciding, self.number, *self.rule.cidrs.values())
        odd = (
            cidr.because(f"{cidr.state}, which is no IPv{family} CIDR block,")
            for family, cidr in self.rule.cidrs.items()
            if cidr.present and network_of(cidr.text, family) is None
        )
        return next((found for found in decisive if found.unknown), next(odd, None))

    @property
    def allows(self) -> bool | None:
        """It lets traffic through; None if that is not known yet."""
        return None if self.action.unknown else (self.action.text or "").lower() == "allow"

    def place(self, *, certain: bool) -> int:
        """Say where it stands in the order; one that is not certain counts as the first."""
        number = self.number.number
        return number if number is not None else LAST if certain else FIRST

    def block(self, port: int, protocol: str, family: Family, *, certain: bool) -> Network | None:
        """Find the addresses it is about, for some traffic; None if it is about other traffic.

        Args:
            port: the port.
            protocol: `tcp` or `udp`.
            family: the address family.
            certain: what is not known yet counts as other traffic and addresses.
        """
        if self.rule.protocol not in {protocol, "all", None}:
            return None
        touches = self.rule.touches(port)
        if touches is False or (certain and (touches is None or not self.rule.one_way)):
            return None
        known = network_of(self.rule.cidrs[family].text, family)
        return known if certain or known is not None else self.addresses(family)

    def addresses(self, family: Family) -> Network | None:
        """Find the addresses it is about; those not known yet may be all."""
        cidr = self.rule.cidrs[family]
        if cidr.absent:
            return None
        return network_of(cidr.text, family) or network_of(EVERYWHERE[family], family)


@dataclass(frozen=True, slots=True)
class Opening:
    """Traffic that an ACL lets in from the whole internet.

    Args:
        entry: the rule that lets it in, or completes those that do.
        traffic: the traffic in words: `tcp 22`.
        family: the address family.
        certain: it does so whatever the values are that are not known yet.
    """

    entry: Entry
    traffic: str
    family: Family
    certain: bool


_OPENINGS: Final[WeakKeyDictionary[Graph, dict[object, tuple[Opening, ...]]]] = WeakKeyDictionary()


def openings(resource: Resource, graph: Graph, ports: tuple[int, ...]) -> tuple[Opening, ...]:
    """Find what the ACL a resource is, or is a rule of, lets in from the whole internet.

    Args:
        resource: an ACL, or a rule of one.
        graph: the stack.
        ports: the tcp and udp ports that matter.
    """
    members = bundle(resource, graph, ACLS)
    known = _OPENINGS.setdefault(graph, {})
    key = (members[0].urn, ports)
    if key not in known:
        found = [entry for member in members for entry in _entries(member)]
        known[key] = tuple(_openings(found, ports))
    return known[key]


def _openings(found: Sequence[Entry], ports: Iterable[int]) -> Iterator[Opening]:
    families = [family for family in EVERYWHERE if is_internet(_allowed(found, family), family)]
    for port, protocol, family in product(ports, ("tcp", "udp"), families):
        for certain in (True, False):
            entry = _opening(found, port, protocol, family, certain=certain)
            if entry is not None:
                yield Opening(entry, f"{protocol} {port}", family, certain)
                break


def _allowed(found: Iterable[Entry], family: Family) -> list[Network]:
    """List what rules may let in, whatever the traffic: mostly too little to look any closer."""
    blocks = (entry.addresses(family) for entry in found if entry.allows is not False)
    return [block for block in blocks if block is not None]


def _opening(
    found: Sequence[Entry], port: int, protocol: str, family: Family, *, certain: bool
) -> Entry | None:
    """Find the rule that opens an ACL; what is not known yet counts as closed if `certain`."""
    allowed: list[Network] = []
    denied: list[Network] = []
    for entry, allows, sure in _in_order(found, certain=certain):
        block = entry.block(port, protocol, family, certain=sure)
        if block is None:
            continue
        if not allows:
            denied.append(block)
        elif not lies_within(block, denied, family):
            allowed.append(block)
            if is_internet(allowed, family) and not is_internet(denied, family):
                return entry
    return None


def _in_order(found: Sequence[Entry], *, certain: bool) -> Iterator[tuple[Entry, bool, bool]]:
    """List rules, whether each allows, and whether it counts only as far as it is known."""
    read = []
    for entry in found:
        allows = entry.allows
        sure = allows is certain
        read.append((entry, (not certain) if allows is None else allows, sure))
    return iter(sorted(read, key=lambda one: one[0].place(certain=one[2])))


def _entries(resource: Resource) -> Iterator[Entry]:
    if resource.type == NETWORK_ACL_RULE:
        whole = resource.properties
        egress = whole.at("egress")
        if not egress.is_true:
            yield _entry(resource, whole, egress, "ruleNumber", "ruleAction")
        return
    for item in resource.each("ingress[]"):
        yield _entry(resource, item, item.at("protocol"), "ruleNo", "action")


def _entry(resource: Resource, whole: Property, way: Property, number: str, action: str) -> Entry:
    protocol, first, last = (whole.at(key) for key in ("protocol", "fromPort", "toPort"))
    rule = Rule(
        whole=whole,
        protocol=protocol_of(protocol),
        low=port_of(first, FIRST_PORT),
        high=port_of(last, LAST_PORT),
        cidrs={4: whole.at("cidrBlock"), 6: whole.at("ipv6CidrBlock")},
        prefix_lists=(),
        deciding=(way, protocol, first, last),
    )
    return Entry(resource.urn, rule, whole.at(number), whole.at(action))
