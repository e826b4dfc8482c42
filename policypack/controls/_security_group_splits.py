"""Judge the rules of one security group together, and the prefix lists they name.

What one rule does not show: several rules that let the same traffic in may add up to the whole
internet, and a prefix list may hold it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from weakref import WeakKeyDictionary

from ._bundles import Kind, bundle
from ._graph import Graph
from ._internet import Family, Network, has_public, is_internet, network_of
from ._model import Finding, Resource, Undecided, Violation
from ._prefix_lists import listed
from ._security_group_exposure import BOTH_FAMILIES, Reach
from ._security_group_rules import (
    DEFAULT_SECURITY_GROUP,
    FIRST_PORT,
    LAST_PORT,
    WITH_PORTS,
    Rule,
    rules,
)
from ._tokens import SECURITY_GROUP, SECURITY_GROUP_INGRESS_RULE, SECURITY_GROUP_RULE
from ._values import Property

RULES: Final = Kind(
    wholes=(SECURITY_GROUP, DEFAULT_SECURITY_GROUP),
    parts=(SECURITY_GROUP_RULE, SECURITY_GROUP_INGRESS_RULE),
    path="securityGroupId",
)
ANY_PROTOCOL: Final = frozenset({"all", None})
Blocks = Mapping[Family, Sequence[Network]]


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Source:
    """An ingress rule and the addresses it lets in.

    Args:
        urn: the resource it is written in.
        rule: the rule.
        own: the blocks written in the rule itself.
        sure: these, and those of its prefix lists.
        perhaps: these, and those its prefix lists may hold.
        doubts: the prefix lists that may hold still others.
    """

    urn: str
    rule: Rule
    own: Blocks
    sure: Blocks
    perhaps: Blocks
    doubts: tuple[Property, ...]

    @property
    def known(self) -> bool:
        """What traffic it is about is known."""
        return not any(property_.unknown for property_ in self.rule.deciding)

    def blocks(self, family: Family, *, certain: bool) -> Sequence[Network]:
        """List the blocks of one address family."""
        return (self.sure if certain else self.perhaps)[family]

    def place(self, family: Family) -> Property:
        """Name the property that holds its addresses."""
        block = self.rule.cidrs[family]
        if block.text is not None or len(block.items()) > 1:
            return block
        return next(iter([*block.items(), *self.rule.prefix_lists]), block)


class Group:
    """All ingress rules of one security group.

    Args:
        sources: the rules.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.by_urn: dict[str, list[Source]] = defaultdict(list)
        for source in sources:
            self.by_urn[source.urn].append(source)
        self._sources = sources
        self._open: dict[tuple[Family, bool], tuple[Rule, ...]] = {}

    def open(self, family: Family, *, certain: bool) -> tuple[Rule, ...]:
        """List the traffic that rules, none of them alone, open to the internet.

        Args:
            family: the address family.
            certain: leave out the rules and blocks that are only possible.
        """
        key = (family, certain)
        if key not in self._open:
            self._open[key] = tuple(_open(self._sources, family, certain=certain))
        return self._open[key]


_GROUPS: Final[WeakKeyDictionary[Graph, dict[str, Group]]] = WeakKeyDictionary()


def open_across_rules(
    resource: Resource, graph: Graph, reach: Reach, advice: str
) -> Iterator[Finding]:
    """Find the rules that let traffic in that matters, from everywhere, with others of the group.

    What one rule does with the blocks written in it is left out: `open_to_internet` finds it.

    Args:
        resource: a resource of one of the types that hold ingress rules.
        graph: the stack.
        reach: says of a rule whether its traffic matters; None if that is not known yet.
        advice: what to do instead.
    """
    group = _group(resource, graph)
    for source in group.by_urn.get(resource.urn, ()):
        if reach(source.rule) is False:
            continue
        found = [x for family in BOTH_FAMILIES for x in _judge(source, family, group, reach)]
        yield from (_worded(source, one, advice) for one in found)
        if not found:
            text = "which may hold all addresses of the internet"
            yield from (Undecided(x.path, f"{x.state}, {text}") for x in source.doubts)


@dataclass(frozen=True, slots=True)
class _Exposure:
    place: Property
    traffic: Rule
    certain: bool
    alone: bool


def _worded(source: Source, found: _Exposure, advice: str) -> Finding:
    others = "" if found.alone else " with other rules of the group"
    rest = f"up{others} to all addresses of the internet for {found.traffic.traffic}; {advice}"
    if found.certain:
        return Violation(found.place.path, f"adds {rest}")
    if source.known:
        return Undecided(found.place.path, f"may add {rest}")
    doubt = source.rule.unknown
    return Undecided(doubt.path, f"{doubt.state}, and the rule may add {rest}")


