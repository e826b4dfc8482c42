"""Texts of programs, as reports may show them."""

import re
from typing import Final

# Controls, lone halves of pairs, and what XML cannot hold.
_UNSHOWABLE: Final = r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# They turn the direction of what follows, so that a reader sees something else than there is.
_TURNING: Final = r"[\u202a-\u202e\u2066-\u2069]"
_REPLACED: Final = re.compile(f"{_UNSHOWABLE}|{_TURNING}")
_MARK: Final = "\ufffd"
# The newer form begins a line, the older one stands anywhere in it.
_COMMAND: Final = re.compile(r"^:(?=:)|#(?=#\[)")


def printable(text: str) -> str:
    """Return a text with a mark for each sign that must not, or cannot, be shown."""
    return _REPLACED.sub(_MARK, text.replace("\r\n", "\n").replace("\r", "\n"))


def in_one_line(text: str) -> str:
    """Return a printable text without breaks, and with single blanks."""
    return " ".join(printable(text).split())


def in_log(text: str) -> str:
    """Return a text in one line that GitHub Actions does not take for a command in a log."""
    return _COMMAND.sub(lambda found: f"{found[0]} ", in_one_line(text))


def clipped(text: str, longest: int) -> str:
    """Return a text of at most that many characters, which shows that it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
