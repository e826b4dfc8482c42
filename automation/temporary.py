"""Files that are gone when a run is over."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self


@contextmanager
def temporary_file() -> Iterator[Path]:
    """Give the path of a file that does not exist yet, in a folder for this user alone."""
    with tempfile.TemporaryDirectory(prefix="compliant-ec2-") as folder:
        yield Path(folder, "file")


class Closing(ABC):
    """Removes what it made when a `with` statement ends."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Remove it."""
