"""Backup selections for the examples of controls."""

from ._backup import SELECTION
from ._model import Given
from ._values import UNKNOWN


def selection(*named: str, **inputs: object) -> tuple[Given]:
    """Write a selection that names resources of the stack, or says otherwise what it holds."""
    resources = {"resources": [UNKNOWN] * len(named)} if named else {}
    edges = {"resources": named} if named else {}
    plan = {"planId": UNKNOWN, "iamRoleArn": UNKNOWN}
    return (Given(SELECTION, {**plan, **resources, **inputs}, "selection", edges),)


def by_tag(key: object, value: object) -> tuple[Given]:
    """Write a selection by tag."""
    return selection(selectionTags=[{"type": "STRINGEQUALS", "key": key, "value": value}])
