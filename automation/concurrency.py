"""How many runs fit on this machine at once."""

import os
from typing import Final

import psutil

# Engine, language host, policy pack and one process of the AWS provider, as measured.
RUN_BYTES: Final = 700 * 1024 * 1024


def slots(wanted: int) -> int:
    """Return how many runs to start at once: one for each processor, as far as memory allows.

    Args:
        wanted: how many there are to run
    """
    by_memory = psutil.virtual_memory().available // RUN_BYTES
    return max(1, min(wanted, os.cpu_count() or 1, by_memory))
