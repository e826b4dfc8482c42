import subprocess
import sys
from pathlib import Path

from sandbox.toolchain.lock import exclusive

HOLDER = """
import sys
from pathlib import Path
from sandbox.toolchain.lock import exclusive
with exclusive(Path(sys.argv[1]), lambda text: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_exclusive_waits_until_the_other_process_is_gone(tmp_path: Path) -> None:
    lock = tmp_path / "cache" / "build.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        waited: list[str] = []

        def waiting(text: str) -> None:
            waited.append(text)
            # Even a holder that had no time to release it.
            holder.kill()

        with exclusive(lock, waiting):
            assert waited[0] == "waiting for another set-up to finish"


def test_exclusive_free_lock_is_taken_at_once(tmp_path: Path) -> None:
    waited: list[str] = []
    for _turn in range(2):
        with exclusive(tmp_path / "build.lock", waited.append):
            assert waited == []
