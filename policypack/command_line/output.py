"""Read what a verb is given, write what it finds."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from . import UsageError


def read_input(name: str) -> str:
    """Read a file, or standard input for `-`.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        if name == "-":
            return sys.stdin.read()
        return Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is no UTF-8 text") from error


def table(rows: Iterable[Sequence[str]]) -> str:
    """Align rows in columns; the last column is as long as it is."""
    found = [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in found
    )
    return "".join(f"{line}\n" for line in lines)


def counted(number: int, thing: str) -> str:
    """Say how many there are of a thing."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
