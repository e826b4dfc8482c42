"""What a preview can say: differences, replacements, and which outputs are not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider.changes import Change, differences
from sandbox.provider.drift import merged_inputs
from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from sandbox.provider.changes import Difference
    from sandbox.provider.row import Row
    from sandbox.provider.wire import Properties

_UNSET: tuple[object, ...] = (None, "", [], {}, False, 0)


def diff_response(row: Row, old: Properties, new: Properties, state: Properties) -> pb.DiffResponse:
    """Return what differs, and whether it needs a new resource."""
    found = effective_differences(row, old, new)
    details, replaces = {}, set()
    for difference in found:
        replace = row.replaces(difference, new, state)
        if replace:
            replaces.add(difference.property)
        kind = _kind(difference, replace=replace)
        details[difference.path] = pb.PropertyDiff(kind=kind, inputDiff=True)
    changes = pb.DiffResponse.DIFF_SOME if found else pb.DiffResponse.DIFF_NONE
    return pb.DiffResponse(
        changes=changes,
        replaces=sorted(replaces),
        deleteBeforeReplace=bool(replaces) and _name_is_taken(row, old, new),
        diffs=sorted({difference.property for difference in found}),
        detailedDiff=details,
        hasDetailedDiff=True,
    )


def effective_differences(row: Row, old: Properties, new: Properties) -> list[Difference]:
    """Return the differences that mean something.

    Where AWS has a value of its own for an input the program leaves out, that value stands.
    """
    settled = row.schema.settled
    return [
        each
        for each in differences(old, new)
        if not (each.property in settled and new.get(each.property) is None)
        and not (each.within(row.settled_paths) and each.new is None)
    ]


def _kind(difference: Difference, *, replace: bool) -> pb.PropertyDiff.Kind.ValueType:
    if difference.old is None:
        return pb.PropertyDiff.ADD_REPLACE if replace else pb.PropertyDiff.ADD
    if difference.new is None:
        return pb.PropertyDiff.DELETE_REPLACE if replace else pb.PropertyDiff.DELETE
    return pb.PropertyDiff.UPDATE_REPLACE if replace else pb.PropertyDiff.UPDATE


def _name_is_taken(row: Row, old: Properties, new: Properties) -> bool:
    """Tell whether a new resource would want the name the old one still has."""
    if row.auto_name is None:
        return False
    name = row.auto_name.property
    by_hand = name not in new.get("__defaults", ()) and new.get(name) is not None
    return by_hand and old.get(name) == new.get(name)


def planned_creation(row: Row, inputs: Properties) -> Properties:
    """Return the outputs of a resource not made yet."""
    unknown = dict.fromkeys(row.schema.state.properties.keys() - inputs.keys(), UNKNOWN)
    return {**unknown, **_outputs(inputs)}


def planned_update(row: Row, state: Properties, change: Change) -> Properties:
    """Return the outputs of a resource not changed yet."""
    removed = change.names - change.new.keys() - row.schema.settled
    kept = {name: value for name, value in state.items() if name not in removed}
    return {**kept, **dict.fromkeys(row.bumped(change), UNKNOWN), **_outputs(change.new)}


def actual_outputs(inputs: Properties, state: Properties) -> Properties:
    """Return the outputs of a resource as AWS has it; inputs AWS does not report stay."""
    return {**_outputs(inputs), **state}


def refreshed_inputs(row: Row, old: Properties, state: Properties) -> Properties:
    """Return old inputs as AWS has them now."""
    inputs = merged_inputs(old, state, row.schema.state)
    if "tagsAll" in inputs and isinstance(state.get("tagsAll"), dict):
        own = {**(old.get("tagsAll") or {}), **(inputs.get("tags") or {})}
        inputs["tagsAll"] = {k: v for k, v in state["tagsAll"].items() if k in own}
    return {name: value for name, value in inputs.items() if value is not None}


def imported_inputs(row: Row, state: Properties) -> Properties:
    """Return the inputs a program must state to describe what is there."""
    return {
        name: state[name]
        for name in row.schema.inputs.properties.keys() - row.implied
        if name in state and (state[name] not in _UNSET or row.defaults.get(name))
    }


def _outputs(inputs: Properties) -> Properties:
    return {name: value for name, value in inputs.items() if not name.startswith("__")}
