"""How much of a warm `pulumi up` is the project's own: plugin, policy pack and language host.

Run it in the sandbox's environment, with the stack up:

    make up && eval "$(make -s env)" && python -m benchmarks.start_up
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 5
ENGINE = "127.0.0.1:1"  # the processes greet it only when it calls
ROOT = Path(__file__).resolve().parents[1]


def until_port(command: list[str]) -> float:
    """Return the seconds a process takes from its start to telling its port."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else b""
            seconds = time.perf_counter() - start
        finally:
            process.terminate()
    if not line.strip().isdigit():
        raise SystemExit(f"{command[0]} did not start: it told {line!r} for a port")
    return seconds


def until_end(command: list[str]) -> float:
    """Return the seconds a command takes that has to succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def plugin() -> Path:
    """Find the installed `aws` plugin."""
    plugins = Path(os.environ["PULUMI_HOME"]) / "plugins"
    return next(plugins.glob("resource-aws-v*/pulumi-resource-aws"))


def subjects() -> dict[str, Callable[[], float]]:
    """Name what is measured; each call measures once."""
    host = shutil.which("pulumi-language-python") or ""
    pack = [sys.executable, "-u", "-m", "pulumi.policy", ENGINE, "policypack"]
    up = ["pulumi", "up", "--yes", "--skip-preview", "--expect-no-changes", "--non-interactive"]
    return {
        "aws plugin, start to port": lambda: until_port([str(plugin()), ENGINE]),
        "policy pack, start to port": lambda: until_port(pack),
        "language host, start to port": lambda: until_port([host, ENGINE]),
        "import of the components": lambda: until_end([sys.executable, "-c", "import components"]),
        "up, nothing to change": lambda: until_end(up),
        "up, judged by the pack": lambda: until_end([*up, "--policy-pack", "policypack"]),
    }


def main() -> None:
    """Measure each subject several times and print the least and the median."""
    if "PULUMI_HOME" not in os.environ:
        raise SystemExit('run: eval "$(make -s env)" first')
    print(f"{'seconds':<32}{'least':>8}{'median':>8}")  # noqa: T201 - the report
    for name, measure in subjects().items():
        taken = [measure() for _ in range(RUNS)]
        print(f"{name:<32}{min(taken):8.2f}{statistics.median(taken):8.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
