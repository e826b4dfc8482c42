"""Whether AWS Backup covers a resource: by a selection of the stack, or by a tag."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from ._graph import Graph
from ._helpers import undecided
from ._model import Finding, Parameter, Resource, Violation
from ._policy_documents import all_true, any_true
from ._tag_matching import carries, carries_one
from ._tags import Tags, tags_of
from ._tokens import INSTANCE, VOLUME
from ._values import Property

SELECTION: Final = "aws:backup/selection:Selection"
KINDS: Final = {INSTANCE: "instance", VOLUME: "volume"}
BACKUP_TAGS: Final = Parameter(
    "backupTags",
    default=[],
    schema={
        "type": "array",
        "items": {"type": "string"},
        "description": 'Tags by which backup plans of other stacks select: "key" or "key:value".',
    },
)
OF_TAG: Final = "aws:ResourceTag/"
NOT_EQUALS: Final = ("stringLikes", "stringNotEquals", "stringNotLikes")
FIELDS: Final = 6  # arn:partition:service:region:account:resource
NEED: Final = "lead to a backup plan"
FIX: Final = "name it in a backup selection, or set a tag that one selects by"


Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Names:
    """What a list of ARNs holds.

    Args:
        urns: resources of the stack, whose ARNs are not known yet.
        patterns: literal ARNs, which may hold asterisks.
        open: it may hold more, from other stacks.
    """

    urns: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    open: bool = False

    def __bool__(self) -> bool:
        return bool(self.urns or self.patterns or self.open)

    def hold(self, resource: Resource) -> bool | None:
        """Say whether a resource is on the list; None if that is not known."""
        if resource.urn in self.urns:
            return True
        found = any_true(_matches(pattern, resource) for pattern in self.patterns)
        return None if found is False and self.open else found


@dataclass(frozen=True, slots=True)
class Plan:
    """What a backup selection says, read once for all resources.

    Args:
        chosen: what it lists.
        excluded: what it leaves out.
        tags: key and value, one of which must be met; None where not known.
        conditions: the same, all of which must be met; None for what is no plain equality.
    """

    chosen: Names
    excluded: Names
    tags: tuple[Pair, ...]
    conditions: tuple[tuple[Pair, ...] | None, ...]

    def covers(self, resource: Resource, tags: Tags) -> bool | None:
        """Say whether it holds a resource; None where its parts say different things.

        How resources and tags work together, AWS Backup does not document for all cases.
        """
        parts = {_meets(pairs, tags) for pairs in self.conditions}
        if self.chosen:
            parts.add(self.chosen.hold(resource))
        if self.tags:
            parts.add(any_true(_is_tagged(pair, tags) for pair in self.tags))
        chosen = parts.pop() if len(parts) == 1 else None if parts else True
        excluded = self.excluded.hold(resource)
        return all_true((chosen, None if excluded is None else not excluded))


def judge_backup(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge whether a backup plan covers an instance or a volume."""
    tags = tags_of(resource)
    listed = resource.settings.get(BACKUP_TAGS.name)
    wanted = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    plans = _plans(graph)
    covered = any_true((carries_one(tags, wanted), *(x.covers(resource, tags) for x in plans)))
    if covered is None:
        reason = "may be selected by a backup plan, by what is not known yet"
        yield undecided(tags.place.because(reason), NEED)
    elif not covered and not (plans or wanted):
        yield undecided(tags.place.because("may be selected by a plan of another stack"), NEED)
    elif not covered:
        yield Violation(tags.place.path, f"is selected by no backup plan; {FIX}")


def _plans(graph: Graph) -> tuple[Plan, ...]:
    """Read the selections of a stack, those that say the same once."""
    selections = graph.of_type(SELECTION)
    return graph.once("backup plans", lambda: tuple(dict.fromkeys(map(_read, selections))))


def _read(selection: Resource) -> Plan:
    return Plan(
        chosen=_names(selection, "resources"),
        excluded=_names(selection, "notResources"),
        tags=tuple(map(_pair, selection.each("selectionTags[]"))),
        conditions=tuple(map(_equalities, selection.each("conditions[]"))),
    )


def _names(selection: Resource, key: str) -> Names:
    elements = selection.at(key).items()
    unknown = any(element.unknown for element in elements)
    urns = frozenset(selection.property_dependencies.get(key, ())) if unknown else frozenset()
    patterns = tuple(element.text or "" for element in elements if not element.unknown)
    return Names(urns, patterns, open=unknown and not urns)


def _pair(condition: Property) -> Pair:
    key = condition.at("key").text
    return (key.removeprefix(OF_TAG) if key else None), condition.at("value").text


def _equalities(conditions: Property) -> tuple[Pair, ...] | None:
    if conditions.unknown or any(conditions.at(key).items() for key in NOT_EQUALS):
        return None
    return tuple(map(_pair, conditions.each("stringEquals[]")))


def _meets(pairs: tuple[Pair, ...] | None, tags: Tags) -> bool | None:
    return None if pairs is None else all_true(_is_tagged(pair, tags) for pair in pairs)


def _is_tagged(pair: Pair, tags: Tags) -> bool | None:
    key, value = pair
    return None if key is None or value is None else carries(tags, key, value)


def _matches(pattern: str, resource: Resource) -> bool | None:
    """Compare a pattern of ARNs; None where it hangs on what is not known of the resource's."""
    arn = resource.output("arn").text
    if arn is not None:
        return fnmatchcase(arn, pattern)
    fields = pattern.split(":", FIELDS - 1)
    if pattern.endswith("*"):
        fields += ["*"] * (FIELDS - len(fields))
    if len(fields) < FIELDS or not fnmatchcase("ec2", fields[2]):
        return False
    kind = f"{KINDS[resource.type]}/"
    rest, star, _ = fields[5].partition("*")
    if not (rest.startswith(kind) or (star and kind.startswith(rest))):
        return False
    return True if fields[3:5] == ["*", "*"] and kind.startswith(rest) and star else None
