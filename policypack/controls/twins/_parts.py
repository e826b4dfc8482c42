"""Parts: where one property of the classic provider comes from in a resource of aws-native.

A table of parts says it for each property. Reading a part makes the classic value and notes on the
way how aws-native spells its path, so that both directions stand in one place. Unknown values stay
unknown with all below them, secret ones stay secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .._scalars import truth
from .._values import ABSENT, UNKNOWN, Secret
from ._source import Fields, Part, Source, Spellings, read_fields


@dataclass(frozen=True)
class Same(Part):
    """A property of the same shape, wherever it is: the first of these paths that is set."""

    natives: tuple[str, ...]

    def reads(self) -> tuple[str, ...]:
        """List the paths."""
        return self.natives

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Take the value as it is."""
        places = [whole.at(native) for native in self.natives]
        found = next((place for place in places if place.present), places[0])
        spellings.note(path, found)
        return found.plain


@dataclass(frozen=True)
class _One(Part):
    """A part that reads one native property."""

    native: str

    def reads(self) -> tuple[str, ...]:
        """List that property."""
        return (self.native,)


@dataclass(frozen=True)
class Object(_One):
    """An object whose members have other names or places."""

    fields: Fields

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read its members; what is no object stays as it is."""
        return self.shaped(whole.at(self.native), path, spellings)

    def shaped(self, source: Source, path: str, spellings: Spellings) -> object:
        """Read the members of a value that was found already."""
        spellings.note(path, source)
        if not source.present and not spellings.wanted:
            return ABSENT
        if source.present and not isinstance(source.value, dict):
            return source.plain
        found = read_fields(self.fields, source, path, spellings)
        return found if source.present else ABSENT


@dataclass(frozen=True)
class Each(_One):
    """A list of objects whose members have other names or places."""

    fields: Fields

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read the members of each element; what is no list stays as it is."""
        found = whole.at(self.native)
        spellings.note(path, found)
        shape = Object("", self.fields)
        if found.value is not UNKNOWN and spellings.wanted:
            shape.shaped(found.at("[]"), f"{path}[]", spellings)
        if not isinstance(found.value, list):
            return shape.shaped(found, path, spellings) if found.present else ABSENT
        return [
            shape.shaped(item, f"{path}[{index}]", spellings) if item.present else None
            for index, item in enumerate(found.items())
        ]


@dataclass(frozen=True)
class Single(_One):
    """A value that the classic provider has as a list of one."""

    fields: Fields | None = None

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Wrap the value, if there is one."""
        found = whole.at(self.native)
        inside = Object("", self.fields) if self.fields is not None else Same(("",))
        for place in (f"{path}[]", f"{path}[0]"):
            value = inside.read(found, place, spellings)
        spellings.note(path, found, end=True)
        return [value] if found.present else ABSENT


@dataclass(frozen=True)
class Plucked(_One):
    """A list of plain values, each of which is the one member of an object."""

    member: str

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Take the member out of each element."""
        found = whole.at(self.native)
        spellings.note(path, found, end=True)
        if not isinstance(found.value, list):
            return found.plain
        members = [item.at(self.member) for item in found.items()]
        for index, member in enumerate(members):
            spellings.note(f"{path}[{index}]", member)
        return [member.plain if member.present else None for member in members]


@dataclass(frozen=True)
class Wrapped(_One):
    """A list of plain values, each of which the classic provider has as the member of an object."""

    member: str

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Put each element into an object."""
        found = whole.at(self.native)
        spellings.note(path, found, end=True)
        if not isinstance(found.value, list):
            return found.plain
        for index, item in enumerate(found.items()):
            spellings.note(f"{path}[{index}]", item, end=True)
        return [{self.member: item.plain} if item.present else None for item in found.items()]


@dataclass(frozen=True)
class Tags(_One):
    """A list of `key` and `value`, which the classic provider has as a map."""

    native: str = "tags"

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Make the map; one key that is not known yet makes all of it unknown."""
        found = whole.at(self.native)
        spellings.note(path, found, end=True)
        if not isinstance(found.value, list):
            return found.plain
        tags: dict[str, object] = {}
        secret = found.secret
        for item in found.items():
            key, value = item.at("key"), item.at("value")
            if key.value is UNKNOWN:
                return Secret(UNKNOWN) if secret or key.secret else UNKNOWN
            if isinstance(key.value, str):
                tags[key.value] = value.plain if value.present else None
                spellings.note(f"{path}.{key.value}", value)
                secret = secret or key.secret
        return Secret(tags) if secret else tags


