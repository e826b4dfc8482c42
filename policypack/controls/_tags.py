"""Which tags a resource carries, as far as a program shows it, and what they lack.

A resource has those of `tags` and of its provider's `defaultTags`; `tagsAll`, where a program has
it, holds both. Keys are public, values are not. The tags of an Auto Scaling group are a list, which
the provider's `defaultTags` do not reach.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ._helpers import undecided, violation
from ._model import Finding, Parameter, Resource
from ._tokens import GROUP
from ._values import UNKNOWN, Property, properties

KEYS: Final = "requiredTagKeys"
REQUIRED_TAG_KEYS: Final = Parameter(
    KEYS,
    default=[],
    schema={
        "type": "array",
        "items": {"type": "string"},
        "description": "keys every such resource must carry; any one key will do if empty",
    },
)
SYSTEM: Final = "aws:"
HERE: Final = "add what is missing"
PLAIN_KEY: Final = re.compile(r"[^.\[\]\"]+")
DEFAULTS: Final = "defaultTags"
DEFAULTS_UNKNOWN: Final = "may be completed by the provider's defaultTags, which are not known yet"


class Known(Mapping[str, Property]):
    """Values by key, made properties one by one, as they are asked for: most never are."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: dict[str, tuple[Property, object]] = {}

    def add(self, tags: Property) -> None:
        """Take in a map of tags, over those of the same keys that were there; null is no tag."""
        members = tags.value if isinstance(tags.value, dict) else {}
        for key, value in members.items():
            # A tag may have a key alone.
            if isinstance(value, str) or tags.member(key, value).present:
                self._held[key] = tags, value

    def __getitem__(self, key: str) -> Property:
        tags, value = self._held[key]
        quoted_key = f".{key}" if PLAIN_KEY.fullmatch(key) else f'["{key}"]'
        return tags.member(f"{tags.path}{quoted_key}", value)

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


# Not frozen, as `Property` is not: many are made.
@dataclass(slots=True)
class Tags:
    """The tags of one resource, or of what it makes.

    Args:
        place: where they are set.
        known: values by key; a value may be unknown.
        doubts: what may hold more.
        fix: words for where to set what they lack.
        use: words for what they are for, where that is not the resource itself: ` for volumes`.
    """

    place: Property
    known: Mapping[str, Property]
    doubts: tuple[Property, ...] = ()
    fix: str = HERE
    use: str = ""

    def lack(self, keys: Iterable[str]) -> Iterator[Finding]:
        """Report the keys that are missing, all in one finding."""
        missing = [key for key in keys if key not in self.known]
        if missing:
            tags = "tag" if len(missing) == 1 else "tags"
            yield from self._lack(f"the {tags} {', '.join(map(quoted, missing))}")

    def lack_any(self) -> Iterator[Finding]:
        """Report that there is no tag but those AWS sets itself."""
        if all(key.startswith(SYSTEM) for key in self.known):
            yield from self._lack("a tag")

    def _lack(self, what: str) -> Iterator[Finding]:
        if self.doubts:
            yield undecided(self.doubts[0], f"hold {what}{self.use}")
        else:
            yield violation(self.place.because(f"lacks {what}{self.use}"), self.fix)


def has_required_tags(resource: Resource) -> Iterator[Finding]:
    """Judge the tags of a resource as Security Hub does: these keys, or any one."""
    keys = resource.settings.get(KEYS)
    required = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    tags = tags_of(resource)
    yield from tags.lack(required) if required else tags.lack_any()


def tags_of(resource: Resource) -> Tags:
    """Read the tags of a resource."""
    return resource.once("tags", lambda: _tags_of(resource))


def _tags_of(resource: Resource) -> Tags:
    if resource.type == GROUP:
        return listed(resource.at("tags"))
    return mapped(resource, resource.properties)


def mapped(resource: Resource, holder: Property, key: str = "tags") -> Tags:
    """Read tags that are a map, with those of the provider.

    Args:
        resource: whose provider counts.
        holder: what the tags belong to: the resource, or a block device of it.
        key: name of the map.
    """
    place = holder.at(key)
    sources = [*_of_provider(resource, place), place]
    # Older versions of the provider take it as an input; there it has the last word.
    if f"{key}All" in holder.keys():  # noqa: SIM118 - a property is no dict
        every = holder.at(f"{key}All")
        sources = [every] if not every.unknown else [*sources, every]
    return merged(place, sources, f"{HERE}, here or in the provider's defaultTags")


def _of_provider(resource: Resource, place: Property) -> Iterator[Property]:
    configured = resource.provider.get(DEFAULTS)
    if configured is not None:
        defaults = properties({DEFAULTS: configured}).at(DEFAULTS).document().at("tags")
        unknown = Property(place.path, UNKNOWN, reason=DEFAULTS_UNKNOWN)
        yield unknown if defaults.unknown else defaults


def merged(place: Property, sources: Iterable[Property], fix: str = HERE) -> Tags:
    """Join maps of tags.

    Args:
        place: where they are set.
        sources: the maps, the last one wins.
        fix: words for where to set what is missing.
    """
    known = Known()
    doubts = []
    for source in sources:
        known.add(source)
        if source.unknown:
            doubts.append(source)
    return Tags(place, known, tuple(doubts), fix)


def listed(place: Property) -> Tags:
    """Read tags that are a list of objects with key and value."""
    known: dict[str, Property] = {}
    doubts = []
    for tag in place.items():
        key = tag.at("key")
        if key.unknown:
            doubts.append(holding(key, place))
        elif key.text is not None:
            known[key.text] = replace(tag.at("value"), confidential=True)
    return Tags(place, known, tuple(doubts))


def holding(unknown: Property, place: Property) -> Property:
    """Say of a value that is not known that what it belongs to must hold the tags."""
    return replace(unknown, asked="" if unknown.path == place.path else place.path)


def quoted(text: str) -> str:
    """Put a word of the user's configuration into quotation marks."""
    return f'"{text}"'
