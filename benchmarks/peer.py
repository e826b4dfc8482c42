"""Pulumi's own pack for AWS, installed by npm for the time of a comparison."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from benchmarks.subjects import PACKS, Subject

NAME: Final = "awsguard"
INSTALL: Final = ("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
INSTALL_SECONDS: Final = 300
# The engine's name for what starts a policy pack of Node.
STARTER: Final = "pulumi-analyzer-policy-nodejs"
START: Final = """#!/bin/sh
exec node node_modules/@pulumi/pulumi/cmd/run-policy-pack "$1" "$2"
"""


def install(folder: Path) -> Subject | str:
    """Install the peer into a new folder; say why where that does not work.

    Args:
        folder: Where; what starts the pack is put there as well.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "there is no node with npm here"
    shutil.copytree(PACKS / "awsguard", folder)
    try:
        subprocess.run(
            INSTALL, cwd=folder, check=True, capture_output=True, timeout=INSTALL_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        return f"npm could not install it ({type(error).__name__})"
    starter = folder / STARTER
    starter.write_text(START, encoding="utf-8")
    starter.chmod(0o755)
    return Subject(NAME, folder, runtime="nodejs")
