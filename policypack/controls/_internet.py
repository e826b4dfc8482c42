"""CIDR arithmetic: does a set of address blocks stand for the whole internet?"""

from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Final, Literal

Family = Literal[4, 6]
Network = IPv4Network | IPv6Network

# The blocks no public host has an address in: private, shared, loopback, link-local, multicast and
# reserved ones. A list that leaves out only these is open to the internet just as 0.0.0.0/0 is.
# https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry
NOT_PUBLIC: Final[dict[Family, tuple[str, ...]]] = {
    4: (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
    ),
    6: ("::/3", "4000::/2", "8000::/1"),
}


def network_of(text: str | None, family: Family) -> Network | None:
    """Read a CIDR block of one address family; None if it is none. Host bits are ignored."""
    if text is None or "/" not in text:
        return None
    try:
        network = ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return network if network.version == family else None


def is_internet(networks: Iterable[Network], family: Family) -> bool:
    """Say whether blocks of one address family together hold every public address."""
    blocks = set(networks)
    if any(block.prefixlen == 0 for block in blocks):
        return True
    if sum(1 << (block.max_prefixlen - block.prefixlen) for block in blocks) < _public(family):
        return False  # too few to be worth the exact arithmetic
    return [block.prefixlen for block in _merge(blocks, family)] == [0]


def has_public(networks: Iterable[Network], family: Family) -> bool:
    """Say whether blocks of one address family hold a public address."""
    private = _ipv4_not_public() if family == 4 else _ipv6_not_public()  # noqa: PLR2004 - as below
    return any(not any(_lies_in(block, whole) for whole in private) for block in networks)


def _lies_in(block: Network, whole: Network) -> bool:
    if isinstance(block, IPv4Network) and isinstance(whole, IPv4Network):
        return block.subnet_of(whole)
    if isinstance(block, IPv6Network) and isinstance(whole, IPv6Network):
        return block.subnet_of(whole)
    return False


def _merge(blocks: Iterable[Network], family: Family) -> list[Network]:
    if family == 4:  # noqa: PLR2004 - the address family is its own name
        ipv4 = [block for block in blocks if isinstance(block, IPv4Network)]
        return list(collapse_addresses([*ipv4, *_ipv4_not_public()]))
    ipv6 = [block for block in blocks if isinstance(block, IPv6Network)]
    return list(collapse_addresses([*ipv6, *_ipv6_not_public()]))


@cache
def _public(family: Family) -> int:
    """Count the public addresses."""
    private = _ipv4_not_public() if family == 4 else _ipv6_not_public()  # noqa: PLR2004 - as above
    total = 1 << private[0].max_prefixlen
    return total - sum(block.num_addresses for block in private)


@cache
def _ipv4_not_public() -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(text) for text in NOT_PUBLIC[4])


@cache
def _ipv6_not_public() -> tuple[IPv6Network, ...]:
    return tuple(IPv6Network(text) for text in NOT_PUBLIC[6])
