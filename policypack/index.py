"""The catalogue by policy name and resource type; a control is loaded when a stack needs it.

Loading all controls takes longer than judging a small stack. What the engine asks for at the start
(names, levels, texts) is kept beside the catalogue's bytecode and trusted on the same terms: as
long as no file of the pack has another time or size than it had then.
"""

import base64
import binascii
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, NamedTuple

from google.protobuf.message import DecodeError
from pulumi.runtime.proto import analyzer_pb2 as proto

from .controls import control_of, modules
from .controls._model import Control, Level

FOLDER: Final = Path(__file__).parent


class Entry(NamedTuple):
    """What is known of a control without loading it.

    Args:
        id: Security Hub control id, or one of our own.
        name: name of the policy.
        title: the rule in one sentence.
        level: its default level.
        applies_to: type tokens it judges.
        judges_graph: it needs the rest of the stack.
        corrects: it can rewrite inputs.
        defaults: names of its parameters.
    """

    id: str
    name: str
    title: str
    level: Level
    applies_to: tuple[str, ...]
    judges_graph: bool
    corrects: bool
    defaults: tuple[str, ...]


class Index:
    """The controls of a pack.

    Args:
        entries: in the order of the catalogue.
        info: makes what the engine asks for at the start.
        load: gives the control of a policy name.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        info: Callable[[], proto.AnalyzerInfo],
        load: Callable[[str], Control],
    ) -> None:
        self.entries = tuple(entries)
        self.load = load
        self._info = info

    @cached_property
    def info(self) -> proto.AnalyzerInfo:
        """What the engine asks for at the start."""
        return self._info()

    def of_type(self, token: str, *, graph: bool) -> list[Entry]:
        """List the controls that judge a type, alone or by the graph."""
        return self._by_type.get((token, graph), [])

    @cached_property
    def types(self) -> frozenset[str]:
        """List all types some control judges."""
        return frozenset(token for token, _ in self._by_type)

    @cached_property
    def _by_type(self) -> Mapping[tuple[str, bool], list[Entry]]:
        found: dict[tuple[str, bool], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for token in entry.applies_to:
                found[token, entry.judges_graph].append(entry)
        return dict(found)


def index_of(controls: Iterable[Control]) -> Index:
    """Index controls that are loaded already."""
    by_name = {control.name: control for control in controls}
    loaded = by_name.values()
    return Index(map(_entry, loaded), lambda: _info(loaded), by_name.__getitem__)


def pack_index() -> Index:
    """Index the pack's own catalogue: as it was kept, if that still holds, else by loading it."""
    place = Path(cache_from_source(str(FOLDER / "controls" / "__init__.py"))).with_suffix(".json")
    state = _state(FOLDER)
    kept = _kept(place, state)
    if kept is not None:
        return kept
    named = {found.name: name for name, found in modules().items() if isinstance(found, Control)}
    index = index_of(found for found in modules().values() if isinstance(found, Control))
    if not sys.dont_write_bytecode:
        _keep(place, state, named, index)
    return index


def _entry(control: Control) -> Entry:
    return Entry(
        id=control.id,
        name=control.name,
        title=control.title,
        level=control.level,
        applies_to=control.applies_to,
        judges_graph=control.judges_graph,
        corrects=control.corrections is not None,
        defaults=tuple(control.defaults),
    )


def _info(controls: Iterable[Control]) -> proto.AnalyzerInfo:
    # The stock SDK describes policies; it is not needed where the description was kept.
    from .info import analyzer_info  # noqa: PLC0415
    from .policies import definitions  # noqa: PLC0415

    return analyzer_info(definitions(controls))


def _state(folder: Path) -> list[list[object]]:
    """Tell the files of the pack by name, time and size, as bytecode does."""
    found: list[list[object]] = []
    folders = [str(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(".py"):
                    status = entry.stat()
                    found.append([entry.path, status.st_mtime_ns, status.st_size])
    return sorted(found, key=str)


def _kept(place: Path, state: list[list[object]]) -> Index | None:
    try:
        kept = json.loads(place.read_bytes())
        if kept["state"] != state:
            return None
        named = {row[1]: module for module, row in kept["controls"]}
        entries = [
            Entry._make((*row[:3], Level(row[3]), tuple(row[4]), *row[5:7], tuple(row[7])))
            for _, row in kept["controls"]
        ]
        info = proto.AnalyzerInfo.FromString(base64.b64decode(kept["info"]))
    except (OSError, ValueError, KeyError, TypeError, binascii.Error, DecodeError):
        return None  # never kept, or cut off: it is made anew
    return Index(entries, lambda: info, lambda name: _loaded(named[name]))


def _loaded(module: str) -> Control:
    control = control_of(module)
    if not isinstance(control, Control):
        raise TypeError(f"{module} holds a control that no preview can judge")
    return control


def _keep(place: Path, state: list[list[object]], named: Mapping[str, str], index: Index) -> None:
    rows = [[named[x.name], [*x[:3], x.level.value, *x[4:]]] for x in index.entries]
    info = base64.b64encode(index.info.SerializeToString(deterministic=True)).decode()
    text = json.dumps({"state": state, "controls": rows, "info": info})
    try:
        place.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).replace(place)
    except OSError:
        return  # a folder nobody may write to: the next start loads the catalogue again
