"""Answers in pages: `maxResults` and `nextToken` of a request, `nextToken` of the answer."""

import base64
from typing import Any

from sandbox.emulator.refusal import RefusalError

_DEFAULT = 100
_NEXT = "nextToken"


def is_paged(output: Any) -> bool:
    """Say whether an output shape has pages."""
    return output is not None and _NEXT in output.members


def page(output: Any, asked: dict[str, Any], answer: dict[str, Any], code: str) -> dict[str, Any]:
    """Return the page of an answer that a request asks for.

    Args:
        output: The shape of the answer, whose only list has the pages.
        asked: The request.
        answer: The whole answer.
        code: The error code of a token that was never given.
    """
    [name] = [name for name, member in output.members.items() if member.type_name == "list"]
    found, start = answer[name], _start(asked.get(_NEXT), code)
    if start and start >= len(found):
        raise _unknown(code)
    end = start + (asked.get("maxResults") or _DEFAULT)
    token = {_NEXT: _token(end)} if end < len(found) else {}
    return {**answer, name: found[start:end], **token}


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode()


def _start(token: str | None, code: str) -> int:
    if token is None:
        return 0
    try:
        word, _, start = base64.urlsafe_b64decode(token).decode().partition(" ")
    except ValueError:
        raise _unknown(code) from None
    if word != "from" or not start.isdecimal():
        raise _unknown(code)
    return int(start)


def _unknown(code: str) -> RefusalError:
    return RefusalError(code, "The pagination token is not valid.")
