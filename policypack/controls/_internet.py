"""CIDR arithmetic: does a set of address blocks stand for the whole internet?"""

from collections.abc import Iterable
from functools import cache, lru_cache
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


@lru_cache(maxsize=4096)
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
    if not blocks:
        return False
    if any(block.prefixlen == 0 for block in blocks):
        return True
    if sum(1 << (block.max_prefixlen - block.prefixlen) for block in blocks) < _public(family):
        return False  # too few to be worth the exact arithmetic
    merged = _collapse([*blocks, *_not_public(family)], family)
    return [block.prefixlen for block in merged] == [0]


@lru_cache(maxsize=4096)
def is_open(text: str | None, family: Family) -> bool:
    """Say whether one CIDR block holds every public address: the rules of a stack repeat few."""
    network = network_of(text, family)
    return network is not None and is_internet([network], family)


def has_public(networks: Iterable[Network], family: Family) -> bool:
    """Say whether blocks of one address family hold a public address."""
    return any(not _lies_in(block, _not_public(family)) for block in networks)


def lies_within(block: Network, others: Iterable[Network], family: Family) -> bool:
    """Say whether other blocks of the address family together hold a whole block."""
    return _lies_in(block, _collapse(others, family))


def _lies_in(block: Network, wholes: Iterable[Network]) -> bool:
    first, last = int(block.network_address), int(block.broadcast_address)
    return any(
        int(whole.network_address) <= first and last <= int(whole.broadcast_address)
        for whole in wholes
    )


def _collapse(blocks: Iterable[Network], family: Family) -> list[Network]:
    if family == 4:  # noqa: PLR2004 - the address family is its own name
        return list(collapse_addresses(x for x in blocks if isinstance(x, IPv4Network)))
    return list(collapse_addresses(x for x in blocks if isinstance(x, IPv6Network)))


@cache
def _not_public(family: Family) -> tuple[Network, ...]:
    return tuple(ip_network(text) for text in NOT_PUBLIC[family])


@cache
def _public(family: Family) -> int:
    """Count the public addresses."""
    private = _not_public(family)
    return (1 << private[0].max_prefixlen) - sum(block.num_addresses for block in private)
