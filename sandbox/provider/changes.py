"""What differs between a resource's old and new inputs, and what that means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sandbox.provider.wire import Properties

_INDEX = re.compile(r"\[\d+\]")


class Difference(NamedTuple):
    """One value that differs.

    Args:
        path: The property's path with list indices.
        old: Its old value, `None` if it had none.
        new: Its new value, `None` if it has none.
    """

    path: str
    old: object
    new: object

    @property
    def property(self) -> str:
        """The top-level property."""
        return self.path.partition(".")[0].partition("[")[0]

    def within(self, paths: Collection[str]) -> bool:
        """Tell whether the difference lies at or below one of these paths."""
        plain = _INDEX.sub("", self.path)
        return any(plain == each or plain.startswith(f"{each}.") for each in paths)


@dataclass(frozen=True)
class Change:
    """An update from old to new inputs."""

    old: Properties
    new: Properties

    @cached_property
    def names(self) -> frozenset[str]:
        """The top-level properties that differ."""
        return frozenset(each.property for each in differences(self.old, self.new))

    def touches(self, *names: str) -> bool:
        """Tell whether any of these properties differs."""
        return not self.names.isdisjoint(names)


def differences(old: object, new: object, path: str = "") -> Iterator[Difference]:
    """Yield every leaf that differs; names that begin with two underscores are the provider's."""
    if old == new:
        return
    if _both(old, new, dict):
        before, after = _members(old), _members(new)
        for name in sorted(before.keys() | after.keys()):
            if not name.startswith("__"):
                at = f"{path}.{name}" if path else name
                yield from differences(before.get(name), after.get(name), at)
    elif _both(old, new, list):
        items = zip_longest(_items(old), _items(new))
        for index, (before_item, after_item) in enumerate(items):
            yield from differences(before_item, after_item, f"{path}[{index}]")
    else:
        yield Difference(path, old, new)


def _both(old: object, new: object, kind: type) -> bool:
    """Tell whether both are of a kind that can be descended into; one of them may be absent."""
    sides = [each for each in (old, new) if each is not None]
    return all(isinstance(each, kind) for each in sides) and any(map(bool, sides))


def _members(value: object) -> Properties:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []
