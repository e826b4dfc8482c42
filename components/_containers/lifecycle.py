"""Which images of a repository expire, as arguments and as ECR has them.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, Optional, TypedDict

from components import _rules as rules
from components._containers import rules as containers
from components._validation import Arguments

MOST_RULES = 50
TAG_STATUS = rules.one_of("tagged", "untagged", "any")


class LifecycleRuleArgs(TypedDict):
    """Images that expire: by their number or by their age, exactly one of the two."""

    priority: int
    """Place in the order in which rules are applied, lowest first; each has one of its own, and a
    rule for any image the last; plain."""
    tag_status: NotRequired[Optional[str]]
    """Which images: tagged, untagged or any; plain. Default: tagged with patterns, else any."""
    tag_patterns: NotRequired[Optional[Sequence[str]]]
    """Patterns with * as a wildcard; an image must have a tag for each of them; plain.
    Default: none; needed for tagged images."""
    keep_count: NotRequired[Optional[int]]
    """How many of these images stay, the latest ones; plain."""
    expire_days: NotRequired[Optional[int]]
    """Days after which they expire, counted from the push; plain."""
    description: NotRequired[Optional[str]]
    """What the rule is for; plain. Default: none."""


@dataclass(frozen=True)
class LifecycleRule:
    """A rule by which images expire.

    Args:
        priority: its place in the order
        tag_status: which images by whether they have tags
        tag_patterns: patterns of their tags
        keep_count: how many stay; None for a rule by age
        expire_days: after how many days they expire; None for a rule by number
        description: what it is for
    """

    priority: int
    tag_status: str
    tag_patterns: tuple[str, ...] = ()
    keep_count: Optional[int] = None
    expire_days: Optional[int] = None
    description: Optional[str] = None

    @property
    def selected(self) -> tuple[object, ...]:
        """What makes two rules select the same images by the same measure."""
        return self.tag_status, frozenset(self.tag_patterns), self.keep_count is None

    def document(self) -> dict[str, Any]:
        """Write the rule as ECR has it."""
        selection: dict[str, Any] = {"tagStatus": self.tag_status}
        if self.tag_patterns:
            selection["tagPatternList"] = [*self.tag_patterns]
        if self.expire_days is None:
            selection |= {"countType": "imageCountMoreThan", "countNumber": self.keep_count}
        else:
            selection |= {
                "countType": "sinceImagePushed",
                "countUnit": "days",
                "countNumber": self.expire_days,
            }
        named = {"description": self.description} if self.description else {}
        action = {"type": "expire"}
        return {"rulePriority": self.priority, **named, "selection": selection, "action": action}


# What lost its tag runs nowhere by it; the latest of all others leave room to go back.
DEFAULT_RULES = (
    LifecycleRule(1, "untagged", expire_days=14, description="Images without tags"),
    LifecycleRule(2, "any", keep_count=500, description="All but the latest images"),
)


def lifecycle_document(found: Sequence[LifecycleRule]) -> str:
    """Write a policy, its rules by priority: in any other order ECR hands it back changed."""
    ordered = sorted(found, key=lambda rule: rule.priority)
    return json.dumps({"rules": [rule.document() for rule in ordered]}, separators=(",", ":"))


def read_lifecycle(reader: Arguments) -> str:
    """Return the policy of the argument `lifecycle_rules`, noting every problem."""
    given = reader.plain("lifecycle_rules", rules.LIST_OF_MAPS)
    if given is None:
        return lifecycle_document(DEFAULT_RULES)
    found = [
        _rule(reader.nested(f"lifecycle_rules[{at}]", one, LifecycleRuleArgs))
        for at, one in enumerate(given)
    ]
    if not reader.problems:
        for at, reason in order_problems(found):
            reader.add(f"lifecycle_rules[{at}].priority" if at >= 0 else "lifecycle_rules", reason)
    return lifecycle_document(found)


def order_problems(found: Sequence[LifecycleRule]) -> Iterator[tuple[int, str]]:
    """Find priorities that clash or lose a rule: its place in the list, or -1, and why."""
    if not found or len(found) > MOST_RULES:
        yield -1, f"has {len(found)} rules; give 1 to {MOST_RULES}, or leave it out"
    last = max((rule.priority for rule in found), default=0)
    for at, rule in enumerate(found):
        before = found[:at]
        twin = next((one for one in before if one.selected == rule.selected), None)
        if any(one.priority == rule.priority for one in before):
            yield at, f"is {rule.priority}, as that of a rule before; give each its own"
        elif twin is not None:
            reason = f"selects the images of rule {twin.priority} by the same measure; join them"
            yield at, f"is {rule.priority}, but {reason}"
        if rule.tag_status == "any" and rule.priority < last:
            reason = f"is {rule.priority}, but a rule for any image comes last"
            yield at, f"{reason}; give more than {last}"


def _rule(reader: Arguments) -> LifecycleRule:
    patterns = reader.plain("tag_patterns", containers.TAG_PATTERNS, [])
    status = reader.plain("tag_status", TAG_STATUS, "tagged" if patterns else "any")
    count = reader.plain("keep_count", containers.IMAGE_COUNT)
    days = reader.plain("expire_days", containers.IMAGE_DAYS)
    for name, reason in _selection_problems(status, patterns):
        reader.add(name, reason)
    if not reader.about("keep_count", "expire_days") and (count is None) == (days is None):
        reader.add(
            "keep_count",
            "is missing, and expire_days too; give one of the two"
            if count is None
            else "is given beside expire_days; give one of the two",
        )
    return LifecycleRule(
        priority=reader.plain("priority", containers.PRIORITY, 1),
        tag_status=status,
        tag_patterns=tuple(patterns),
        keep_count=count,
        expire_days=days,
        description=reader.plain("description", containers.RULE_DESCRIPTION),
    )


def _selection_problems(status: str, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
    if status == "tagged" and not patterns:
        yield "tag_patterns", 'is missing for tagged images; give patterns such as ["*"]'
    if status != "tagged" and patterns:
        yield "tag_patterns", f'is given for {status} images; remove it, or say "tagged"'
