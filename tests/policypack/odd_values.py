"""Values no schema allows, and how to put them wherever an example has a value."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from policypack.controls._examples import resources_of
from policypack.controls._model import Control, Resource
from policypack.controls._values import UNKNOWN, Secret

LONG = 30_000
INDEX = re.compile(r"\[\d+\]")
ODD: dict[str, Any] = {
    "null": None,
    "empty text": "",
    "unknown word": "sometimes",
    "not ASCII": "Zürich \N{SNOWMAN} \N{RIGHT-TO-LEFT OVERRIDE}",
    "control characters": "a\x00b\nc\x1b[31m",
    "number": 5.5,
    "negative": -1.0,
    "infinite": math.inf,
    "no number": math.nan,
    "true": True,
    "false": False,
    "empty list": [],
    "empty object": {},
    "list of lists": [[["a"]], [None], []],
    "list of objects": [{"": {"": None}}],
    "object": {"id": {"id": [1.0]}, "value": "", "Statement": 5.0},
    "malformed JSON": '{"Statement": [',
    "JSON of the wrong kind": "[1, null, {}]",
    "secret": Secret({"a": [Secret("b")]}),
    "unknown": UNKNOWN,
    "secret that is unknown": Secret(UNKNOWN),
}


def over_and_over(value: object) -> object:
    """Repeat a text or list until it is long."""
    if isinstance(value, str | list) and value:
        return value * (LONG // len(value) if isinstance(value, str) else 300)
    return value


LONG_VALUES: dict[str, Any] = {
    "letters": "a" * LONG,
    "digits": "1" * LONG,
    "wildcards": "*:" * (LONG // 2),
    "words": "arn:a-" * (LONG // 6),
    "nested JSON": "[" * LONG,
    "list": ["a"] * 300,
    "the same over and over": over_and_over,
}
Stack = tuple[Resource, ...]


def disturbed(control: Control, new: object) -> Iterator[Stack]:
    """Put a value at each place of a control's examples, one at a time, like places once.

    Args:
        control: whose examples.
        new: the value, or a function that makes it of the one that is there.
    """
    seen = set()
    for example in (*control.passing, *control.failing, *control.undecided):
        resources = resources_of(example)
        for position, resource in enumerate(resources):
            for path, inputs in _replaced(dict(resource.inputs), new):
                place = (resource.type, INDEX.sub("[]", path), position == 0)
                if place not in seen:
                    seen.add(place)
                    other = replace(resource, inputs=inputs)
                    yield (*resources[:position], other, *resources[position + 1 :])


def _replaced(value: object, new: object, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, member in value.items():
            here = f"{path}.{key}"
            yield here, {**value, key: new(member) if callable(new) else new}
            for place, inner in _replaced(member, new, here):
                yield place, {**value, key: inner}
    elif isinstance(value, list):
        for at, element in enumerate(value):
            before, after = value[:at], value[at + 1 :]
            here = f"{path}[{at}]"
            yield here, [*before, new(element) if callable(new) else new, *after]
            for place, inner in _replaced(element, new, here):
                yield place, [*before, inner, *after]
