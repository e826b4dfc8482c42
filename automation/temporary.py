"""Files that are gone when a run is over."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def temporary_file() -> Iterator[Path]:
    """Give the path of a file that does not exist yet, in a folder for this user alone."""
    with tempfile.TemporaryDirectory(prefix="compliant-ec2-") as folder:
        yield Path(folder, "file")
