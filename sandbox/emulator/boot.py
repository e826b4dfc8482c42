"""One start of the emulator and how others learn of it."""

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

BOOT_PATH = "/sandbox/boot"


@dataclass(frozen=True)
class Boot:
    """One start of the emulator: its memory lives as long as this.

    Args:
        port: The port it listens on.
        pid: Its process.
        boot: Unlike that of every other start.
    """

    port: int
    pid: int
    boot: str

    def to_json(self) -> str:
        """Return the text of ready file and health check."""
        return json.dumps(asdict(self))

    def announce(self, ready_file: Path) -> None:
        """Write the ready file so that a reader sees all of it or nothing."""
        handle, draft = tempfile.mkstemp(dir=ready_file.parent, prefix=ready_file.name)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(self.to_json())
        Path(draft).replace(ready_file)
