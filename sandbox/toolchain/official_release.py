"""The official release of the engine, installed by the Pulumi SDK's own installer."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sandbox.toolchain.process import run_logged

# A process of its own asks, because no time-out of Python's covers a name look-up that hangs.
REACHABLE_SECONDS = 4
REACHABLE = """
import urllib.request
request = urllib.request.Request("https://get.pulumi.com/install.sh", method="HEAD")
urllib.request.urlopen(request, timeout=3).close()
"""

INSTALL_SECONDS = 300
INSTALL = """
import sys
from pulumi.automation import PulumiCommand
from semver import VersionInfo
PulumiCommand.install(root=sys.argv[1], version=VersionInfo.parse(sys.argv[2]))
"""


def is_reachable(python: Path) -> bool:
    """Return whether the official download site answers within a few seconds."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", REACHABLE],
            capture_output=True,
            check=False,
            timeout=REACHABLE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0


def install(
    python: Path, folder: Path, version: str, log: Path, progress: Callable[[str], None]
) -> bool:
    """Install the release into `folder`; return False when it cannot be had from here.

    Args:
        python: An interpreter that has the Pulumi SDK.
        folder: Where the release goes; it appears at once and complete.
        version: Which release.
        log: Where the output of the installer goes.
        progress: Told what is going on.
    """
    progress("asking for the official release")
    if not is_reachable(python):
        return False
    deadline = time.monotonic() + INSTALL_SECONDS

    def watch() -> None:
        progress("installing the official release")
        if time.monotonic() > deadline:
            raise TimeoutError

    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="official-") as temporary:
        root = Path(temporary) / "release"
        try:
            code = run_logged(
                [python, "-I", "-c", INSTALL, str(root), version],
                log,
                environment=os.environ,
                directory=folder.parent,
                progress=watch,
            )
        except TimeoutError:
            return False
        if code != 0 or not (root / "bin" / "pulumi").is_file():
            return False
        shutil.rmtree(folder, ignore_errors=True)
        root.rename(folder)
    return True
