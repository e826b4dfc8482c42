"""The engine built from its public Go modules, for machines that reach only package registries.

The versions and checksums of all modules are pinned in `engine/go.mod` and `engine/go.sum`.
With it comes the language host of Pulumi YAML, pinned in `yaml_host/`: of the other languages' it
is the one that stands alone, and it shares nearly all of its packages with the engine.
Where there is no Go, its compiler comes as a wheel (`requirements-go.txt`).
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sandbox.steps import StepError, last_lines
from sandbox.toolchain.process import run_logged

SOURCES = Path(__file__).with_name("engine")
YAML_SOURCES = Path(__file__).with_name("yaml_host")
REQUIREMENTS = Path(__file__).with_name("requirements-go.txt")
PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
YAML_HOST = "pulumi-language-yaml"
YAML_PACKAGE = f"github.com/pulumi/pulumi-yaml/cmd/{YAML_HOST}"
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
TEMPORARY = "build-"
GO_SECONDS = 30
# Measured: 1.6 GB of modules, 1.6 GB of objects, 0.3 GB of compiler, 0.1 GB of engine.
NEEDED_BYTES = 4 * 1024**3

REMEDIES = (
    (
        "checksum mismatch",
        (
            "the modules served are not the pinned ones: check the setting GOPROXY, "
            "and that go.sum is as committed (git diff sandbox/toolchain)"
        ),
    ),
    (
        "missing go.sum entry",
        (
            "sandbox/toolchain/engine/go.mod and go.sum do not belong together: "
            "take both from the same commit"
        ),
    ),
    (
        "no space left on device",
        "free about 4 GB where the cache is, or point XDG_CACHE_HOME elsewhere, and run it again",
    ),
    (
        "signal: killed",
        "the compiler ran out of memory: free some (about 2 GB), and run it again",
    ),
)
OTHERWISE = (
    "make sure that a Go module proxy can be reached (setting GOPROXY), and run it again; or "
    "install Pulumi yourself (https://www.pulumi.com/docs/install/), it is then taken from PATH"
)


def parse_go_version(text: str) -> tuple[int, ...] | None:
    """Return the numbers of a Go version such as `go1.25.11`; None for a development build."""
    match = re.match(r"(?:go)?(\d+)\.(\d+)(?:\.(\d+))?", text.strip())
    return tuple(int(number or 0) for number in match.groups()) if match else None


def required_go(go_mod: str) -> tuple[int, ...]:
    """Return the Go version a go.mod asks for."""
    match = re.search(r"^go (\S+)$", go_mod, re.MULTILINE)
    version = parse_go_version(match[1]) if match else None
    if version is None:
        raise ValueError("go.mod names no Go version")
    return version


def fingerprint() -> str:
    """Return what tells builds of different modules apart."""
    digest = hashlib.sha256()
    for sources in (SOURCES, YAML_SOURCES):
        for file in sorted(sources.iterdir()):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def go_on_path() -> Path | None:
    """Return the `go` on PATH when it is new enough for the engine."""
    found = shutil.which("go")
    if found is None:
        return None
    try:
        answer = subprocess.run(
            [found, "env", "GOVERSION"],
            env={**os.environ, "GOTOOLCHAIN": "local"},
            capture_output=True,
            text=True,
            check=True,
            timeout=GO_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = parse_go_version(answer)
    needed = required_go((SOURCES / "go.mod").read_text(encoding="utf-8"))
    return Path(found) if version is not None and version >= needed else None


def remedy_for(output: str) -> str:
    """Return what to do about a failed build, from what the compiler said."""
    return next((remedy for sign, remedy in REMEDIES if sign in output), OTHERWISE)


def build(
    folder: Path, version: str, python: Path, log: Path, progress: Callable[[str], None]
) -> None:
    """Build the engine into `folder`, which appears at once and complete.

    Args:
        folder: Where the engine goes; work is done beside it and removed afterwards.
        version: The version it shall report.
        python: An interpreter with pip, for the compiler's wheel.
        log: Where the output of the tools goes.
        progress: Told what is going on.

    Raises:
        StepError: There is too little room, or a tool failed.
    """
    cache = folder.parent
    _discard_leftovers(cache)
    if shutil.disk_usage(cache).free < NEEDED_BYTES:
        raise StepError(
            f"building the engine needs about 4 GB of room in {cache}",
            "free some, or point XDG_CACHE_HOME elsewhere, and run it again",
        )
    log.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=TEMPORARY) as temporary:
        work = Path(temporary)
        go = go_on_path() or _go_from_wheel(work / "go", python, log, progress)
        _compile(go, work, version, log, progress)
        shutil.rmtree(folder, ignore_errors=True)
        (work / "engine").rename(folder)


def _discard_leftovers(cache: Path) -> None:
    # The caller holds the build's lock, so these belong to builds that were killed.
    for leftover in cache.glob(f"{TEMPORARY}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _go_from_wheel(folder: Path, python: Path, log: Path, progress: Callable[[str], None]) -> Path:
    install = ["-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile", "--no-user"]
    options = ["--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    code = run_logged(
        [str(python), *install, *options, "--target", str(folder), "-r", str(REQUIREMENTS)],
        log,
        environment=os.environ,
        directory=folder.parent,
        progress=partial(progress, "installing the Go compiler"),
    )
    if code != 0:
        raise StepError(
            f"installing the Go compiler as a wheel failed (exit code {code})",
            "make sure that a package registry can be reached, or install Go "
            "(https://go.dev/dl/), and run it again",
            log,
        )
    return folder / "go" / "bin" / "go"


def _compile(
    go: Path, work: Path, version: str, log: Path, progress: Callable[[str], None]
) -> None:
    tell = partial(progress, "building from Go modules, this once (some minutes)")
    (work / "temporary").mkdir()
    target = work / "engine" / "pulumi"
    link = f"-s -w -X {VERSION_VARIABLE}=v{version}"
    code = _go_build(go, work, (SOURCES, PACKAGE, target, link), log, tell)
    if code != 0:
        raise StepError(
            f"building the engine failed (exit code {code})",
            remedy_for("\n".join(last_lines(log, 200))),
            log,
        )
    # Whoever programs in Python does without it, so its failure is none of the engine's.
    host = work / "engine" / YAML_HOST
    if _go_build(go, work, (YAML_SOURCES, YAML_PACKAGE, host, "-s -w"), log, tell) != 0:
        host.unlink(missing_ok=True)


def _go_build(
    go: Path,
    work: Path,
    what: tuple[Path, str, Path, str],
    log: Path,
    progress: Callable[[], None],
) -> int:
    sources, package, target, link = what
    source = work / "source" / sources.name
    shutil.copytree(sources, source)
    # Neither debugging information nor inlining: a third less work, for a tool used by hand.
    options = ["-trimpath", "-mod=readonly", "-buildvcs=false", "-gcflags", "all=-l -dwarf=false"]
    return run_logged(
        [str(go), "build", *options, "-ldflags", link, "-o", str(target), package],
        log,
        environment={
            **os.environ,
            "CGO_ENABLED": "0",
            "GOCACHE": str(work / "objects"),
            "GOFLAGS": "-modcacherw",
            "GOMODCACHE": str(work / "modules"),
            "GOPATH": str(work / "path"),
            "GOTMPDIR": str(work / "temporary"),
            "GOTOOLCHAIN": "local",
            "GOWORK": "off",
        },
        directory=source,
        progress=progress,
    )
