"""A lock between processes, so that two clones at once build a shared thing once."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.2


@contextmanager
def exclusive(path: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file `path`; the kernel frees it even when the holder is killed.

    Args:
        path: The lock file, created when missing and never removed.
        waiting: Told again and again while another process holds the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                waiting("waiting for another set-up to finish")
                time.sleep(POLL_SECONDS)
        yield
