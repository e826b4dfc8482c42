"""Arguments that are some of several names, and which name was meant."""

import difflib
import json
from collections.abc import Sequence
from typing import Optional

from components import _rules as rules
from components._rules import Rule
from components._validation import Arguments


def choice(reader: Arguments, name: str, choices: Sequence[str], default: str) -> str:
    """Return an argument that is one of several names; of another one say which was meant."""
    value = reader.plain(name, rules.TEXT, default)
    if problem := choice_problem(value, choices):
        reader.add(name, problem)
        return default
    return str(value)


def several_choices(
    reader: Arguments, name: str, choices: Sequence[str], default: Sequence[str]
) -> list[str]:
    """Return an argument that is a list of such names, none of them twice."""
    values = texts(reader, name, rules.TEXT, default)
    for at, value in enumerate(values):
        if problem := choice_problem(value, choices):
            reader.add(f"{name}[{at}]", problem)
    return values


def texts(reader: Arguments, name: str, rule: Rule, default: Sequence[str] = ()) -> list[str]:
    """Return an argument that is a plain list of one or more texts, none of them twice."""
    values = reader.plain(name, rules.LIST)
    if values is None:
        return list(default)
    for at, value in enumerate(values):
        if not rule.accepts(value):
            shown = f'"{value}"' if isinstance(value, str) else type(value).__name__
            reader.add(f"{name}[{at}]", f"is {shown}; give {rule.allowed}")
    known = [value for value in values if isinstance(value, str)]
    if repeated := [value for value in dict.fromkeys(known) if known.count(value) > 1]:
        reader.add(name, f'names "{repeated[0]}" twice; name it once')
    return known


def choice_problem(value: str, choices: Sequence[str]) -> Optional[str]:
    """Say that a value is none of several names, and which of them is nearest."""
    if value in choices:
        return None
    spelled = {name.lower(): name for name in choices}
    near = difflib.get_close_matches(value.lower(), spelled, n=1, cutoff=0.6)
    hint = (
        f'did you mean "{spelled[near[0]]}"?' if near else f"give {rules.one_of(*choices).allowed}"
    )
    return f"is {json.dumps(value, ensure_ascii=False)}; {hint}"
