"""Recognises secrets in texts that everybody on a host may read, without repeating them."""

import re
from collections.abc import Iterator

# What a script works out, looks up or leaves empty is no secret.
_WORKED_OUT = (
    r"(?![$`<>{}\[\](|%*&/!]|arn:|ssm:|[\w.]+\(|"
    r"(?:true|false|yes|no|none|null|required|optional)\b)"
)
_KINDS = {
    "an AWS access key": r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])",
    "a private key": r"-{5}BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-{5}",
    "a token": (
        r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22}|glpat-[\w-]{20}"
        r"|xox[abeoprs]-[A-Za-z0-9-]{10})"
    ),
    "an address with a password": (
        rf"(?i)\b[a-z][a-z0-9+.-]{{0,30}}://[^\s/:@\"']{{1,80}}:{_WORKED_OUT}[^\s/:@\"']{{1,80}}@"
    ),
    "the assignment of a secret": (
        r"(?i)(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)"
        rf"[\"']?[ \t]{{0,8}}[=:][ \t]{{0,8}}[\"']?{_WORKED_OUT}[^\s\"'#;&|,)]{{3}}"
    ),
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}


def secrets(text: str) -> Iterator[str]:
    """Tell each kind of secret a text seems to hold, and the line of the first one."""
    for kind, pattern in _PATTERNS.items():
        found = pattern.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield f"{kind} in line {line}"
