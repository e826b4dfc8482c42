"""Judge ingress rules by whether the whole internet may send what they let in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from ._internet import Family, Network, is_internet, is_open, network_of
from ._model import Finding, Resource, Undecided, Violation
from ._security_group_rules import WITH_PORTS, PortRange, Rule, rules
from ._values import Property

BOTH_FAMILIES: Final[tuple[Family, ...]] = (4, 6)

Reach = Callable[[Rule], bool | None]


def open_to_internet(
    resource: Resource,
    reach: Reach,
    advice: str,
    families: Sequence[Family] = BOTH_FAMILIES,
) -> Iterator[Finding]:
    """Find the rules that let traffic in that matters, from everywhere.

    A source that is not known yet, or that is no CIDR block, leaves the rule undecided, unless its
    other sources are open already. Prefix lists, and what other rules of the group add, are left to
    `open_across_rules`.

    Args:
        resource: a resource of one of the types that hold ingress rules.
        reach: says of a rule whether its traffic matters; None if that is not known yet.
        advice: what to do instead.
        families: address families to look at.
    """
    for rule in rules(resource, "ingress"):
        reached = reach(rule)
        if reached is False:
            continue
        opened = [place for family in families if (place := _opened(rule, family)) is not None]
        if not opened:
            yield from _doubts(rule, families)
        elif reached and rule.one_way:
            yield from (Violation(place.path, _text(place, rule, advice)) for place in opened)
        else:
            yield Undecided(
                rule.unknown.path, f"{rule.unknown.state}, and the rule is open to the internet"
            )


def lets_through(ports: Sequence[int], *protocols: str) -> Reach:
    """Make the question whether a rule lets one of these ports through, by these protocols."""

    def reach(rule: Rule) -> bool | None:
        if rule.protocol in WITH_PORTS and rule.protocol not in protocols:
            return False
        answers = [rule.touches(port) for port in ports]
        return True if True in answers else None if None in answers else False

    return reach


def lets_more_through(allowed: Mapping[str, Sequence[PortRange]]) -> Reach:
    """Make the question whether a rule lets tcp or udp through that is not allowed."""

    def reach(rule: Rule) -> bool | None:
        if rule.protocol not in {*WITH_PORTS, "all", None}:
            return False
        return rule.exceeds(allowed)

    return reach


def _blocks(rule: Rule, family: Family) -> Sequence[Property]:
    source = rule.cidrs[family]
    if source.text is not None:
        return [source]
    return [element for element in source.items() if element.present]


def _opened(rule: Rule, family: Family) -> Property | None:
    networks: list[Network] = []
    for block in _blocks(rule, family):
        network = network_of(block.text, family)
        if network is None:
            continue
        if is_open(block.text, family):
            return block
        networks.append(network)
    together = len(networks) > 1 and is_internet(networks, family)
    return rule.cidrs[family] if together else None


def _text(place: Property, rule: Rule, advice: str) -> str:
    state = place.state if place.text is not None else "adds up to all addresses of the internet"
    return f"{state} for {rule.traffic}; {advice}"


def _doubts(rule: Rule, families: Sequence[Family]) -> Iterator[Finding]:
    doubts: dict[str, str] = {}
    for family in families:
        for block in _blocks(rule, family):
            if block.unknown:
                doubts[block.path] = "is not known yet and may be all addresses of the internet"
            elif network_of(block.text, family) is None:
                doubts[block.path] = f"{block.state}, which is no IPv{family} CIDR block"
    yield from (Undecided(path, text) for path, text in doubts.items())
