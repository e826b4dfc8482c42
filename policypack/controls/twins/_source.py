"""What aws-native holds, how it spells its paths, and what reads it for the classic provider."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from .._values import ABSENT, UNKNOWN, Secret

STEP: Final = re.compile(r"[^.\[\]]+|\[\d*\]")


@lru_cache(maxsize=4096)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(STEP.findall(path))


# Not frozen, though nothing changes one: a frozen one takes four times as long to make.
@dataclass(slots=True)
class Source:
    """A value in the shape of CloudFormation.

    Args:
        path: as aws-native spells it; for an unknown value that of the nearest unknown ancestor.
        value: a plain value, `UNKNOWN` or `ABSENT`.
        secret: it, or something that holds it, is marked secret.
    """

    path: str
    value: object = ABSENT
    secret: bool = False

    @property
    def present(self) -> bool:
        """The program sets it, be the value known or not."""
        return self.value is not ABSENT

    @property
    def plain(self) -> object:
        """The value as controls read it, with its mark if it is secret."""
        return Secret(self.value) if self.secret and self.present else self.value

    def at(self, path: str) -> "Source":
        """Go down a path of keys and indices; below an unknown value all is unknown."""
        found = self
        for step in _steps(path):
            found = found._element(step) if step[0] == "[" else found._member(step)
        return found

    def items(self) -> "list[Source]":
        """List the elements; an unknown list, and what is no list, is its own only element."""
        if isinstance(self.value, list):
            return [self._made(f"{self.path}[{i}]", value) for i, value in enumerate(self.value)]
        return [self] if self.present else []

    def _member(self, key: str) -> "Source":
        if self.value is UNKNOWN:
            return self
        path = f"{self.path}.{key}" if self.path else key
        return self._made(path, self.value.get(key) if isinstance(self.value, dict) else None)

    def _element(self, step: str) -> "Source":
        if self.value is UNKNOWN:
            return self
        held = self.value if isinstance(self.value, list) and step != "[]" else []
        index = int(step[1:-1]) if held else 0
        return self._made(f"{self.path}{step}", held[index] if index < len(held) else None)

    def _made(self, path: str, value: object) -> "Source":
        secret = self.secret
        while isinstance(value, Secret):
            value, secret = value.value, True
        return Source(path, ABSENT if value is None else value, secret)


@dataclass(slots=True)
class Spellings:
    """How aws-native spells the paths of classic properties.

    Args:
        wanted: nothing is noted unless they are: most resources have no finding.
    """

    wanted: bool = True
    _native: dict[str, str] = field(default_factory=dict)
    _ends: set[str] = field(default_factory=set)

    def note(self, path: str, source: Source, *, end: bool = False) -> None:
        """Note where a classic path comes from.

        Args:
            path: classic path.
            source: what aws-native has there.
            end: the shapes differ there, so that no path goes on below.
        """
        if not self.wanted:
            return
        self._native[path] = source.path
        if end or source.value is UNKNOWN:
            self._ends.add(path)
        else:
            self._ends.discard(path)

    def native(self, path: str) -> str | None:
        """Spell a path as aws-native does; None where no part reads it."""
        known = self._known(path)
        if not known:
            return None
        return self._native[known] + ("" if known in self._ends else path[len(known) :])

    def known(self) -> Mapping[str, str]:
        """Give the native path of each classic path."""
        return self._native

    def same_shape(self, path: str) -> bool:
        """Say whether a value can be set under the native path as it is."""
        known = self._known(path)
        return bool(known) and known not in self._ends and "[]" not in path

    def _known(self, path: str) -> str:
        while path and path not in self._native:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return path


class Part(ABC):
    """Where one classic property comes from."""

    @abstractmethod
    def reads(self) -> tuple[str, ...]:
        """List the native properties it reads."""

    @abstractmethod
    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Make the classic value, or `ABSENT`.

        Args:
            whole: the native object that holds it.
            path: classic path of the value.
            spellings: take up how it is spelled.
        """


Fields = Mapping[str, Part]


def read_fields(table: Fields, whole: Source, path: str, spellings: Spellings) -> dict[str, object]:
    """Read all properties of a table.

    Args:
        table: a part for each classic property.
        whole: the native object that holds what they read.
        path: classic path of what they make up; empty for a whole resource.
        spellings: take up how all paths are spelled.
    """
    found: dict[str, object] = {}
    for name, part in table.items():
        value = part.read(whole, f"{path}.{name}" if path else name, spellings)
        if value is not ABSENT:
            found[name] = value
    return found
