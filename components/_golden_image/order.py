"""The order of the components in a recipe, and what hardening by several hands collides on."""

import enum
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, TypeVar

from components._golden_image.hardening_scripts import Hardening

Part = TypeVar("Part")
_SETTING: Final = re.compile(r"(?<![\w.*])([a-z]\w*(?:\.[\w*]+)+)[ \t]*=[ \t]*([\w-]+)")
# A command goes on in the next line after a backslash.
_REST: Final = r"(?:\\\n|[^\n;|&]){0,999}"
_INSTALLED: Final = re.compile(
    rf"\b(?:dnf|microdnf|yum)\b{_REST}?\s(?:re|local)?install\s(?P<names>{_REST})"
)


class Rank(enum.IntEnum):
    """Where a component stands in a recipe.

    Hardening comes after the software, whose installers would undo it. The STIG's comes before the
    own, which keeps what the two have in common from colliding: its settings of the kernel stand in
    a file that is read after 99-sysctl.conf, where the STIG writes its own, and its audit rules
    have keys of their own, as a rule that is there twice stops the loading. Nothing is proven
    before the image has booted once more.
    """

    UPDATE = 0
    SOFTWARE = 1
    STIG = 2
    HARDENING = 3
    REBOOT = 4
    BOOT_TEST = 5
    HARDENING_TEST = 6
    TEST = 7


def in_order(parts: Iterable[tuple[Rank, Part]]) -> list[Part]:
    """Return the parts of a recipe by their rank; those of one rank stay as they were given."""
    return [part for _, part in sorted(parts, key=lambda ranked: ranked[0])]


def contradictions(
    text: str, hardening: Mapping[str, Hardening], left_out: Collection[str] = ()
) -> Iterator[str]:
    """Find what a document of one's own does against the hardening.

    Args:
        text: the document
        hardening: the hardening by its names
        left_out: names of what is not wanted
    """
    settings = dict(_SETTING.findall(text))
    packages = {name for found in _INSTALLED.finditer(text) for name in found["names"].split()}
    for name, one in hardening.items():
        if name in left_out:
            continue
        against = f'which contradicts the hardening "{name}"; leave one of the two out'
        for key, value in one.settings.items():
            if settings.get(key, value) != value:
                yield f'sets "{key}" to {settings[key]}, {against}'
        yield from (
            f'installs "{package}", {against}' for package in one.removed if package in packages
        )
