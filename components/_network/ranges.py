"""Arithmetic of IP ranges: subnets of a VPC, ranges that overlap, ranges that are too wide."""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence

# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html: VPC and subnet alike.
LARGEST_PREFIX, SMALLEST_PREFIX = 16, 28
# What an administration port may be open to: one network of a size that somebody knows by heart.
NARROW_PREFIX: Mapping[int, int] = {4: 16, 6: 48}
# Wider ranges hold so much of the internet that several of them add up to all of it.
SPLIT_PREFIX: Mapping[int, int] = {4: 8, 6: 16}


def carve(block: str, prefix_length: int, count: int) -> tuple[str, ...]:
    """Return the first subnets of a size within a block.

    Raises:
        ValueError: the block has no room for them
    """
    whole = ipaddress.IPv4Network(block)
    if prefix_length < whole.prefixlen or count > 2 ** (prefix_length - whole.prefixlen):
        raise ValueError(f"{block} has no room for {count} subnets of size /{prefix_length}")
    size = 2 ** (whole.max_prefixlen - prefix_length)
    first = int(whole.network_address)
    starts = (ipaddress.IPv4Address(first + size * at) for at in range(count))
    return tuple(f"{start}/{prefix_length}" for start in starts)


def fitting_prefix(block: str) -> int:
    """Return the size of a zone's subnet: a sixteenth of the VPC leaves room for zones to come."""
    return min(ipaddress.IPv4Network(block).prefixlen + 4, SMALLEST_PREFIX)


def subnet_problems(block: str, subnets: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the ranges of subnets, by position."""
    whole = ipaddress.IPv4Network(block)
    seen: list[ipaddress.IPv4Network] = []
    for at, text in enumerate(subnets):
        one = ipaddress.IPv4Network(text)
        clash = next((other for other in seen if one.overlaps(other)), None)
        if not one.subnet_of(whole):
            yield at, f'is "{text}", outside the VPC; give a range within {block}'
        elif clash is not None:
            yield at, f'is "{text}", which overlaps {clash}; give ranges that are apart'
        seen.append(one)


def contains(outer: str, inner: str) -> bool:
    """Say whether a range holds all of another; ranges of two families never do."""
    one, other = ipaddress.ip_network(outer), ipaddress.ip_network(inner)
    if isinstance(one, ipaddress.IPv4Network) and isinstance(other, ipaddress.IPv4Network):
        return other.subnet_of(one)
    if isinstance(one, ipaddress.IPv6Network) and isinstance(other, ipaddress.IPv6Network):
        return other.subnet_of(one)
    return False


def is_internet(block: str) -> bool:
    """Say whether a range is the whole internet."""
    return ipaddress.ip_network(block).prefixlen == 0


def is_split(block: str) -> bool:
    """Say whether a range is a large part of the internet, yet not all of it."""
    network = ipaddress.ip_network(block)
    return 0 < network.prefixlen < SPLIT_PREFIX[network.version]


def is_wide(block: str) -> bool:
    """Say whether a range is too wide to administrate hosts from."""
    network = ipaddress.ip_network(block)
    return network.prefixlen < NARROW_PREFIX[network.version]
