"""What the gate and the library add to `pulumi preview`: `python -m benchmarks.gate`.

The same program and pack are previewed by the engine alone, by `Environment.preview` and by the
gate as it is typed, with all reports; one stack, and several at once. The plugin is one that
echoes, so that no cloud takes part.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import psutil

from automation import Engine, Environment, PolicyPack
from benchmarks.preview import LOG_CHARACTERS, engine
from benchmarks.runs import BenchmarkError
from benchmarks.subjects import ROOT
from benchmarks.workload import stack
from sandbox.paths import this_clone
from sandbox.toolchain import installation

PACK: Final = ROOT / "policypack"
SIZE: Final = 100
STACKS: Final = (1, 4, 16)
RUNS: Final = 3
SAMPLE_SECONDS: Final = 0.1
MEGABYTE: Final = 1024 * 1024
LIMIT_SECONDS: Final = 900
TARGET: Final = 0.15
WAYS: Final = ("bare", "library", "gate")


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one way.

    Args:
        seconds: from the start to the end of all previews
        memory: MB that all processes held at most at once, this one left out
        cpu: seconds of processor time of all of them, this one included
    """

    seconds: float
    memory: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Bench:
    """A project with stacks, and the three ways to preview them.

    Args:
        folder: of the project
        variables: the whole environment of the engine
        slots: how many previews run at once
        engine: found before, as by a process that lives on
    """

    folder: Path
    variables: Mapping[str, str]
    slots: int
    engine: Engine

    def create(self, number: int) -> None:
        """Make the stacks that are missing."""
        for name in self._names(number):
            if not (self.folder / f"Pulumi.{name}.yaml").exists():
                self._run(["pulumi", "stack", "init", name, "--non-interactive"])

    def measure(self, way: str, number: int) -> Figures:
        """Preview so many stacks in one of the ways.

        Raises:
            BenchmarkError: a preview failed
        """
        ways: dict[str, Callable[[Sequence[str]], None]] = {
            "bare": self._bare,
            "library": self._library,
            "gate": self._gate,
        }
        with _Memory() as memory:
            started, used = time.perf_counter(), sum(os.times()[:4])
            ways[way](self._names(number))
            seconds, cpu = time.perf_counter() - started, sum(os.times()[:4]) - used
        return Figures(seconds, memory.most, cpu)

    def _bare(self, names: Sequence[str]) -> None:
        command = ["pulumi", "preview", "--non-interactive", "--policy-pack", str(PACK)]
        self._at_once(names, lambda name: self._run([*command, "--stack", name]))

    def _library(self, names: Sequence[str]) -> None:
        def preview(name: str) -> None:
            with Environment(
                name,
                self.folder,
                packs=[PolicyPack(PACK)],
                variables=self.variables,
                engine=self.engine,
            ) as one:
                one.preview()

        self._at_once(names, preview)

    def _gate(self, names: Sequence[str]) -> None:
        reports = [
            f"--{form}={self.folder / 'report'}.{form}"
            for form in ("sarif", "junit", "markdown", "json", "code-quality")
        ]
        stacks = [f"--stack={name}" for name in names]
        jobs = f"--jobs={self.slots}"
        self._run([sys.executable, "-m", "automation", "gate", jobs, *stacks, *reports])

    def _at_once(self, names: Sequence[str], action: Callable[[str], None]) -> None:
        with ThreadPoolExecutor(self.slots) as pool:
            list(pool.map(action, names))

    def _run(self, command: Sequence[str]) -> None:
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env={**self.variables, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        if ended.returncode != 0:
            said = f"{ended.stdout}{ended.stderr}"[-LOG_CHARACTERS:]
            raise BenchmarkError(f"{' '.join(command)} ended with {ended.returncode}:\n{said}")

    def _names(self, number: int) -> list[str]:
        return [f"s{index}" for index in range(number)]


class _Memory:
    """Follows what all processes below this one hold, as long as the block lasts."""

    def __init__(self) -> None:
        self.most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._before = set(psutil.Process().children(recursive=True))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._ended.wait(SAMPLE_SECONDS):
            held = 0
            for process in psutil.Process().children(recursive=True):
                # The plugin that echoes was there before, and serves all.
                if process not in self._before:
                    with suppress(psutil.Error):
                        held += process.memory_info().rss
            self.most = max(self.most, held / MEGABYTE)


def measured(bench: Bench, stacks: Sequence[int], runs: int) -> dict[int, dict[str, Figures]]:
    """Measure each way with each number of stacks, in turn, and return the least of all runs.

    Args:
        bench: what is previewed
        stacks: how many of them
        runs: of each
    """
    bench.create(max(stacks))
    for way in WAYS:
        bench.measure(way, 1)
    found: dict[int, dict[str, Figures]] = {}
    for number in stacks:
        rounds = [{way: bench.measure(way, number) for way in WAYS} for _ in range(runs)]
        found[number] = {
            way: min((one[way] for one in rounds), key=lambda one: one.seconds) for way in WAYS
        }
    return found


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table, and say whether the target is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--size", type=int, default=SIZE, help="resources of a stack")
    parser.add_argument("--stacks", type=int, nargs="+", default=STACKS)
    options = parser.parse_args(arguments)
    slots = os.cpu_count() or 1
    with (
        tempfile.TemporaryDirectory() as folder,
        engine(installation.load(this_clone()), Path(folder)) as ready,
    ):
        project = ready.project(stack(options.size), options.size)
        (project / "Pulumi.bench.yaml").unlink(missing_ok=True)
        bench = Bench(project, ready.variables, slots, Engine.find(ready.variables))
        found = measured(bench, options.stacks, options.runs)
    show(found, slots)
    return 0


def show(found: Mapping[int, Mapping[str, Figures]], slots: int) -> None:
    """Print the table, and whether the target holds.

    Args:
        found: by number of stacks and way
        slots: how many ran at once
    """
    write = sys.stdout.write
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    write(f"{slots} at once; load of the machine in the last 1, 5 and 15 minutes: {load}\n")
    heads = ("stacks", "way", "seconds", "over bare", "CPU s", "MB a run")
    write("".join(f"{head:>10}" for head in heads) + "\n")
    for number, ways in found.items():
        for way, one in ways.items():
            share = one.seconds / ways["bare"].seconds - 1
            memory = one.memory / min(number, slots)
            row = f"{number:>10}{way:>10}{one.seconds:>10.2f}{share:>+10.1%}"
            write(f"{row}{one.cpu:>10.2f}{memory:>10.0f}\n")
    if 1 in found:
        share = found[1]["gate"].seconds / found[1]["bare"].seconds - 1
        verdict = "holds" if share <= TARGET else "MISSED"
        write(f"{verdict}: the gate takes at most {TARGET:.0%} longer than a bare preview\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
