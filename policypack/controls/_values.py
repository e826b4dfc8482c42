"""Read resource inputs safely: unknown, absent and secret values, and odd types, never raise."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Final, final

from ._scalars import truth, whole_number

LONGEST_SHOWN: Final = 64
CONFIDENTIAL_KEYS: Final = frozenset(
    {
        "userdata",
        "userdatabase64",
        "passworddata",
        "environment",
        "variables",
        "tags",
        "tagsall",
        "value",
        "insecurevalue",
        "valuewo",
    }
)
CONFIDENTIAL_PARTS: Final = ("password", "secret", "token", "credential", "privatekey", "userdata")
NOT_CONFIDENTIAL: Final = frozenset({"httptokens"})


class _Marker(Enum):
    """The two values a property can have besides its own."""

    UNKNOWN = "not known yet"
    ABSENT = "not set"

    def __bool__(self) -> bool:
        message = f"a value that is {self.value} is neither true nor false: ask for it explicitly"
        raise TypeError(message)

    def __repr__(self) -> str:
        return self.name


UNKNOWN: Final = _Marker.UNKNOWN
ABSENT: Final = _Marker.ABSENT


@final
@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value marked secret by the program: controls may read it, messages never show it."""

    value: object

    def __repr__(self) -> str:
        return "Secret(...)"


def show(value: object, *, confidential: bool = False) -> str:
    """Describe a value for a message: short public scalars as they are, all others by kind."""
    if isinstance(value, _Marker):
        return value.value
    if confidential or isinstance(value, Secret):
        return "a confidential value"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, str):
        short = len(value) <= LONGEST_SHOWN and value.isprintable() and '"' not in value
        return f'"{value}"' if short else "a long value"
    return "a list" if isinstance(value, list) else "an object"


@lru_cache(maxsize=4096)
def is_confidential(key: str) -> bool:
    """Say whether a property of this name may hold something nobody should read in a log."""
    name = key.lower()
    if name in NOT_CONFIDENTIAL:
        return False
    return name in CONFIDENTIAL_KEYS or any(part in name for part in CONFIDENTIAL_PARTS)


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[tuple[str, ...], bool]:
    """Split a path into keys, and say whether it leads through one that may be confidential."""
    keys = tuple(path.split("."))
    return keys, any(map(is_confidential, keys))


