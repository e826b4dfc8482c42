"""The Pulumi engine: the one on PATH, else the official release, else built from its Go modules."""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sandbox.toolchain import engine_build, official_release
from sandbox.toolchain.lock import exclusive

VERSION = "3.259.0"
MINIMUM = (3, 259, 0)
MAJOR = 3
VERSION_SECONDS = 20
LANGUAGE_HOST = "pulumi-language-python"


@dataclass(frozen=True)
class Engine:
    """An engine that can be used.

    Args:
        program: The `pulumi` executable.
        origin: Where it comes from, for the reader.
        with_host: The official Python language host belongs to it.
    """

    program: Path
    origin: str
    with_host: bool


def parse_version(text: str) -> tuple[int, int, int] | None:
    """Return the release number in the answer of `pulumi version`; None for anything else."""
    match = re.fullmatch(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?", text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def is_new_enough(version: tuple[int, int, int] | None) -> bool:
    """Return whether the pinned SDK can work with an engine of this version."""
    return version is not None and version >= MINIMUM and version[0] == MAJOR


def search_path(path: str) -> str:
    """Return PATH without the folders in which sandboxes keep their own engine."""
    own = (".sandbox", "bin")
    return os.pathsep.join(
        folder for folder in path.split(os.pathsep) if Path(folder).parts[-2:] != own
    )


def on_path(path: str) -> Engine | None:
    """Return the engine on PATH when it is there, answers in time and is new enough."""
    found = shutil.which("pulumi", path=search_path(path))
    if found is None:
        return None
    try:
        answer = subprocess.run(
            [found, "version"],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            capture_output=True,
            text=True,
            check=True,
            timeout=VERSION_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    if not is_new_enough(parse_version(answer)):
        return None
    # The engine looks beside its real file first, then on PATH.
    program = Path(found).resolve()
    beside = (program.parent / LANGUAGE_HOST).is_file()
    with_host = beside or shutil.which(LANGUAGE_HOST, path=search_path(path)) is not None
    return Engine(Path(found), f"{answer.strip()} on PATH", with_host)


def official(cache: Path) -> Engine | None:
    """Return the official release when it was installed into the cache before."""
    program = cache / f"official-v{VERSION}" / "bin" / "pulumi"
    return (
        Engine(program, f"v{VERSION}, official release", with_host=True)
        if program.is_file()
        else None
    )


def built(cache: Path) -> Engine | None:
    """Return the engine built from Go modules when it was built before."""
    found = _of_build(cache)
    return found if found.program.is_file() else None


def _of_build(cache: Path) -> Engine:
    program = build_folder(cache) / "pulumi"
    complete = program.with_name(engine_build.YAML_HOST).is_file()
    origin = f"v{VERSION}, built from Go modules{'' if complete else ', without Pulumi YAML'}"
    return Engine(program, origin, with_host=False)


def build_folder(cache: Path) -> Path:
    """Return where the engine built of these modules for this kind of machine is kept."""
    kind = f"{platform.system()}-{platform.machine()}".lower()
    return cache / f"engine-v{VERSION}-{kind}-{engine_build.fingerprint()}"


def ensure(cache: Path, python: Path, logs: Path, progress: Callable[[str], None]) -> Engine:
    """Return an engine, installing or building one when there is none.

    Args:
        cache: Where engines are kept.
        python: An interpreter that has the Pulumi SDK.
        logs: Where the output of the tools goes.
        progress: Told what is going on.

    Raises:
        StepError: Nothing worked.
    """
    ready = on_path(os.environ.get("PATH", os.defpath)) or official(cache) or built(cache)
    if ready is not None:
        return ready
    with exclusive(cache / f"engine-v{VERSION}.lock", progress):
        ready = official(cache) or built(cache)
        if ready is not None:
            return ready
        folder = cache / f"official-v{VERSION}"
        log = logs / "engine.log"
        if official_release.install(python, folder, VERSION, log, progress):
            return Engine(
                folder / "bin" / "pulumi", f"v{VERSION}, official release", with_host=True
            )
        engine_build.build(build_folder(cache), VERSION, python, log, progress)
        return _of_build(cache)
