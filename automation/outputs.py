"""What a process prints, line by line and as a whole."""

import threading
from typing import IO

from pulumi.automation import OnOutput


class OutputReader:
    """Reads an output of a process to its end, in a thread, for it would block when full.

    Args:
        stream: the output
        tell: gets each line, as soon as it is there
    """

    def __init__(self, stream: IO[str] | None, tell: OnOutput | None) -> None:
        self._lines: list[str] = []
        self._thread = threading.Thread(target=self._read, args=(stream, tell), daemon=True)
        self._thread.start()

    def has_ended(self, seconds: float) -> bool:
        """Say whether nothing more comes.

        Args:
            seconds: how long to wait for that
        """
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def text(self) -> str:
        """Return what was read, once it has ended."""
        self._thread.join()
        return "\n".join(self._lines)

    def _read(self, stream: IO[str], tell: OnOutput | None) -> None:
        for line in stream:
            stripped = line.rstrip()
            self._lines.append(stripped)
            if tell is not None:
                tell(stripped)
