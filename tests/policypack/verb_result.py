"""How a verb ended, and what it put in a table."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    code: int
    output: str
    errors: list[str]


Verb = Callable[..., Result]
Write = Callable[[str, object], str]


def row(output: str, control: str) -> list[str]:
    """Find the cells of a control's row."""
    (line,) = (line for line in output.splitlines() if line.startswith(f"{control} "))
    return re.split(r"  +", line)
