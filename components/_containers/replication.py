"""Where images are copied to, as arguments.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._containers import rules as containers
from components._network.place import Place
from components._validation import Arguments, Problems

MOST_RULES = 10
MOST_DESTINATIONS = 25


class ReplicationDestinationArgs(TypedDict):
    """A registry images are copied to."""

    region: str
    """Its Region; plain."""
    account_id: NotRequired[Optional[str]]
    """Its account, whose registry policy lets this one replicate; plain. Default: the own one."""


class ReplicationRuleArgs(TypedDict):
    """Images that are copied after their push."""

    destinations: Sequence[ReplicationDestinationArgs]
    """The registries they are copied to; plain."""
    repository_prefixes: NotRequired[Optional[Sequence[str]]]
    """How the names of their repositories begin, such as team/; plain. Default: all."""


@dataclass(frozen=True)
class Destination:
    """A registry images are copied to; without account it is of the own one."""

    region: str
    account: Optional[str]


@dataclass(frozen=True)
class ReplicationRule:
    """Images that are copied, and where to."""

    destinations: tuple[Destination, ...]
    prefixes: tuple[str, ...]


def read_replication(reader: Arguments) -> tuple[ReplicationRule, ...]:
    """Return the argument `replication`, noting every problem."""
    given = reader.plain("replication", rules.LIST_OF_MAPS, ())
    found = tuple(
        _rule(reader.nested(f"replication[{at}]", one, ReplicationRuleArgs))
        for at, one in enumerate(given)
    )
    if len(found) > MOST_RULES:
        reader.add("replication", f"has {len(found)} rules; give {MOST_RULES} at most")
    targets = {one for rule in found for one in rule.destinations}
    if len(targets) > MOST_DESTINATIONS:
        reader.add(
            "replication", f"names {len(targets)} registries; give {MOST_DESTINATIONS} at most"
        )
    return found


def configuration(
    subject: str, place: Place, found: Sequence[ReplicationRule]
) -> Mapping[str, Any]:
    """Write the configuration as the provider takes it.

    Raises:
        InvalidArgumentsError: a destination is the registry itself
    """
    problems = Problems()
    for at, rule in enumerate(found):
        for index, one in enumerate(rule.destinations):
            if (one.region, one.account or place.account) == (place.region, place.account):
                problems.add(
                    f"replication[{at}].destinations[{index}]",
                    f'is "{place.region}" of this account, where the images come from; '
                    "give another Region or account",
                )
    if problems:
        problems.refuse(subject)
    return {"rules": [_written(rule, place.account) for rule in found]}


def _written(rule: ReplicationRule, account: str) -> dict[str, Any]:
    destinations = [
        {"region": one.region, "registry_id": one.account or account} for one in rule.destinations
    ]
    filters = [{"filter": each, "filter_type": "PREFIX_MATCH"} for each in rule.prefixes]
    return {"destinations": destinations, **({"repository_filters": filters} if filters else {})}


def _rule(reader: Arguments) -> ReplicationRule:
    given = reader.plain("destinations", rules.LIST_OF_MAPS, ())
    if not given and not reader.about("destinations"):
        reader.add("destinations", "is []; give one or more")
    destinations = [
        _destination(reader.nested(f"destinations[{at}]", one, ReplicationDestinationArgs))
        for at, one in enumerate(given)
    ]
    for at, one in enumerate(destinations):
        if one in destinations[:at]:
            reader.add(f"destinations[{at}]", f'names "{one.region}" again; name each once')
    prefixes = reader.plain("repository_prefixes", containers.REPOSITORY_PREFIXES, ())
    return ReplicationRule(tuple(destinations), tuple(prefixes))


def _destination(reader: Arguments) -> Destination:
    return Destination(
        reader.plain("region", rules.REGION, ""),
        reader.plain("account_id", rules.ACCOUNT_ID),
    )
