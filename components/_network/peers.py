"""Reads whom a security group lets hosts talk to, and on which ports."""

from collections.abc import Mapping
from typing import Any, NotRequired, Optional, TypedDict

import pulumi

from components import _rules as rules
from components._exemptions import Exemptions
from components._network import rules as network
from components._network.traffic import (
    HTTPS,
    Traffic,
    objections_to_destination,
    objections_to_source,
    overlaps,
    source_problems,
)
from components._rules import Rule
from components._validation import Arguments, entry

_PEERS = {
    "cidr_ipv4": rules.CIDR_IPV4,
    "cidr_ipv6": rules.CIDR_IPV6,
    "prefix_list_id": rules.PREFIX_LIST_ID,
    "security_group_id": rules.SECURITY_GROUP_ID,
}
_RANGES = ("cidr_ipv4", "cidr_ipv6")


class EgressDestinationArgs(TypedDict):
    """One destination: exactly one of range, prefix list and security group."""

    cidr_ipv4: NotRequired[Optional[pulumi.Input[str]]]
    """IPv4 range, such as 10.0.0.0/16."""
    cidr_ipv6: NotRequired[Optional[pulumi.Input[str]]]
    """IPv6 range, such as 2001:db8::/32."""
    prefix_list_id: NotRequired[Optional[pulumi.Input[str]]]
    """Managed prefix list, such as that of Amazon S3."""
    security_group_id: NotRequired[Optional[pulumi.Input[str]]]
    """Security group, such as that of the VPC endpoints."""
    protocol: NotRequired[Optional[str]]
    """tcp or udp; plain. Other traffic than tcp/443 needs an exemption. Default: tcp."""
    from_port: NotRequired[Optional[int]]
    """First port; plain. Default: 443."""
    to_port: NotRequired[Optional[int]]
    """Last port; plain. Default: the first port."""
    description: NotRequired[Optional[str]]
    """What the destination is for; plain. Default: HTTPS, or the ports, to the key's name."""


class IngressSourceArgs(TypedDict):
    """One source: exactly one of range, prefix list and security group."""

    cidr_ipv4: NotRequired[Optional[pulumi.Input[str]]]
    """IPv4 range, such as 10.0.0.0/16. The whole internet needs an exemption."""
    cidr_ipv6: NotRequired[Optional[pulumi.Input[str]]]
    """IPv6 range, such as 2001:db8::/32. The whole internet needs an exemption."""
    prefix_list_id: NotRequired[Optional[pulumi.Input[str]]]
    """Managed prefix list."""
    security_group_id: NotRequired[Optional[pulumi.Input[str]]]
    """Security group, such as that of a load balancer."""
    protocol: NotRequired[Optional[str]]
    """tcp or udp; plain. Default: tcp."""
    from_port: NotRequired[Optional[int]]
    """First port; plain. Default: 443."""
    to_port: NotRequired[Optional[int]]
    """Last port; plain. Default: the first port."""
    description: NotRequired[Optional[str]]
    """What the source is for; plain. Default: HTTPS, or the ports, from the key's name."""


class EndpointClientArgs(TypedDict):
    """One client of endpoints: exactly one of range, prefix list and security group."""

    cidr_ipv4: NotRequired[Optional[pulumi.Input[str]]]
    """IPv4 range, such as that of the VPC."""
    cidr_ipv6: NotRequired[Optional[pulumi.Input[str]]]
    """IPv6 range, such as that of the VPC."""
    prefix_list_id: NotRequired[Optional[pulumi.Input[str]]]
    """Managed prefix list, such as that of a company's networks."""
    security_group_id: NotRequired[Optional[pulumi.Input[str]]]
    """Security group of the hosts."""
    description: NotRequired[Optional[str]]
    """Who the client is; plain. Default: HTTPS from the key's name."""


