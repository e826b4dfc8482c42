"""What looks like a secret in a text that is none to keep one in."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ._helpers import undecided
from ._model import Finding, Violation
from ._user_data import Script
from ._values import Property

# What a script works out, names by a path or leaves empty is no literal secret.
LITERAL: Final = (
    r"(?![$`<>{}\[\](|%*&/!]|arn:|ssm:|[\w.]+\("
    r"|(?:true|false|yes|no|none|null|required|optional)\b)"
)
QUOTE: Final = r"[\"']?"
PATTERNS: Final = {
    "an AWS access key": re.compile(r"(?<![A-Z0-9])A(?:KI|SI)A[A-Z0-9]{16}(?![A-Z0-9])"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    "a token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|xox[abeoprs]-[A-Za-z0-9-]{10})"),
    "an address with a password": re.compile(
        rf"\b[a-z][a-z0-9+.-]{{0,30}}://[^\s/:@\"']{{1,80}}:{LITERAL}[^\s/:@\"']{{1,80}}@",
        re.IGNORECASE,
    ),
    "an assignment of a secret": re.compile(
        r"(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)"
        rf"{QUOTE}[ \t]{{0,8}}[=:][ \t]{{0,8}}{QUOTE}{LITERAL}[^\s\"'#;&|,)]{{3}}",
        re.IGNORECASE,
    ),
}


def judge_scripts(found: Property, parts: Iterable[Script], fix: str) -> Iterator[Finding]:
    """Look through what a property holds, and tell no more than the line.

    Args:
        found: the property.
        parts: what it holds, as plain text; none if it is not known.
        fix: where a secret belongs instead.
    """
    if found.unknown:
        yield undecided(found, "hold no secret")
    for script in parts:
        for text in _secrets_in(script):
            yield Violation(found.path, f"{text}; {fix}")


@lru_cache(maxsize=256)
def _secrets_in(script: Script) -> tuple[str, ...]:
    """Say of each secret what it looks like and where it stands, and nothing of the text."""
    return tuple(
        f"holds what looks like {kind} in {script.place(match.start())}"
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(script.text)
    )
