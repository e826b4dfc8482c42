"""Resources of the provider aws-native, read as the resources of the provider aws they amount to.

Controls know the classic provider only. A twin is translated before they see it, and what they say
of a path is spelled back as the program has it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Final

from ._model import Correction, Resource
from ._scalars import truth
from ._values import UNKNOWN
from .twins._source import Fields, Source, Spellings, read_fields
from .twins._twin import Companion, Twin

PREFIX: Final = "aws-native:"
# Controls of what the classic provider does that CloudFormation does not: it takes inline rules of
# a security group for all there are, and so removes those declared apart.
CLASSIC_ONLY: Final = frozenset({"EXT.SG_RULE_MANAGEMENT_CONFLICT"})
SILENT: Final = Spellings(wanted=False)
TABLES: Final = (
    "_access",
    "_code",
    "_compute",
    "_fleets",
    "_governance",
    "_images",
    "_network",
    "_routing",
    "_services",
)


@dataclass(frozen=True, eq=False)
class Translation:
    """A resource of aws-native as a classic one.

    Args:
        type: classic type token.
        inputs: classic inputs.
        companions: what it holds that is a resource of its own for the classic provider.
        suffix: what tells a companion's URN from that of the resource it is written in.
        owner: the input by which a companion refers to that resource.
        unseen: paths, in the program's spelling, of inputs that no control judges.
    """

    type: str
    inputs: dict[str, object]
    _fields: Fields
    _source: Source
    _below: str = ""
    _lender: str = ""
    _answers: Mapping[str, str] = field(default_factory=dict)
    companions: tuple["Translation", ...] = ()
    suffix: str = ""
    owner: str = ""
    unseen: tuple[str, ...] = ()
    _lacks: tuple[str, ...] = ()

    def spelling(self, path: str) -> str:
        """Spell a path of the classic type as the program does."""
        native = self._spellings.native(path) or self._answers.get(path)
        if native is None and self._lender:
            return _lent(self._lender).spelling(path)
        return path if native is None else native

    @cached_property
    def _spellings(self) -> Spellings:
        spellings = Spellings()
        read_fields(self._fields, self._source, "", spellings)
        if self.owner:
            # Nothing in the program says which resource it belongs to: it is written there.
            spellings.note(self.owner, self._source, end=True)
        return spellings

    def paths(self) -> Mapping[str, str]:
        """Give the spelling of each path that the tables know."""
        return self._spellings.known()

    def dismisses(self, control_id: str, path: str) -> bool:
        """Say whether a finding does not hold for aws-native: it cannot be, or cannot be mended.

        Args:
            control_id: the control that found it.
            path: classic path it names.
        """
        return control_id in CLASSIC_ONLY or _head(path) in self._lacks

    def edges(
        self, property_dependencies: Mapping[str, tuple[str, ...]], urn: str = ""
    ) -> dict[str, tuple[str, ...]]:
        """Say what each classic input was computed from.

        Args:
            property_dependencies: by top-level input of aws-native.
            urn: that of the resource a companion is written in.
        """
        edges: dict[str, tuple[str, ...]] = {self.owner: (urn,)} if self.owner else {}
        for name, part in self._fields.items():
            heads = dict.fromkeys(_head(self._below, path) for path in part.reads())
            found = [urn for head in heads for urn in property_dependencies.get(head, ())]
            if found:
                edges[name] = tuple(dict.fromkeys(found))
        return edges

    def correction(self, found: Correction) -> Correction | None:
        """Translate what a control would set; None where the shapes are too different."""
        if not self._spellings.same_shape(found.path):
            return None
        known = truth(found.value) if isinstance(found.value, str) else None
        # The classic provider writes some booleans as text, aws-native none.
        return Correction(self.spelling(found.path), found.value if known is None else known)


def twin_types() -> Mapping[str, str]:
    """Give the classic type of each type of aws-native that has one."""
    return MappingProxyType({token: twin.type for token, twin in _tables().items()})


def translate(token: str, inputs: Mapping[str, object]) -> Translation | None:
    """Read a resource of aws-native as a classic one; None for all others.

    Args:
        token: type token.
        inputs: what the program sets, with `UNKNOWN` and `Secret` inside.
    """
    twin = _tables().get(token) if token.startswith(PREFIX) else None
    if twin is None:
        return None
    whole = Source("", inputs if isinstance(inputs, dict) else dict(inputs))
    return Translation(
        _type(twin, whole),
        read_fields(twin.fields, whole, "", SILENT),
        twin.fields,
        whole,
        _lender=_lender(twin, whole),
        _answers=twin.outputs,
        companions=tuple(_companions(twin, whole)),
        unseen=_unseen(twin, whole),
        _lacks=twin.lacks,
    )


def outputs(token: str, found: Mapping[str, object]) -> Mapping[str, object]:
    """Give what the provider answered under the names the classic provider has for it.

    Args:
        token: type token of aws-native; the outputs of all others are as they are.
        found: decoded as it is read, or all of it.
    """
    twin = _tables().get(token) if token.startswith(PREFIX) else None
    return found if twin is None else _Renamed(found, twin.outputs)


def classic(resource: Resource) -> tuple[tuple[Resource, Translation], ...]:
    """Read a resource of a stack as the classic resources it amounts to; none for all others.

    Args:
        resource: with its outputs and dependencies, if it is to be part of a graph.
    """
    main = translate(resource.type, resource.inputs)
    if main is None:
        return ()
    return tuple(
        (
            replace(
                resource,
                urn=f"{resource.urn}{found.suffix}",
                type=found.type,
                inputs=found.inputs,
                outputs={} if found.suffix else outputs(resource.type, resource.outputs),
                property_dependencies=found.edges(resource.property_dependencies, resource.urn),
            ),
            found,
        )
        for found in (main, *main.companions)
    )


class _Renamed(Mapping[str, object]):
    """Outputs under their classic names; each is read when it is asked for."""

    __slots__ = ("_found", "_names")

    def __init__(self, found: Mapping[str, object], names: Mapping[str, str]) -> None:
        self._found = found
        self._names = names

    def __getitem__(self, key: str) -> object:
        return self._found[self._names.get(key, key)]

    def __iter__(self) -> Iterator[str]:
        named = (key for key, native in self._names.items() if native in self._found)
        return iter(dict.fromkeys((*named, *self._found)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _tables() -> dict[str, Twin]:
    """Load the tables: a stack without aws-native needs none."""
    modules = (import_module(f".twins.{name}", __package__) for name in TABLES)
    return {token: twin for module in modules for token, twin in module.TABLE.items()}


@cache
def _lent(token: str) -> Translation:
    """Translate a resource without inputs, for its spelling."""
    found = translate(token, {})
    if found is None:
        raise KeyError(token)
    return found


def _type(twin: Twin, whole: Source) -> str:
    for condition, token in twin.variants.items():
        key, _, value = condition.partition("=")
        found = whole.at(key)
        if found.value == value or (found.present and not value):
            return token
    return twin.type


def _lender(twin: Twin, whole: Source) -> str:
    lenders = (token for key, token in twin.borrows.items() if not key or whole.at(key).present)
    return next(lenders, "")


def _head(*paths: str) -> str:
    """Name the top-level input that a path, relative to another, leads through."""
    path = next((path for path in paths if path), "")
    return path.partition(".")[0].partition("[")[0]


def _companions(twin: Twin, whole: Source) -> Iterator[Translation]:
    for companion in twin.companions:
        path, mark, _ = companion.path.partition("[]")
        found = whole.at(path)
        for item in found.items() if mark else (found,):
            if item.present:
                yield _companion(companion, item)


def _companion(companion: Companion, item: Source) -> Translation:
    inputs = read_fields(companion.fields, item, "", SILENT)
    return Translation(
        companion.type,
        # An edge says which resource it belongs to: that one's name may not be known.
        {**inputs, companion.owner: UNKNOWN},
        companion.fields,
        item,
        companion.path,
        suffix=f"#{companion.type.rpartition(':')[2]}.{item.path}",
        owner=companion.owner,
    )


def _unseen(twin: Twin, whole: Source) -> tuple[str, ...]:
    found = (path for pattern in twin.unseen for path in _paths(whole, pattern))
    return tuple(dict.fromkeys(found))


def _paths(whole: Source, pattern: str) -> Iterator[str]:
    """List the paths a pattern stands for at which something is set, or may be."""
    path, mark, rest = pattern.partition("[]")
    found = whole.at(path.removeprefix("."))
    if found.present and (found.value is UNKNOWN or not mark):
        yield found.path
        return
    for item in found.items():
        yield from _paths(item, rest)
