"""What a pack adds to `pulumi preview`: the real engine, a Python program, a plugin that echoes."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.processes import Usage, Watch
from benchmarks.runs import BenchmarkError, Run
from benchmarks.subjects import ROOT, Subject, environment
from benchmarks.workload import Reference, Resource, resolved, stack
from sandbox.environment import Workspace, process_environment, variables
from sandbox.toolchain.installation import Installation
from sandbox.toolchain.process import end_group

PART: Final = "pulumi preview"
STACK: Final = "bench"
PROGRAM: Final = Path(__file__).with_name("program") / "__main__.py"
NO_CLOUD: Final = "http://127.0.0.1:1"  # the plugin asks nobody
LIMIT_SECONDS: Final = 900
LOG_CHARACTERS: Final = 2000
# What the command line of a pack's process says, by the pack's runtime.
STARTED_BY: Final = {"python": "pulumi.policy", "nodejs": "run-policy-pack"}


@dataclass(frozen=True, slots=True)
class Engine:
    """The engine, ready to preview.

    Args:
        folder: Holds projects, state and logs.
        installation: The engine and the environment of the programs.
        variables: The whole environment it runs in.
    """

    folder: Path
    installation: Installation
    variables: Mapping[str, str]

    def ready(self, size: int) -> Callable[[Subject], Run]:
        """Make ready to measure packs with so many resources."""
        project = self.project(stack(size), size)
        return partial(self.run, project=project, size=size)

    def project(self, resources: Sequence[Resource], size: int) -> Path:
        """Write the project of a stack, and make the stack."""
        project = self.folder / f"project-{size}"
        project.mkdir()
        options = {"virtualenv": str(self.installation.virtual_environment)}
        _write(  # JSON is YAML too
            project / "Pulumi.yaml",
            {"name": f"bench-{size}", "runtime": {"name": "python", "options": options}},
        )
        shutil.copy(PROGRAM, project)
        _write(project / "resources.json", list(map(_spelled, resources)))
        self._pulumi(["stack", "init", STACK], project, self.variables)
        return project

    def run(self, subject: Subject, project: Path, size: int) -> Run:
        """Preview a project under a pack.

        Args:
            subject: The pack, or that there is none.
            project: The folder of the project.
            size: How many resources the stack is said to have.

        Raises:
            BenchmarkError: The preview failed, or was not judged.
        """
        available = {**self.variables, **subject.variables}
        if subject.folder is not None and subject.runtime != "python":
            # The engine looks on PATH for what starts packs of other languages.
            available["PATH"] = os.pathsep.join((str(subject.folder), available["PATH"]))
        started = time.perf_counter()
        output, used = self._pulumi(
            ["preview", *self._options(subject)], project, available, STARTED_BY[subject.runtime]
        )
        seconds = time.perf_counter() - started
        if ("Policies:" in output) is (subject.folder is None):
            raise BenchmarkError(f"{subject.name}: judged against expectation\n{output}")
        return Run(
            part=PART,
            subject=subject.name,
            resources=size,
            total=seconds,
            cpu=used.cpu,
            memory=used.memory,
        )

    def _options(self, subject: Subject) -> list[str]:
        if subject.folder is None:
            return []
        levels = self.folder / "policy-config.json"
        _write(levels, subject.levels())
        return ["--policy-pack", str(subject.folder), "--policy-pack-config", str(levels)]

    def _pulumi(
        self,
        arguments: list[str],
        project: Path,
        available: Mapping[str, str],
        watched: str = "",
    ) -> tuple[str, Usage]:
        """Run `pulumi` and return its output, and what a process it starts has used."""
        program = str(self.installation.engine / "pulumi")
        log = self.folder / "pulumi.log"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                [program, *arguments, "--non-interactive", "--color", "never"],
                cwd=project,
                env=dict(available),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process,
            Watch(process.pid, watched) as watch,
        ):
            try:
                code = process.wait(LIMIT_SECONDS)
            except BaseException:
                end_group(process)
                raise
        text = log.read_text(encoding="utf-8", errors="replace")
        if code != 0:
            said = f"pulumi {arguments[0]} ended with {code}:\n{text[-LOG_CHARACTERS:]}"
            raise BenchmarkError(said)
        return text, watch.usage


@contextmanager
def engine(installation: Installation, folder: Path) -> Iterator[Engine]:
    """Make an engine ready in a folder, with the plugin that echoes."""
    workspace = Workspace(installation, folder / "home", folder / "backend", folder / "aws")
    workspace.prepare()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.echo_provider"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
    ) as plugin:
        try:
            port = plugin.stdout.readline().decode().strip() if plugin.stdout else ""
            additions = variables(workspace, NO_CLOUD, stack=STACK)
            additions["PULUMI_DEBUG_PROVIDERS"] = f"aws:{port}"
            yield Engine(folder, installation, process_environment(environment(), additions))
        finally:
            plugin.kill()


def _spelled(resource: Resource) -> dict[str, object]:
    """Write a resource as the program reads it."""
    return {
        "type": resource.type,
        "name": resource.name,
        "inputs": resolved(resource.inputs, _reference),
        "computed": resource.computed,
    }


def _reference(reference: Reference) -> dict[str, list[str]]:
    return {"$reference": [reference.resource, reference.output]}


def _write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