def read_destinations(
    reader: Arguments, exemptions: Exemptions, default: Mapping[str, Any]
) -> Mapping[str, Traffic]:
    """Read where hosts may connect to; what is not HTTPS needs an exemption."""
    given = reader.plain("destinations", rules.NAMED_MAPS, default)
    found = {
        key: _read(reader, "destinations", key, one, EgressDestinationArgs)
        for key, one in given.items()
    }
    for key, rule in found.items():
        exemptions.require(entry("destinations", key), *objections_to_destination(rule))
    _tell_overlaps(reader, "destinations", found)
    return found


def read_sources(reader: Arguments, exemptions: Exemptions, name: str) -> Mapping[str, Traffic]:
    """Read who may connect to hosts; the internet needs an exemption, administration is refused.

    Args:
        reader: reads the component's arguments
        exemptions: those of the component
        name: the argument
    """
    given = reader.plain(name, rules.NAMED_MAPS, {})
    found = {key: _read(reader, name, key, one, IngressSourceArgs) for key, one in given.items()}
    for key, rule in found.items():
        path = entry(name, key)
        for reason in source_problems(rule):
            reader.add(path, reason)
        if not reader.about(path):
            exemptions.require(path, *objections_to_source(rule))
    _tell_overlaps(reader, name, found)
    return found


def read_clients(reader: Arguments) -> Mapping[str, Traffic]:
    """Read who may connect to endpoints: the internet never needs to."""
    given = reader.plain("clients", rules.NAMED_MAPS, {})
    found = {
        key: _read(reader, "clients", key, one, EndpointClientArgs) for key, one in given.items()
    }
    _tell_overlaps(reader, "clients", found)
    return found


def rule_arguments(rule: Traffic) -> dict[str, Any]:
    """Return the arguments of the rule's resource."""
    names = {"security_group_id": "referenced_security_group_id"}
    return {
        "ip_protocol": rule.protocol,
        "from_port": rule.first,
        "to_port": rule.last,
        "description": rule.description,
        **{names.get(name, name): value for name, value in rule.peer.items()},
    }


def _read(reader: Arguments, name: str, key: str, given: Mapping[str, Any], shape: type) -> Traffic:
    path = entry(name, key)
    nested = reader.nested(path, given, shape)
    reader.problems.check(path, key, network.KEY)
    peers = {one: nested.input(one, _rule(one, given, shape)) for one in _PEERS}
    chosen = {one: value for one, value in peers.items() if value is not None}
    if len(chosen) != 1:
        reader.add(path, f"names {len(chosen)} targets; give one of {', '.join(_PEERS)}")
    protocol = nested.plain("protocol", network.PROTOCOL, "tcp")
    first = nested.plain("from_port", network.PORT, HTTPS)
    last = nested.plain("to_port", network.PORT, first)
    if last < first:
        nested.add("to_port", f"is {last}, below the first port; give {first} or more")
    whom = "to" if shape is EgressDestinationArgs else "from"
    shown = "HTTPS" if (protocol, first, last) == ("tcp", HTTPS, HTTPS) else f"{protocol}/{first}"
    description = nested.plain("description", rules.RULE_DESCRIPTION, f"{shown} {whom} {key}")
    # Ranges that are not well-formed have been told; nothing more can be said about them.
    broken = nested.about(*_PEERS)
    return Traffic({} if broken else chosen, protocol, first, last, description)


def _rule(name: str, given: Mapping[str, Any], shape: type) -> Rule:
    """Return what a peer may be: of a source known later, nobody can ask for an exemption."""
    late = isinstance(given.get(name), pulumi.Output)
    closed = shape is EndpointClientArgs or (shape is IngressSourceArgs and late)
    return network.limited(_PEERS[name]) if closed and name in _RANGES else _PEERS[name]


def _tell_overlaps(reader: Arguments, name: str, found: Mapping[str, Traffic]) -> None:
    for key, reason in overlaps({key: rule for key, rule in found.items() if rule.peer}):
        reader.add(entry(name, key), reason)
