"""Patterns of package groups: which packages they are about, and which is the more specific.

User guide (Package group definition syntax and matching behavior): a pattern is a package's path
/format/namespace/name, cut off and closed by "*" for all of what follows a slash, "~" for what
begins with these words, or "$" for the one package. A package belongs to the longest pattern it
matches. It matches weakly where case differs or other signs stand for dash, dot and underscore;
what matches weakly is blocked. Characters of other alphabets that look alike, which AWS takes for
the same, are different here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

ROOT = "/*"
_FORMATS = "npm|pypi|maven|nuget|generic|ruby|swift|cargo"
_WITHOUT_NAMESPACE = "pypi|nuget|ruby|cargo"
_WITH_NAMESPACE = "maven|generic|swift"
_PART = r"[^/\s~$*]"
_ALLOWED = re.compile(
    r"/\*"
    rf"|/(?:{_FORMATS})/\*"
    rf"|/(?!{_WITHOUT_NAMESPACE})(?:{_FORMATS})/{_PART}*\w~"
    rf"|/(?!{_WITHOUT_NAMESPACE})(?:{_FORMATS})/{_PART}+/(?:\*|{_PART}*\w~|{_PART}+\$)"
    rf"|/(?!{_WITH_NAMESPACE})(?:{_FORMATS})//(?:\*|{_PART}*\w~|{_PART}+\$)"
)
_SEPARATORS = re.compile(r"[-._]+")
_RANK = "*~$"


@dataclass(frozen=True)
class Match:
    """How a package matches a pattern.

    Args:
        pattern: The pattern.
        strong: The package is what the pattern says to the letter.
    """

    pattern: str
    strong: bool


def is_pattern(text: str) -> bool:
    """Say whether a text is one of the forms a pattern may have."""
    return _ALLOWED.fullmatch(text) is not None


def path_of(format_: str, namespace: str | None, name: str) -> str:
    """Return the path of a package."""
    return f"/{format_}/{namespace or ''}/{name}"


def best_match(patterns: Iterable[str], path: str) -> Match:
    """Return the most specific pattern a package matches; the root matches every one."""
    found = [Match(one, strong=_matches(one, path)) for one in patterns]
    fitting = [one for one in found if one.strong or _matches(_plain(one.pattern), _plain(path))]
    return max(fitting, key=lambda one: (*_specificity(one.pattern), one.strong))


def parent_of(patterns: Iterable[str], pattern: str) -> str | None:
    """Return the most specific of other patterns that is about all a pattern is about."""
    if pattern == ROOT:
        return None
    own = _specificity(pattern)
    above = [one for one in patterns if _specificity(one) < own and _matches(one, pattern[:-1])]
    return max(above, key=_specificity)


def _specificity(pattern: str) -> tuple[int, int]:
    return len(pattern), _RANK.index(pattern[-1])


def _matches(pattern: str, path: str) -> bool:
    text, kind = pattern[:-1], pattern[-1]
    if kind == "$":
        return path == text
    rest = path.removeprefix(text) if path.startswith(text) else None
    if rest is None:
        return False
    return kind == "*" or not rest or not rest[0].isalnum()


def _plain(text: str) -> str:
    """Return a path or pattern without what tells only similar names apart."""
    return _SEPARATORS.sub(".", text.casefold())
