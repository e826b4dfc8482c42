"""Checks of controls that are only: this property must be set, whatever to."""

from collections.abc import Iterable

from ._helpers import violation
from ._model import Finding, Resource, ResourceCheck


def requires_presence(fix: str, *paths: str) -> ResourceCheck:
    """Make the check of a control that asks whether properties are set.

    A value that is not known yet is one: what it will be makes no difference.

    Args:
        fix: what to set.
        paths: property paths; each must be set.
    """

    def check(resource: Resource) -> Iterable[Finding]:
        for path in paths:
            found = resource.at(path)
            if found.absent or found.value == "":
                yield violation(found, fix)

    return check
