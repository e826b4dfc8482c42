"""Exemptions that components of the program declare, as their input `exemptions`.

A record is about what belongs to the component. Anybody who writes a program can declare one, and
put anything below the component: whether it counts is for the user's configuration to say.

The engine shows a component as any other resource, with the inputs the program gave it and before
all that belongs to it: in previews, updates and analyses of a state, also if its package runs in a
process of its own. Its outputs are for the component to write, so that no record is read there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, TypeVar

from .controls._model import Resource
from .controls._values import UNKNOWN, Secret
from .exemptions import DECLARED, REQUIRED, Exemption, Place, exemption_of, faults_of
from .levels import Configurable, policy_names
from .pack_options import COVERAGE, EXEMPTIONS

COMPONENTS: Final = "compliant-ec2:index:"
Kept = TypeVar("Kept")


class Declarations:
    """The records of one run, by the component that declares them.

    Args:
        controls: of the pack.
    """

    def __init__(self, controls: Iterable[Configurable]) -> None:
        self._controls = controls
        self._records: dict[str, tuple[Exemption, ...]] = {}
        self._faults: dict[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self._records or self._faults)

    def note(self, resource: Resource, ancestors: Sequence[str] = ()) -> None:
        """Keep what a resource declares, in place of what it declared before.

        Args:
            resource: as the program gave it, after those it belongs to.
            ancestors: URNs of those; what one of them declares too says nothing new.
        """
        given = resource.inputs.get(EXEMPTIONS)
        found: list[Exemption] = []
        faults: list[str] = []
        if resource.type.startswith(COMPONENTS):
            for place, record in _records(given, faults):
                wrong = list(_obstacles(place, record))
                wrong = wrong or list(faults_of(place, record, self._names, DECLARED))
                faults += wrong
                if not wrong:
                    whole = {**record, "component": resource.urn}
                    found.append(exemption_of(place, whole, self._names, declared=True))
        elif _resembles(given):
            faults.append(
                f"{EXEMPTIONS}: is given to {resource.type}, and counts on {COMPONENTS}* only"
            )
        said = {_decision(record) for urn in ancestors for record in self._records.get(urn, ())}
        new = [record for record in found if _decision(record) not in said]
        _put(self._records, resource.urn, new)
        _put(self._faults, resource.urn, faults)

    def covering(self, policy: str, lineage: Sequence[str]) -> list[Exemption]:
        """List the records that are for a finding.

        Args:
            policy: that found it.
            lineage: URNs of the resource and of all it belongs to.
        """
        if not self._records:
            return []
        return [
            record
            for urn in lineage
            for record in self._records.get(urn, ())
            if record.policy == policy
        ]

    @property
    def records(self) -> Iterator[Exemption]:
        """All records that can be read."""
        return (record for records in self._records.values() for record in records)

    @property
    def faults(self) -> Iterator[tuple[str, str]]:
        """Who declares something that cannot be read, and what is wrong with it."""
        return ((urn, fault) for urn, faults in self._faults.items() for fault in faults)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return policy_names(self._controls) | {COVERAGE: COVERAGE}


def _decision(record: Exemption) -> Exemption:
    """Tell a record apart by all but where it stands."""
    return replace(record, place="", component="")


def _records(given: object, faults: list[str]) -> Iterator[tuple[Place, Mapping[str, object]]]:
    """List the records, without what is not set in them; note what is no record."""
    why = _obstacle(given)
    if why or not isinstance(given, list | None):
        faults.append(f"{EXEMPTIONS}: {why or 'must be a list'}")
        return
    for index, record in enumerate(given or ()):
        place = Place(f"{EXEMPTIONS}[{index}]", ".")
        if isinstance(record, Mapping):
            yield place, {key: value for key, value in record.items() if value is not None}
        else:
            faults.append(f"{place.name}: {_obstacle(record) or 'must be an object'}")


def _obstacles(place: Place, record: Mapping[str, object]) -> Iterator[str]:
    for key, value in record.items():
        if not key.isprintable():
            yield f"{place.name}: has a key that cannot be printed"
        elif _obstacle(value):
            yield f"{place.of(key)}: {_obstacle(value)}"


def _obstacle(value: object) -> str:
    """Say why a value cannot be shown to all; nothing if it can."""
    if value is UNKNOWN:
        return "is not known before the update"
    if isinstance(value, Secret):
        return "must not be secret"
    # What moves the cursor of a terminal could hide a finding.
    printable = not isinstance(value, str) or "".join(value.split()).isprintable()
    return "" if printable else "must be a text that can be printed"


def _resembles(given: object) -> bool:
    """Say whether it is meant as exemptions of this pack, as other types may have such an input."""
    return isinstance(given, list) and any(
        isinstance(record, Mapping) and all(key in record for key in REQUIRED) for record in given
    )


def _put(kept: dict[str, tuple[Kept, ...]], urn: str, found: Sequence[Kept]) -> None:
    if found:
        kept[urn] = tuple(found)
    else:
        kept.pop(urn, None)
