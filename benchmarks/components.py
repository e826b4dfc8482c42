"""How a preview of the components grows, and how much of it is their own code.

Run it in the sandbox's environment:

    eval "$(make -s env)" && python -m benchmarks.components
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

RUNS = 3
SIZES = ((10, 1), (20, 2), (50, 5), (100, 10))
ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(__file__).with_name("components_program") / "__main__.py"
STACK = "bench"


@dataclass(frozen=True, slots=True)
class Figures:
    """The seconds of a preview, of its program's construction, and of the components' own code."""

    preview: float
    construction: float
    own: float


@dataclass(frozen=True, slots=True)
class Project:
    """A project of hosts and fleets.

    Args:
        folder: Holds program, state and results; empty at first.
        environment: The whole environment Pulumi runs in.
    """

    folder: Path
    environment: Mapping[str, str]

    def create(self) -> None:
        """Write the project and make its stack."""
        runtime = {"name": "python", "options": {"virtualenv": sys.prefix}}
        description = {"name": "components", "runtime": runtime, "main": str(PROGRAM)}
        (self.folder / "Pulumi.yaml").write_text(json.dumps(description), encoding="utf-8")
        self._pulumi("stack", "init", STACK)

    def measure(self, instances: int, fleets: int, runs: int = RUNS) -> Figures:
        """Preview so many hosts and fleets, and return the least of all runs."""
        self._configure(instances, fleets)
        plain = [self._preview(profiled=False) for _ in range(runs)]
        return Figures(
            preview=min(preview for preview, _ in plain),
            construction=min(told["construction"] for _, told in plain),
            own=min(self._preview(profiled=True)[1]["own"] for _ in range(runs)),
        )

    def profile(self, instances: int, fleets: int) -> tuple[float, float]:
        """Preview so many once, and return the seconds of it and of the components' own code."""
        self._configure(instances, fleets)
        preview, told = self._preview(profiled=True)
        return preview, told["own"]

    def _configure(self, instances: int, fleets: int) -> None:
        config = {"aws:region": "eu-west-1"}
        config |= {"components:instances": str(instances), "components:fleets": str(fleets)}
        # JSON is YAML, too.
        settings = self.folder / f"Pulumi.{STACK}.yaml"
        settings.write_text(json.dumps({"config": config}), encoding="utf-8")

    def _preview(self, *, profiled: bool) -> tuple[float, dict[str, float]]:
        result = self.folder / "result.json"
        started = time.perf_counter()
        self._pulumi("preview", BENCHMARK_RESULT=str(result), BENCHMARK_PROFILED=str(int(profiled)))
        return time.perf_counter() - started, json.loads(result.read_text(encoding="utf-8"))

    def _pulumi(self, *arguments: str, **variables: str) -> None:
        given = {**self.environment, **variables}
        backend = {"PULUMI_BACKEND_URL": self.folder.as_uri(), "PULUMI_STACK": STACK}
        subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env={**given, **backend, "BENCHMARK_ROOT": str(ROOT)},
            check=True,
            stdout=subprocess.DEVNULL,
        )


def main() -> None:
    """Measure each size and print a table."""
    if "PULUMI_HOME" not in os.environ:
        raise SystemExit('run: eval "$(make -s env)" first')
    head = ("instances", "fleets", "preview s", "construction s", "own code s", "own share")
    print("".join(f"{title:>16}" for title in head))  # noqa: T201 - the report
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder), os.environ)
        project.create()
        for instances, fleets in SIZES:
            found = project.measure(instances, fleets)
            seconds = (found.preview, found.construction, found.own)
            row = [str(instances), str(fleets), *(f"{one:.2f}" for one in seconds)]
            row.append(f"{found.own / found.preview:.1%}")
            print("".join(f"{cell:>16}" for cell in row))  # noqa: T201


if __name__ == "__main__":
    main()
