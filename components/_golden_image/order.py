"""The order of the components in a recipe, and what hardening by several hands collides on."""

import enum
from collections.abc import Iterable
from typing import TypeVar

Part = TypeVar("Part")


class Rank(enum.IntEnum):
    """Where a component stands in a recipe.

    Hardening comes after the software, whose installers would undo it; the STIG's before the own,
    which adapts it; and nothing is proven before the image has booted once more.
    """

    UPDATE = 0
    SOFTWARE = 1
    STIG = 2
    CIS = 3
    HARDENING = 4
    REBOOT = 5
    BOOT_TEST = 6
    HARDENING_TEST = 7
    TEST = 8


def in_order(parts: Iterable[tuple[Rank, Part]]) -> list[Part]:
    """Return the parts of a recipe by their rank; those of one rank stay as they were given."""
    return [part for _, part in sorted(parts, key=lambda ranked: ranked[0])]