def _judge(source: Source, family: Family, group: Group, reach: Reach) -> Iterator[_Exposure]:
    if is_internet(source.own[family], family):
        return
    for certain in (True, False):
        blocks = source.blocks(family, certain=certain)
        if certain and not source.known:
            continue
        alone = is_internet(blocks, family)
        traffics = (source.rule,) if alone else group.open(family, certain=certain)
        if not traffics or not has_public(blocks, family):
            continue
        for traffic in traffics:
            if _lets_in(source.rule, traffic) and reach(traffic) is not False:
                yield _Exposure(source.place(family), traffic, certain, alone)
                return


def _open(sources: Sequence[Source], family: Family, *, certain: bool) -> Iterator[Rule]:
    """Find the traffic that rules, none of them alone, open to the internet."""
    partial = [
        (one.rule, blocks)
        for one in sources
        if (one.known or not certain)
        and (blocks := one.blocks(family, certain=certain))
        and not is_internet(blocks, family)
    ]
    if not is_internet([block for _, blocks in partial for block in blocks], family):
        return
    judged: dict[frozenset[Network], bool] = {}
    for traffic in _parts([rule for rule, _ in partial]):
        letting = (blocks for rule, blocks in partial if _lets_in(rule, traffic))
        together = frozenset(block for blocks in letting for block in blocks)
        if together not in judged:
            judged[together] = is_internet(together, family)
        if judged[together]:
            yield traffic


def _parts(rules_: Sequence[Rule]) -> Iterator[Rule]:
    """Cut the traffic of rules into parts that each rule lets in as a whole, or not at all."""
    # The ports of one rule show in the parts of all: if they are confidential, the parts are.
    model = next((rule for rule in rules_ if rule.confidential), rules_[0])
    cuts = {FIRST_PORT, *map(_low, rules_), *(_high(rule) + 1 for rule in rules_)}
    bounds = [*sorted(cut for cut in cuts if FIRST_PORT <= cut <= LAST_PORT), LAST_PORT + 1]
    for protocol in sorted({rule.protocol or "all" for rule in rules_}):
        if protocol not in WITH_PORTS:
            yield replace(model, protocol=protocol, low=FIRST_PORT, high=LAST_PORT)
            continue
        for first, after in pairwise(bounds):
            yield replace(model, protocol=protocol, low=first, high=after - 1)


def _lets_in(rule: Rule, traffic: Rule) -> bool:
    if rule.protocol in ANY_PROTOCOL:
        return True
    if rule.protocol != traffic.protocol:
        return False
    if rule.protocol not in WITH_PORTS:
        return True
    return _low(rule) <= _low(traffic) and _high(traffic) <= _high(rule)


def _low(rule: Rule) -> int:
    return FIRST_PORT if rule.protocol in ANY_PROTOCOL or rule.low is None else rule.low


def _high(rule: Rule) -> int:
    return LAST_PORT if rule.protocol in ANY_PROTOCOL or rule.high is None else rule.high


def _group(resource: Resource, graph: Graph) -> Group:
    members = bundle(resource, graph, RULES)
    known = _GROUPS.setdefault(graph, {})
    key = members[0].urn
    if key not in known:
        found = ((member, rule) for member in members for rule in rules(member, "ingress"))
        known[key] = Group([_source(member, rule, graph) for member, rule in found])
    return known[key]


def _source(resource: Resource, rule: Rule, graph: Graph) -> Source:
    lists = [(item, listed(resource, item, graph)) for item in rule.prefix_lists]
    own: dict[Family, Sequence[Network]] = {}
    sure: dict[Family, Sequence[Network]] = {}
    perhaps: dict[Family, Sequence[Network]] = {}
    for family in BOTH_FAMILIES:
        cidrs = rule.cidrs[family]
        texts = [cidrs.text, *(block.text for block in cidrs.items())]
        read = (network_of(text, family) for text in texts)
        own[family] = [network for network in read if network is not None]
        for target, certain in ((sure, True), (perhaps, False)):
            held = [x for _, one in lists for x in one.blocks(family, certain=certain)]
            target[family] = [*own[family], *held]
    doubts = tuple(item.because(one.doubt) for item, one in lists if one.doubt)
    return Source(resource.urn, rule, own, sure, perhaps, doubts)