@dataclass(frozen=True)
class TagsFor(_One):
    """The tags that a list of specifications holds for one type of resource."""

    type: str

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read the tags of the first specification for the type."""
        found = whole.at(self.native)
        spellings.note(path, found, end=True)
        for item in found.items():
            kind = item.at("resourceType")
            if kind.value is UNKNOWN:
                spellings.note(path, kind)
                return kind.plain
            if kind.value == self.type:
                return Tags("tags").read(item, path, spellings)
        return ABSENT


@dataclass(frozen=True)
class When(Part):
    """A property that only counts if another one has a value."""

    part: Part
    native: str
    value: str | bool

    def reads(self) -> tuple[str, ...]:
        """List what decides and what it decides about."""
        return (self.native, *self.part.reads())

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read the part if the condition holds; unknown if that is not known yet."""
        decides = whole.at(self.native)
        found = self.part.read(whole, path, spellings)
        if found is ABSENT or self._holds(decides.value):
            return found
        if decides.value is UNKNOWN:
            spellings.note(path, decides, end=True)
            return decides.plain
        return ABSENT

    def _holds(self, value: object) -> bool:
        return value == self.value if isinstance(self.value, str) else truth(value) is self.value


@dataclass(frozen=True)
class Default(Part):
    """A property for which CloudFormation has another default, or that it sets itself."""

    part: Part
    value: object

    def reads(self) -> tuple[str, ...]:
        """List what the part reads."""
        return self.part.reads()

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Read the part; where it is absent, or an empty list, the default is in force."""
        found = self.part.read(whole, path, spellings)
        if found is not ABSENT and found != []:
            return found
        spellings.note(path, whole.at(self.part.reads()[0]), end=True)
        return self.value


@dataclass(frozen=True)
class Changed(_One):
    """A value that the classic provider writes another way."""

    change: Callable[[object], object]

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Change the value unless it is unknown or absent."""
        found = whole.at(self.native)
        spellings.note(path, found, end=True)
        if found.value is UNKNOWN or not found.present:
            return found.plain
        changed = self.change(found.value)
        return Secret(changed) if found.secret else changed


@dataclass(frozen=True)
class Constant(_One):
    """A property that says of the classic provider's resource what the native type says."""

    value: str

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Give the value."""
        spellings.note(path, whole.at(self.native), end=True)
        return self.value


@dataclass(frozen=True)
class Joined(Part):
    """An object whose members aws-native has as properties of the resource."""

    natives: Mapping[str, str]

    def reads(self) -> tuple[str, ...]:
        """List the properties."""
        return (*self.natives.values(),)

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        """Put together what is set."""
        places = {name: whole.at(native) for name, native in self.natives.items()}
        for name, place in places.items():
            spellings.note(f"{path}.{name}", place)
            spellings.note(path, place, end=True)
        return {name: place.plain for name, place in places.items() if place.present}


def fields(*same: str, **other: str | Part) -> dict[str, Part]:
    """Make a table.

    Args:
        same: properties that have the same name and shape.
        other: for each classic property, its native path or the part that reads it.
    """
    table: dict[str, Part] = {name: Same((name,)) for name in same}
    for name, part in other.items():
        table[name] = Same((part,)) if isinstance(part, str) else part
    return table


def below(native: str, table: Fields) -> dict[str, Part]:
    """Move a table down: all that it reads is inside this native property."""
    return {name: _Below(native, part) for name, part in table.items()}


@dataclass(frozen=True)
class _Below(_One):
    part: Part

    def read(self, whole: Source, path: str, spellings: Spellings) -> object:
        return self.part.read(whole.at(self.native), path, spellings)
