"""Reads a policy's report out of the engine's event."""

import re
from collections.abc import Mapping
from typing import Any, Final

from automation.results import Finding, FindingState

# The engine's own notation of colours, and that of terminals.
_COLOURS: Final = re.compile(r"<\{%[^%]*%\}>|\x1b\[[0-9;]*m")
_MARKS: Final = {
    "exempt until ": FindingState.EXEMPTED,
    "known (baseline of ": FindingState.KNOWN,
    "undecided: ": FindingState.UNDECIDED,
    "corrected: ": FindingState.CORRECTED,
}
# "[EC2.8] metadataOptions.httpTokens is ...": the form of compliant-ec2's own messages.
_CONTROL: Final = re.compile(r"(?:^|: )\[([A-Za-z0-9][A-Za-z0-9._-]*)\] (\S+)")
_PROPERTY: Final = re.compile(r"[a-z][\w.\[\]\"'$/*:-]*")
_NO_PROPERTY: Final = frozenset({"could"})


def plain(text: str) -> str:
    """Return a text of the engine's without colours and white space around it."""
    return _COLOURS.sub("", text).strip()


def finding(body: Mapping[str, Any]) -> Finding:
    """Read a policy event.

    Args:
        body: of a `policyEvent`
    """
    description, _, message = plain(str(body.get("message", ""))).partition("\n")
    # Packs that report nothing but the rule have one line.
    text = message.strip() or description
    found = _CONTROL.search(text)
    return Finding(
        policy=str(body.get("policyName", "")),
        pack=str(body.get("policyPackName", "")),
        pack_version=str(body.get("policyPackVersion", "")),
        level=str(body.get("enforcementLevel", "")),
        severity=str(body.get("severity", "")),
        urn=str(body.get("resourceUrn", "")),
        description=description,
        message=text,
        state=_state(text),
        control=found[1] if found else "",
        path=_path(found[2]) if found else "",
    )


def _state(text: str) -> FindingState:
    for mark, state in _MARKS.items():
        if text.startswith(mark):
            return state
    return FindingState.VIOLATION


def _path(word: str) -> str:
    return word if _PROPERTY.fullmatch(word) and word not in _NO_PROPERTY else ""
