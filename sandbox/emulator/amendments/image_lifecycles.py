"""The order of the rules by which container images expire.

ECR (user guide, Lifecycle policy properties): each rule has a priority of its own, and a rule for
any image the highest. Rules for tagged images name patterns or prefixes of tags, others do not; a
pattern has four wildcards at most. Days are counted in rules by age only.

Moto judges each rule for itself, by its members alone.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.ecr.exceptions import InvalidParameterException
from moto.ecr.policy_validation import EcrLifecyclePolicyValidator

from sandbox.emulator.amendments.seams import surround

_MOST_WILDCARDS = 4


def _validate(original: Callable[..., None], validator: Any) -> None:
    """Refuse rules that contradict each other or themselves."""
    original(validator)
    for complaint in complaints(json.loads(validator._policy_text)["rules"]):  # noqa: SLF001 - moto has no other way
        message = f"{validator.INVALID_PARAMETER_ERROR_MESSAGE}{complaint}'"
        raise InvalidParameterException(message)


def complaints(rules: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what ECR has against rules."""
    priorities = [rule["rulePriority"] for rule in rules]
    if len(set(priorities)) < len(priorities):
        yield "rulePriority must be unique"
    for rule in rules:
        selection = rule["selection"]
        status = selection["tagStatus"]
        patterns = selection.get("tagPatternList") or []
        if status == "any" and rule["rulePriority"] < max(priorities):
            yield "a rule with tagStatus any must have the highest rulePriority"
        if (status == "tagged") != bool(patterns or selection.get("tagPrefixList")):
            yield f"tagPatternList or tagPrefixList does not go with tagStatus {status}"
        if any(pattern.count("*") > _MOST_WILDCARDS for pattern in patterns):
            yield f"a pattern has more than {_MOST_WILDCARDS} wildcards"
        if (selection["countType"] == "sinceImagePushed") != ("countUnit" in selection):
            yield f"countUnit does not go with countType {selection['countType']}"


def apply() -> None:
    """Fit the amendment."""
    surround(EcrLifecyclePolicyValidator, "validate", _validate, parameters=())
