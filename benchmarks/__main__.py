"""Measure what the policy pack costs: `python -m benchmarks`, or `make bench`."""

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import pack_alone, peer, preview, report, targets
from benchmarks.requests import requests_of
from benchmarks.runs import BenchmarkError, Run
from benchmarks.subjects import OF_ENGINE, OF_PACK, Subject
from benchmarks.workload import stack
from sandbox.paths import this_clone
from sandbox.steps import StepError
from sandbox.toolchain import installation

SIZES: Final = {"pack": (10, 100, 1000, 5000), "engine": (10, 100, 1000)}
RUNS: Final = 3
INTERRUPTED_EXIT_CODE: Final = 130
# A small run of each pack before all others leaves the bytecode, which users have too.
WARM_UP: Final = 10
NAMES: Final = tuple(dict.fromkeys(subject.name for subject in (*OF_ENGINE, *OF_PACK)))

Measure = Callable[[Subject], Run]
Prepare = Callable[[int], Measure]


def parser() -> argparse.ArgumentParser:
    """Return what can be said on the command line."""
    known = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    known.add_argument("--only", choices=SIZES, help="the pack alone, or under the engine")
    known.add_argument("--sizes", type=_sizes, help="numbers of resources, as 10,100")
    known.add_argument("--runs", type=_number, default=RUNS, help="of each pack with each number")
    known.add_argument(
        "--packs",
        nargs="+",
        metavar="PACK",
        choices=(*NAMES, peer.NAME),
        help=f"of: {', '.join((*NAMES, peer.NAME))}",
    )
    known.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures")
    known.add_argument("--check", action="store_true", help="fail if a target is missed")
    return known


def main(arguments: Sequence[str]) -> int:
    """Measure, show, and return the exit code."""
    options = parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as folder:
            runs, remarks = _measured(options, Path(folder))
    except (BenchmarkError, StepError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED_EXIT_CODE
    judged = targets.judge(runs)
    report.show(runs, judged, remarks)
    if options.json is not None:
        report.save(options.json, runs, judged)
    return int(options.check and not all(target.met for target in judged))


def rounds(
    title: str, subjects: Sequence[Subject], sizes: Sequence[int], runs: int, prepare: Prepare
) -> Iterator[Run]:
    """Measure all subjects in turn, so that a noisy minute falls on all alike.

    Args:
        title: What is measured.
        subjects: The packs.
        sizes: The numbers of resources.
        runs: How often each.
        prepare: Makes ready for a number of resources, and returns what measures a pack once.
    """
    prepare = functools.cache(prepare)
    for subject in subjects:
        prepare(WARM_UP)(subject)
    for size in sizes:
        measured = [subject for subject in subjects if subject.largest >= size]
        names = ", ".join(subject.name for subject in measured)
        sys.stderr.write(f"{title}, {size} resources, {runs} runs each: {names}\n")
        for _ in range(runs):
            yield from map(prepare(size), measured)


def alone(size: int) -> Measure:
    """Make ready to measure packs with no engine."""
    requests = requests_of(stack(size))
    return functools.partial(pack_alone.run, size=size, requests=requests)


def _measured(options: argparse.Namespace, folder: Path) -> tuple[list[Run], list[str]]:
    wanted = set(options.packs or (*NAMES, peer.NAME))
    peers: list[Subject] = []
    remarks = []
    if peer.NAME in wanted:
        installed = peer.install(folder / "peer")
        if isinstance(installed, Subject):
            peers.append(installed)
        else:
            remarks.append(f"{peer.NAME}: {installed}")
    runs: list[Run] = []
    if options.only != "engine":
        subjects = [*(subject for subject in OF_PACK if subject.name in wanted), *peers]
        sizes = options.sizes or SIZES["pack"]
        runs.extend(rounds(pack_alone.PART, subjects, sizes, options.runs, alone))
    if options.only != "pack":
        subjects = [*(subject for subject in OF_ENGINE if subject.name in wanted), *peers]
        sizes = options.sizes or SIZES["engine"]
        with preview.engine(installation.load(this_clone()), folder / "engine") as engine:
            runs.extend(rounds(preview.PART, subjects, sizes, options.runs, engine.ready))
    return runs, remarks


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(_number(size) for size in text.split(","))


def _number(text: str) -> int:
    """Read a number of which nothing less than 1 makes sense."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
