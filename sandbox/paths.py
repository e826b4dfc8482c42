"""Where things are: the clone, its own state, and the cache all clones share."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


def cache_directory(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for what is built once per machine (XDG base directory specification)."""
    configured = environment.get("XDG_CACHE_HOME", "")
    # The specification: a relative path is invalid and has to be ignored.
    base = Path(configured) if Path(configured).is_absolute() else Path.home() / ".cache"
    return base / "compliant-ec2"


@dataclass(frozen=True)
class Clone:
    """One working copy of the project and the state that belongs to it alone."""

    root: Path

    @property
    def state(self) -> Path:
        """Everything the sandbox keeps for this clone."""
        return self.root / ".sandbox"

    @property
    def engine(self) -> Path:
        """The engine with the sandbox's language host beside it."""
        return self.state / "bin"

    @property
    def home(self) -> Path:
        """The PULUMI_HOME, apart from the user's own."""
        return self.state / "home"

    @property
    def backend(self) -> Path:
        """The folder of Pulumi's file backend."""
        return self.state / "state"

    @property
    def aws_files(self) -> Path:
        """Empty AWS configuration, in place of the user's own."""
        return self.state / "aws"

    @property
    def logs(self) -> Path:
        """The output of set-up steps and of the emulator."""
        return self.state / "logs"

    @property
    def link(self) -> Path:
        """The name under which Pulumi.yaml finds the virtual environment."""
        return self.root / ".venv"


def this_clone() -> Clone:
    """Return the clone this file belongs to."""
    return Clone(Path(__file__).resolve().parents[1])
