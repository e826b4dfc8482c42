"""What a clone has of its own: engine with language host, PULUMI_HOME with the `aws` plugin."""

import json
import os
import shlex
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.paths import Clone
from sandbox.steps import StepError
from sandbox.toolchain.engine import LANGUAGE_HOST, Engine
from sandbox.toolchain.engine_build import YAML_HOST
from sandbox.toolchain.virtual_environment import VirtualEnvironment

RECORD = "installation.json"


@dataclass(frozen=True)
class Installation:
    """The parts a clone was set up with.

    Args:
        engine: The folder of the `pulumi` to use.
        virtual_environment: The folder of the Python environment.
    """

    engine: Path
    virtual_environment: Path

    def save(self, clone: Clone) -> None:
        """Record the parts for processes that come later, tests among them."""
        text = json.dumps(
            {
                "engine": str(self.engine),
                "virtual_environment": str(self.virtual_environment),
            },
            indent=2,
        )
        _write(clone.state / RECORD, text + "\n")


def load(clone: Clone) -> Installation:
    """Return what the clone was set up with.

    Raises:
        StepError: It was not set up.
    """
    try:
        record = json.loads((clone.state / RECORD).read_text(encoding="utf-8"))
        return Installation(Path(record["engine"]), Path(record["virtual_environment"]))
    except (OSError, ValueError, KeyError) as error:
        raise StepError("this clone is not set up", "run: make up") from error


def install_engine(clone: Clone, engine: Engine, environment: VirtualEnvironment) -> Path:
    """Return the folder of the engine to use, with a language host where it brings none.

    The engine looks for language hosts beside its real file: a link to a shared engine would find
    none there and warn about the one on PATH, so the clone gets a hard link or a copy.
    """
    if engine.with_host:
        return engine.program.parent
    clone.engine.mkdir(parents=True, exist_ok=True)
    _same_file(engine.program.resolve(), clone.engine / "pulumi")
    _write_program(clone.engine / LANGUAGE_HOST, clone, environment, "sandbox.language_host")
    yaml_host = engine.program.resolve().with_name(YAML_HOST)
    if yaml_host.is_file():
        _same_file(yaml_host, clone.engine / YAML_HOST)
    return clone.engine


def plugin_version(environment: VirtualEnvironment) -> str:
    """Return the version of the `aws` plugin that the installed SDK asks the engine for."""
    file = environment.site_packages / "pulumi_aws" / "pulumi-plugin.json"
    return str(json.loads(file.read_text(encoding="utf-8"))["version"])


def install_plugin(clone: Clone, environment: VirtualEnvironment) -> str:
    """Install the stand-in `aws` plugin into the clone's own PULUMI_HOME; return its version."""
    version = plugin_version(environment)
    plugins = clone.home / "plugins"
    folder = plugins / f"resource-aws-v{version}"
    for other in plugins.glob("resource-aws-v*"):
        # Beside them the engine notes when each was last used, in files.
        if other != folder and other.is_dir():
            shutil.rmtree(other)
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "pulumi-resource-aws"
    _write_program(program, clone, environment, "sandbox.provider")
    return version


def _write_program(file: Path, clone: Clone, environment: VirtualEnvironment, module: str) -> None:
    """Write a program that runs one of our modules.

    The clone is found by this process only: a PYTHONPATH would pass on to user code.
    """
    start = f"sys.path.insert(0, {str(clone.root)!r})"
    run = f"runpy.run_module({module!r}, run_name='__main__')"
    script = f"import runpy, sys; {start}; {run}"
    command = shlex.join([str(environment.python), "-P", "-u", "-c", script])
    _write(file, f'#!/bin/sh\nexec {command} "$@"\n', executable=True)


def _same_file(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        return
    fresh = target.with_name(f"{target.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        fresh.unlink()
    try:
        fresh.hardlink_to(source)
    except OSError:
        # Another file system, or one without hard links.
        if target.exists() and _stamp(target) == _stamp(source):
            return
        shutil.copy2(source, fresh)
    fresh.replace(target)


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_size, status.st_mtime_ns


def _write(file: Path, text: str, *, executable: bool = False) -> None:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    if executable:
        fresh.chmod(0o755)
    fresh.replace(file)
