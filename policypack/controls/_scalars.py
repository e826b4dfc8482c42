"""Read scalars that resources spell in several ways."""

import math
from typing import Final

TRUE_WORDS: Final = frozenset({"true", "1", "t"})
FALSE_WORDS: Final = frozenset({"false", "0", "f"})
LONGEST_NUMBER: Final = 64


def truth(value: object) -> bool | None:
    """Normalise a boolean that some resources spell as a string; None where it is neither."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    word = value.lower()
    return True if word in TRUE_WORDS else False if word in FALSE_WORDS else None


def whole_number(value: object) -> int | None:
    """Normalise a number (on the wire all are floats, in some resources strings) to an int."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else None
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value) if len(value) <= LONGEST_NUMBER else None
    return None
