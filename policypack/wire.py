"""Turn what the engine sends into plain values in one walk, unknown and secret values marked.

The marks are those of the engine's property encoding (sdk/go/common/resource/properties.go and
plugin/rpc.go): sentinel strings for unknown values, objects with a signature for all the rest.
"""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from google.protobuf.struct_pb2 import Struct, Value
from pulumi.runtime.proto import analyzer_pb2 as proto

from .controls._values import UNKNOWN, Secret

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a type mark, not a password
ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWN_SENTINELS: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
SHORTEST_SENTINEL: Final = min(map(len, UNKNOWN_SENTINELS))


def plain(struct: Struct) -> dict[str, object]:
    """Decode the properties of a resource."""
    fields = struct.fields
    try:
        return {_shared(key, key): _value(fields[key]) for key in fields}
    except RecursionError:
        return {key: _decoded(fields[key]) for key in fields}


class Holder(Protocol):
    """A message that has properties."""

    @property
    def properties(self) -> Struct | bytes:
        """The properties, or the bytes they are on the wire (see `undecoded`)."""


def struct_of(holder: Holder) -> Struct:
    """Read the properties of a message as far as the protocol goes."""
    found = holder.properties
    return Struct.FromString(found) if isinstance(found, bytes) else found


class Later(Mapping[str, object]):
    """Properties of a resource that are decoded one by one, when they are read.

    Of what the provider answered, controls read an id or a version here and there.

    Args:
        holder: the message that has them.
    """

    __slots__ = ("_holder", "_read")

    def __init__(self, holder: Holder) -> None:
        self._holder = holder
        self._read: Mapping[str, Value] | None = None

    @property
    def _fields(self) -> Mapping[str, Value]:
        if self._read is None:
            self._read = struct_of(self._holder).fields
        return self._read

    def __getitem__(self, key: str) -> object:
        if key not in self._fields:  # the fields would make one
            raise KeyError(key)
        return _decoded(self._fields[key])

    def get(self, key: str, default: object = None) -> object:
        """Decode one property; the inherited way raises an exception first."""
        fields = self._fields
        return _decoded(fields[key]) if key in fields else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


class Edges(Mapping[str, tuple[str, ...]]):
    """What each input of a resource was computed from, listed when it is asked for."""

    __slots__ = ("_edges",)

    def __init__(self, edges: Mapping[str, proto.AnalyzerPropertyDependencies]) -> None:
        self._edges = edges

    def __getitem__(self, key: str) -> tuple[str, ...]:
        if key not in self._edges:  # the message would make one
            raise KeyError(key)
        return tuple(self._edges[key].urns)

    def __contains__(self, key: object) -> bool:
        return key in self._edges

    def __iter__(self) -> Iterator[str]:
        return iter(self._edges)

    def __len__(self) -> int:
        return len(self._edges)


# A thousand resources have the same few hundred keys, and often the same scripts and documents:
# each is kept once.
_texts: Final[dict[str, str]] = {}
_shared: Final = _texts.setdefault
LONG: Final = 48


def forget() -> None:
    """Keep no longer what was kept once; a run is over."""
    _texts.clear()


def _decoded(value: Value) -> object:
    try:
        return _value(value)
    except RecursionError:  # nested deeper than can be read, so nobody knows what it is
        return UNKNOWN


def _value(value: Value) -> object:
    text = value.string_value  # most are texts, and asking for one costs less than for the kind
    if text:
        return text if len(text) < SHORTEST_SENTINEL else _text(text)
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        return value.number_value
    if kind == "bool_value":
        return value.bool_value
    if kind == "struct_value":
        fields = value.struct_value.fields
        members = {_shared(key, key): _value(fields[key]) for key in fields}
        return _special(members) if SIGNATURE in members else members
    if kind == "list_value":
        return [_value(element) for element in value.list_value.values]
    return text if kind == "string_value" else None


def _text(text: str) -> object:
    if text in UNKNOWN_SENTINELS:
        return UNKNOWN
    return _shared(text, text) if len(text) > LONG else text


def _special(members: dict[str, object]) -> object:
    signature = members[SIGNATURE]
    if signature == SECRET:
        return Secret(members.get("value"))
    if signature == OUTPUT:
        value = members.get("value", UNKNOWN)
        return Secret(value) if members.get("secret") is True else value
    if signature in (ASSET, ARCHIVE):
        return Secret({key: value for key, value in members.items() if key != SIGNATURE})
    return members