# The roles of a stack have few different documents; nobody changes what was read from one.
@lru_cache(maxsize=256)
def _parsed(text: str) -> object:
    """Read JSON; what is none is absent."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return ABSENT


# Not frozen, though nothing changes one: a frozen one takes four times as long to make, and making
# them is most of what judging costs.
@dataclass(slots=True, unsafe_hash=True)
class Property:
    """One property of a resource: its exact path, its value, and whether it may be shown.

    Args:
        path: camelCase path as the provider spells it, with indices: `networkInterfaces[0].id`.
            For an unknown value, the path of the nearest ancestor that is unknown.
        value: a plain value, `UNKNOWN` or `ABSENT`; null and an empty text are not set, as the
            provider sees it.
        confidential: the value must not be shown.
        owner: words that name another resource the value comes from, as `launch template "web"`.
        asked: the path that was asked for, if an ancestor of it is what is unknown.
        reason: words for its state where "is not known yet" or "is not set" would say too little.
    """

    path: str
    value: object
    confidential: bool = False
    owner: str = ""
    reason: str = ""
    asked: str = ""

    @property
    def unknown(self) -> bool:
        """The value is only known after the update."""
        return self.value is UNKNOWN

    @property
    def absent(self) -> bool:
        """The program does not set it."""
        return self.value is ABSENT

    @property
    def present(self) -> bool:
        """The program sets it, be the value known or not."""
        return self.value is not ABSENT

    @property
    def is_true(self) -> bool:
        """The value is true, or a string that means true."""
        return truth(self.value) is True

    @property
    def is_false(self) -> bool:
        """The value is false, or a string that means false."""
        return truth(self.value) is False

    @property
    def text(self) -> str | None:
        """The value if it is a known string."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> int | None:
        """The value if it is a known whole number."""
        return whole_number(self.value)

    @property
    def state(self) -> str:
        """Words for a message: `is "optional"`, or `is "optional" in launch template "web"`."""
        if self.reason:
            return self.reason
        place = f" in {self.owner}" if self.owner else ""
        return f"is {show(self.value, confidential=self.confidential)}{place}"

    def at(self, path: str) -> "Property":
        """Go down a dotted path of keys; below an unknown value all is unknown."""
        keys, hidden = _steps(path)
        value: object = self.value
        for key in keys:
            # By identity: nearly all of what judging costs is these lines.
            if type(value) is not dict:
                return self._below(path)
            value = value.get(key, ABSENT)
        if type(value) is Secret:
            value, hidden = _revealed(value), True
        return Property(
            f"{self.path}.{path}" if self.path else path,
            ABSENT if value is None or value == "" else value,
            hidden or self.confidential,
            self.owner,
        )

    def items(self) -> "list[Property]":
        """List the elements; none if absent. An unknown list is its own only element.

        What is no list, and no element that may stand without its list, counts as unknown.
        """
        if isinstance(self.value, list):
            return [self._make(f"{self.path}[{i}]", value) for i, value in enumerate(self.value)]
        if self.absent:
            return []
        if isinstance(self.value, dict):
            return [self]
        if self.unknown:
            return [replace(self, asked=f"{self._sought}[]")]
        return [replace(self, value=UNKNOWN, reason="is no list")]

    def keys(self) -> list[str]:
        """List the names of an object's members; none if it is no object."""
        return list(self.value) if isinstance(self.value, dict) else []

    def member(self, path: str, value: object) -> "Property":
        """Make the property of a member whose key a dotted path cannot hold.

        Args:
            path: how a message shall name it.
            value: what it holds; it is as confidential as what it is a member of.
        """
        return self._make(path, value)

    def each(self, path: str) -> "Iterator[Property]":
        """Walk a path with lists in it, as `blockDeviceMappings[].ebs.encrypted`."""
        head, mark, rest = path.partition("[]")
        if not mark:
            yield self.at(path)
            return
        rest = rest.removeprefix(".")
        for item in (self.at(head) if head else self).items():
            if not rest:
                yield item
            elif "[]" in rest:
                yield from item.each(rest)
            else:
                yield item.at(rest)

    def document(self) -> "Property":
        """Read a JSON document given as text; what is no JSON stays the text it is."""
        if not isinstance(self.value, str):
            return self
        parsed = _parsed(self.value)
        return self if parsed is ABSENT else self._make(self.path, parsed)

    def because(self, reason: str) -> "Property":
        """Say in own words what state it is in."""
        return replace(self, reason=reason, asked="")

    def _below(self, path: str) -> "Property":
        """Go down a path that leads through something else than objects."""
        keys, hidden = _steps(path)
        value: object = self.value
        for depth, key in enumerate(keys):
            if isinstance(value, Secret):
                value, hidden = _revealed(value), True
            if value is UNKNOWN:
                return self._unknown_at(keys, depth, hidden=hidden)
            value = value.get(key, ABSENT) if isinstance(value, dict) else ABSENT
        return self._make(f"{self.path}.{path}" if self.path else path, value, hidden=hidden)

    @property
    def _sought(self) -> str:
        """What was asked for so far; a doubt about a whole resource stands for all its paths."""
        return self.asked or ("" if self.reason else self.path)

    def _unknown_at(self, keys: tuple[str, ...], depth: int, *, hidden: bool) -> "Property":
        """Stand for what lies below the unknown value that was met at a depth."""
        rest = ".".join(keys[depth:])
        if depth == 0:
            return replace(self, asked=f"{self._sought}.{rest}".removeprefix("."))
        here = self.at(".".join(keys[:depth]))
        return replace(here, asked=f"{here.path}.{rest}", confidential=here.confidential or hidden)

    def _make(self, path: str, value: object, *, hidden: bool = False) -> "Property":
        hidden = hidden or self.confidential
        if isinstance(value, Secret):
            value, hidden = _revealed(value), True
        unset = value is None or value == ""
        return Property(path, ABSENT if unset else value, hidden, self.owner)


def _revealed(value: object) -> object:
    while isinstance(value, Secret):
        value = value.value
    return value


def properties(values: Mapping[str, object], *, owner: str = "") -> Property:
    """Make the root property of a resource's values."""
    return Property("", values if isinstance(values, dict) else dict(values), owner=owner)
