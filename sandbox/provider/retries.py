"""Patience with deletions AWS refuses for a moment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSES = (0.2, 0.4, 0.8)
"""Seconds between tries; the emulator is consistent at once, so that few are enough."""

_IN_USE = ("DependencyViolation", "DeleteConflict", "InvalidGroup.InUse", "ResourceInUse")


def patiently(delete: Callable[[], None]) -> None:
    """Delete something, trying again while AWS says that it is still in use.

    Raises:
        AwsError: AWS refuses for another reason, or to the end.
    """
    for pause in PAUSES:
        try:
            delete()
        except AwsError as error:
            if error.code not in _IN_USE:
                raise
            time.sleep(pause)
        else:
            return
    delete()
