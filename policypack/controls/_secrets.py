"""What looks like a secret in a text that is none to keep one in."""

import re
from functools import lru_cache
from typing import Final

from ._user_data import Script

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


@lru_cache(maxsize=256)
def secrets_in(script: Script) -> tuple[str, ...]:
    """Say of each secret what it looks like and where it stands, and nothing of the text."""
    return tuple(
        f"holds what looks like {kind} in {script.place(match.start())}"
        for kind, pattern in PATTERNS.items()
        for match in pattern.finditer(script.text)
    )
