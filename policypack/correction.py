"""Set inputs in the engine's own encoding, so that nothing beside them changes its form.

What is not set stays as it came: unknown values, secrets, assets, and the members a provider keeps
for itself. A secret that is overwritten stays a secret.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from google.protobuf.struct_pb2 import ListValue, Struct, Value

from .controls._model import Correction
from .wire import OUTPUT, SECRET, SIGNATURE, UNKNOWN_SENTINELS

STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
VALUE: Final = "value"


def corrected(
    properties: Struct, corrections: Iterable[Correction]
) -> tuple[Struct, list[Correction]]:
    """Set inputs of a resource.

    Args:
        properties: the inputs as the engine sent them.
        corrections: what to set. One whose path leads through a value that is unknown, or that is
            no object or list, is left out: the finding then says what is wrong.

    Returns:
        The inputs to go on with, and the corrections that were carried out.
    """
    root = Value(struct_value=properties)
    done = []
    for correction in corrections:
        trial = Value()
        trial.CopyFrom(root)
        if _set(trial, correction):
            root = trial
            done.append(correction)
    return root.struct_value, done


def _set(root: Value, correction: Correction) -> bool:
    here: Value | None = root
    for step in _steps(correction.path):
        here = None if here is None else _inner(_child(here, step))
    if here is None:
        return False
    here.CopyFrom(_encoded(correction.value))
    return True


def _steps(path: str) -> Iterator[str | int]:
    for key, index in STEP.findall(path):
        yield key or int(index)


def _child(value: Value, step: str | int) -> Value | None:
    """Go down one step; an object that is missing is made, an element is not."""
    kind = value.WhichOneof("kind")
    if isinstance(step, int):
        elements = value.list_value.values if kind == "list_value" else ()
        return elements[step] if step < len(elements) else None
    if kind in (None, "null_value"):
        value.struct_value.SetInParent()
    elif kind != "struct_value":
        return None
    return value.struct_value.fields[step]


def _inner(value: Value | None) -> Value | None:
    """Look inside the marks of secrets and outputs; what is unknown has no inside."""
    while value is not None:
        if value.string_value in UNKNOWN_SENTINELS:
            return None
        marked = value.struct_value.fields if value.HasField("struct_value") else {}
        if SIGNATURE not in marked:
            return value
        wrapped = marked[SIGNATURE].string_value in (SECRET, OUTPUT) and VALUE in marked
        value = marked[VALUE] if wrapped else None
    return None


def _encoded(value: object) -> Value:
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, int | float):
        return Value(number_value=value)
    if isinstance(value, list):
        return Value(list_value=ListValue(values=[_encoded(element) for element in value]))
    if isinstance(value, dict):
        members = {key: _encoded(member) for key, member in value.items()}
        return Value(struct_value=Struct(fields=members))
    return Value(string_value=str(value))
