"""The verbs a newcomer types, in a clone of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from workbench import ROOT, TIME_LIMIT_SECONDS

NOT_IN_A_CLONE = shutil.ignore_patterns(".git", ".sandbox", ".venv", "__pycache__", ".*_cache")


class Clone:
    """A fresh clone that shares the machine's cache of built parts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=NOT_IN_A_CLONE)

    def verb(self, name: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sandbox", name],
            cwd=self.folder,
            env={k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PULUMI_"))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIME_LIMIT_SECONDS,
            check=False,
        )

    def succeed(self, name: str) -> str:
        result = self.verb(name)
        assert result.returncode == 0, result.stdout
        return result.stdout

    @property
    def emulator(self) -> dict[str, int]:
        return json.loads((self.folder / ".sandbox" / "emulator.json").read_text())


def processes_of(folder: Path) -> list[str]:
    listing = subprocess.run(["ps", "-eo", "args"], check=True, capture_output=True, text=True)
    return [
        line for line in listing.stdout.splitlines() if str(folder) in line and "ps -eo" not in line
    ]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path / "clone")


def test_up_again_after_loss_and_down(clone: Clone) -> None:
    try:
        first = clone.succeed("up")
        assert "required" in first
        assert "16 unchanged" in clone.succeed("preview")
        os.kill(clone.emulator["pid"], signal.SIGKILL)
        again = clone.succeed("up")
        assert "required" in again
    finally:
        down = clone.succeed("down")
    assert "nothing" in down
    assert processes_of(clone.folder) == []
    clone.succeed("down")
