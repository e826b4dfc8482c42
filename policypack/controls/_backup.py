"""Whether AWS Backup covers a resource: by a selection of the stack, or by a tag."""

from collections.abc import Iterator
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


def judge_backup(resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Judge whether a backup plan covers an instance or a volume."""
    tags = tags_of(resource)
    listed = resource.settings.get(BACKUP_TAGS.name)
    wanted = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    selections = graph.of_type(SELECTION)
    answers = [_covers(selection, resource, tags, graph) for selection in selections]
    covered = any_true((*answers, carries_one(tags, wanted)))
    if covered is None:
        reason = "may be selected by a backup plan, by what is not known yet"
        yield undecided(tags.place.because(reason), NEED)
    elif not covered and not (selections or wanted):
        yield undecided(tags.place.because("may be selected by a plan of another stack"), NEED)
    elif not covered:
        yield Violation(tags.place.path, f"is selected by no backup plan; {FIX}")


def _covers(selection: Resource, resource: Resource, tags: Tags, graph: Graph) -> bool | None:
    """Say whether a selection holds a resource; None where its parts say different things.

    How resources and tags work together, AWS Backup does not document for all cases.
    """
    parts = [
        *_if_any(_is_named(selection, "resources[]", resource, graph)),
        *_if_any(_is_tagged(one, tags) for one in selection.each("selectionTags[]")),
        *(_meets(conditions, tags) for conditions in selection.each("conditions[]")),
    ]
    chosen = parts[0] if len(set(parts)) == 1 else None if parts else True
    excluded = any_true(_is_named(selection, "notResources[]", resource, graph))
    return all_true((chosen, None if excluded is None else not excluded))


def _if_any(answers: Iterator[bool | None]) -> list[bool | None]:
    found = list(answers)
    return [any_true(found)] if found else []


def _is_named(
    selection: Resource, path: str, resource: Resource, graph: Graph
) -> Iterator[bool | None]:
    for pattern in selection.each(path):
        found = graph.refer(selection, pattern, resource.type).resources
        named = resource.urn in {one.urn for one in found}
        if pattern.unknown:
            yield named if found else None
        else:
            yield named or _matches(pattern.text or "", resource)


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


def _is_tagged(condition: Property, tags: Tags) -> bool | None:
    key, value = condition.at("key").text, condition.at("value").text
    if key is None or value is None:
        return None
    return carries(tags, key.removeprefix(OF_TAG), value)


def _meets(conditions: Property, tags: Tags) -> bool | None:
    """Judge what all must hold; what is not plain equality is left open."""
    if conditions.unknown or any(conditions.at(key).items() for key in NOT_EQUALS):
        return None
    return all_true(_is_tagged(one, tags) for one in conditions.each("stringEquals[]"))
