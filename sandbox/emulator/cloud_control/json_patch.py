"""JSON Patch (RFC 6902): a document changed step by step."""

import copy
from collections.abc import Sequence
from typing import Any


class PatchError(ValueError):
    """A patch does not fit the document."""


def patched(document: Any, operations: Sequence[dict[str, Any]]) -> Any:
    """Return the document after all operations.

    Raises:
        PatchError: an operation names a place that is not there, or does not exist
    """
    result = copy.deepcopy(document)
    for operation in operations:
        try:
            result = _applied(result, operation)
        except (KeyError, IndexError, ValueError, TypeError) as fault:
            raise PatchError(f"{operation.get('op')} {operation.get('path')}: {fault}") from fault
    return result


def steps_of(pointer: str) -> list[str]:
    """Return the names of a JSON pointer (RFC 6901), one for each level."""
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"{pointer!r} is no pointer")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _applied(document: Any, operation: dict[str, Any]) -> Any:
    path = steps_of(operation["path"])
    match operation["op"]:
        case "add":
            return _added(document, path, operation["value"])
        case "remove":
            return _removed(document, path)
        case "replace":
            _found(document, path)
            return _replaced(document, path, operation["value"])
        case "move":
            source = steps_of(operation["from"])
            value = _found(document, source)
            return _added(_removed(document, source), path, value)
        case "copy":
            value = copy.deepcopy(_found(document, steps_of(operation["from"])))
            return _added(document, path, value)
        case "test":
            if _found(document, path) != operation["value"]:
                raise ValueError("the value differs")
            return document
    raise ValueError("there is no such operation")


def _found(document: Any, path: Sequence[str]) -> Any:
    for step in path:
        document = document[_index(document, step)]
    return document


def _added(document: Any, path: Sequence[str], value: Any) -> Any:
    if not path:
        return value
    parent = _found(document, path[:-1])
    if isinstance(parent, list):
        at = len(parent) if path[-1] == "-" else int(path[-1])
        if not 0 <= at <= len(parent):
            raise IndexError(f"there is no place {at}")
        parent.insert(at, value)
    else:
        parent[path[-1]] = value
    return document


def _replaced(document: Any, path: Sequence[str], value: Any) -> Any:
    if not path:
        return value
    parent = _found(document, path[:-1])
    parent[_index(parent, path[-1])] = value
    return document


def _removed(document: Any, path: Sequence[str]) -> Any:
    if not path:
        return None
    parent = _found(document, path[:-1])
    del parent[_index(parent, path[-1])]
    return document


def _index(parent: Any, step: str) -> Any:
    if isinstance(parent, list):
        if not step.isdecimal():
            raise ValueError(f"{step!r} is no index")
        return int(step)
    if not isinstance(parent, dict):
        raise TypeError(f"nothing can be below {step!r}")
    return step
