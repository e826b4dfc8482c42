"""Waits for what the system does in its own time."""

import time
from collections.abc import Callable

LIMIT_SECONDS = 30.0


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come so far"
        time.sleep(0.005)
