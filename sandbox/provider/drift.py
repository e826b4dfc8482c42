"""What AWS reports, written the way the program wrote it, so that only real drift differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sandbox.provider.schema import ListOf, MapOf, ObjectType, Type

if TYPE_CHECKING:
    from sandbox.provider.wire import Properties

_EMPTY: tuple[object, ...] = (None, "", False, 0, [], {})


def merged(old: object, seen: object, expected: Type) -> Any:  # noqa: ANN401 - as the schema says
    """Return an input as AWS has it: the old spelling where both mean the same.

    A property AWS does not report keeps its old value; of an object, only what the program set
    is compared, of a map every key.
    """
    match old, seen, expected:
        case dict(), dict(), MapOf():
            return {key: merged(old.get(key), item, expected.item) for key, item in seen.items()}
        case dict(), dict(), ObjectType():
            kinds = expected.properties
            return {
                name: merged(item, seen[name], kinds[name]) if name in seen else item
                for name, item in old.items()
            }
        case list(), list(), ListOf():
            return _merged_list(old, seen, expected.item)
    return old if _same(old, seen) else seen


def _merged_list(old: list[Any], seen: list[Any], expected: Type) -> list[Any]:
    """Return the seen items, those that mean the same in the program's order."""
    left = list(seen)
    result: list[Any] = []
    unmatched = 0
    for item in old:
        match = next((each for each in left if _equal(merged(item, each, expected), item)), None)
        if match is None:
            unmatched += 1
        else:
            left.remove(match)
            result.append(item)
    if unmatched == len(left) == 1 and len(old) == len(seen):
        position, item = next((i, each) for i, each in enumerate(old) if each not in result)
        result.insert(position, merged(item, left.pop(), expected))
    return result + left


def _equal(one: object, other: object) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _same(old: object, seen: object) -> bool:
    if old in _EMPTY and seen in _EMPTY:
        return True
    if isinstance(old, dict | list) or isinstance(seen, dict | list):
        return old == seen
    if str(old).lower() == str(seen).lower() and isinstance(old, bool | int | float):
        return True
    document = _document(old)
    return str(old) == str(seen) or (document is not None and document == _document(seen))


def _document(text: object) -> object:
    """Return a JSON document, such as a policy, with its lists of one and their order aside."""
    if isinstance(text, str) and text.lstrip()[:1] == "{":
        try:
            return _canonical(json.loads(text))
        except ValueError:
            return None
    return None


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_canonical(item) for item in value]
        if all(isinstance(item, str) for item in items):
            return items[0] if len(items) == 1 else sorted(items, key=str)
        return items
    return value


def merged_inputs(old: Properties, state: Properties, expected: ObjectType) -> Properties:
    """Return old inputs as AWS now has them; a state of `None` means that AWS has no value."""
    kinds = expected.properties
    return {
        name: merged(item, state[name], kinds[name]) if name in state and name in kinds else item
        for name, item in old.items()
    }
