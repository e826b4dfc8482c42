"""What a twin is: a table of parts, and what else differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ._source import Fields


@dataclass(frozen=True, slots=True)
class Companion:
    """A resource of its own for the classic provider that aws-native writes into another.

    Args:
        type: its classic type token.
        path: native property that makes one; with `[]` each of its elements makes one.
        fields: what it holds, relative to that property.
        owner: classic property that refers to the resource it is written in.
    """

    type: str
    path: str
    fields: Fields
    owner: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A type of aws-native as the classic type it is judged as.

    Args:
        type: classic type token.
        fields: where its inputs come from.
        outputs: classic outputs that have another name in aws-native.
        companions: the resources it takes in.
        borrows: native type whose spelling a path has that is not its own, by the input that says
            so; it comes from what the resource launches from.
        unseen: inputs the classic type lacks, so that no control judges them.
        lacks: classic inputs the native type lacks, so that nobody can set them.
        variants: other classic types it amounts to if an input is set, or has a value: `key` or
            `key=value`.
    """

    type: str
    fields: Fields
    outputs: Mapping[str, str] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    borrows: Mapping[str, str] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
